package dev.telefarm.sandbox.td;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One TDLib client: requests with their answers, and all updates so far to wait on. */
public final class TdClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** An error that TDLib answered. */
  public static final class TdError extends RuntimeException {
    private static final long serialVersionUID = 1;

    TdError(String message) {
      super(message);
    }
  }

  private final TdJson td;
  private final int id;
  private final AtomicLong nextExtra = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final List<JsonNode> updates = new ArrayList<>();
  private String state = "";
  private @Nullable JsonNode stateDetail;

  private TdClient(TdJson td) {
    this.td = td;
    this.id = td.createClient(this::received);
  }

  /** A client on the test servers of a patched library, with its database in {@code directory}. */
  public static TdClient open(Path library, Path directory) {
    return withoutParameters(library).begin(directory);
  }

  /** A client of a patched library that dials nobody before {@link #begin}. */
  public static TdClient withoutParameters(Path library) {
    return new TdClient(TdJson.of(library));
  }

  /** Sends a request whose answer is of no interest, or comes much later. */
  public void send(ObjectNode request) {
    td.send(id, request);
  }

  /** Gives it its parameters. */
  public TdClient begin(Path directory) {
    call(
        request("setTdlibParameters")
            .put("use_test_dc", true)
            .put("database_directory", directory.toString())
            .put("files_directory", directory.toString())
            .put("use_file_database", true)
            .put("use_chat_info_database", true)
            .put("use_message_database", true)
            .put("api_id", 1)
            .put("api_hash", "00000000000000000000000000000000")
            .put("system_language_code", "en")
            .put("device_model", "test")
            .put("application_version", "1"));
    return this;
  }

  public static ObjectNode request(String type) {
    return TdJson.JSON.createObjectNode().put("@type", type);
  }

  public static ObjectNode object(String type) {
    return request(type);
  }

  /** Sends a request and waits for its answer. */
  public JsonNode call(ObjectNode request) {
    return call(request, PATIENCE);
  }

  public JsonNode call(ObjectNode request, Duration patience) {
    long extra = nextExtra.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    pending.put(extra, answer);
    td.send(id, request.put("@extra", extra));
    try {
      JsonNode result = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (result.path("@type").asText().equals("error")) {
        throw new TdError(result.path("code").asInt() + " " + result.path("message").asText());
      }
      return result;
    } catch (TimeoutException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void received(JsonNode message) {
    if (message.has("@extra")) {
      CompletableFuture<JsonNode> answer = pending.remove(message.path("@extra").asLong());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    synchronized (updates) {
      if (message.path("@type").asText().equals("updateAuthorizationState")) {
        stateDetail = message.path("authorization_state");
        state = stateDetail.path("@type").asText();
      }
      updates.add(message);
      updates.notifyAll();
    }
  }

  /** Waits until the authorization state is {@code wanted}, and answers it. */
  public JsonNode awaitState(String wanted) {
    await("state " + wanted, () -> state.equals("authorizationState" + wanted));
    synchronized (updates) {
      return requireNonNull(stateDetail);
    }
  }

  public String state() {
    synchronized (updates) {
      return state;
    }
  }

  /** Waits for an update of that type, past ones included. */
  public JsonNode awaitUpdate(String type, Predicate<JsonNode> matching) {
    var found = new ArrayList<JsonNode>();
    await(
        type,
        () -> {
          updates.stream()
              .filter(update -> update.path("@type").asText().equals(type))
              .filter(matching)
              .forEach(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  private void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (updates) {
      while (!condition.getAsBoolean()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("waited in vain for " + what + "; state " + state);
        }
        try {
          updates.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  public void sendPhone(String phone) {
    awaitState("WaitPhoneNumber");
    call(request("setAuthenticationPhoneNumber").put("phone_number", phone));
    awaitState("WaitCode");
  }

  public void sendCode(String code) {
    call(request("checkAuthenticationCode").put("code", code));
  }

  public void sendPassword(String password) {
    call(request("checkAuthenticationPassword").put("password", password));
  }

  public TdClient logIn(String phone, String code) {
    sendPhone(phone);
    sendCode(code);
    awaitState("Ready");
    return this;
  }

  /** Downloads a file whole and answers its path. */
  public Path download(int fileId, Duration patience) {
    JsonNode file =
        call(
            request("downloadFile")
                .put("file_id", fileId)
                .put("priority", 1)
                .put("synchronous", true),
            patience);
    return Path.of(file.path("local").path("path").asText());
  }

  /** Closes TDLib's database in order. */
  @Override
  public void close() {
    if (!state().equals("authorizationStateClosed")) {
      call(request("close"));
      awaitState("Closed");
    }
  }
}
