package dev.telefarm.worker.telegram.tdjson;

import static dev.telefarm.worker.telegram.TelegramCalls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.Sandbox;
import dev.telefarm.sandbox.SandboxOptions;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.Close;
import dev.telefarm.sandbox.proto.v1.Content;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.worker.Library;
import dev.telefarm.worker.download.fault.Causes;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.MessageContent.MessageDocument;
import dev.telefarm.worker.telegram.OptionValue.OptionValueBoolean;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationCode;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.GetMessage;
import dev.telefarm.worker.telegram.TdFunction.SearchPublicChat;
import dev.telefarm.worker.telegram.TdFunction.SetAuthenticationPhoneNumber;
import dev.telefarm.worker.telegram.TdFunction.SetOption;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Trouble.ConnectionClosed;
import dev.telefarm.worker.telegram.Trouble.FileFailed;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import dev.telefarm.worker.telegram.Update;
import dev.telefarm.worker.telegram.Update.UpdateAuthorizationState;
import dev.telefarm.worker.telegram.Update.UpdateFile;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms of TDLib's log that a worker reads, as the library that is shipped writes them. */
class TroubleIT {
  private static final Path CACHE = Path.of("target", "sandbox-cache").toAbsolutePath();
  private static final String GET_FILE = "upload.getFile";
  private static final long SECONDS = 30;
  private static final long MESSAGE = 1L << 20;

  @TempDir Path folder;
  private final BlockingQueue<AuthorizationState> states = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>(); // in TDLib's order
  private Sandbox sandbox;
  private TelegramClient client;
  private long chat;

  @BeforeEach
  void start() throws Exception {
    sandbox =
        Sandbox.start(SandboxOptions.of(folder.resolve("sandbox"), CACHE, Library.released()));
    // What is written to our log does not change what is heard.
    var library = TdJsonLibrary.load(Library.requirePatched(sandbox.settings().library()), 0);
    client = library.open(this::update, heard::add);
    await(AuthorizationStateWaitTdlibParameters.class);
    String files = folder.resolve("td").toString();
    call(
        client,
        new SetTdlibParameters(
            true,
            files,
            files,
            "",
            true,
            true,
            false,
            false,
            1,
            "0".repeat(32),
            "en",
            "test",
            "",
            "1"));
    call(client, new SetOption("online", new OptionValueBoolean(true)));
    await(AuthorizationStateWaitPhoneNumber.class);
    call(client, new SetAuthenticationPhoneNumber("9996610001"));
    await(AuthorizationStateWaitCode.class);
    call(client, new CheckAuthenticationCode("11111"));
    await(AuthorizationStateReady.class);
    chat = call(client, new SearchPublicChat("sandbox_films")).id();
  }

  @AfterEach
  void stop() throws Exception {
    var _ = client.send(new TdFunction.Close());
    client.closed().get(SECONDS, TimeUnit.SECONDS);
    sandbox.close();
  }

  private void update(Update update) {
    if (update instanceof UpdateAuthorizationState(AuthorizationState state)) {
      states.add(state);
    } else if (update instanceof UpdateFile changed) {
      heard.add(changed);
    }
  }

  private void await(Class<? extends AuthorizationState> wanted) throws InterruptedException {
    AuthorizationState state;
    do {
      state = states.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(state).as("while waiting for %s", wanted.getSimpleName()).isNotNull();
    } while (!wanted.isInstance(state));
  }

  private <T> T await(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
    while (true) {
      Object next = heard.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("while waiting for %s", kind.getSimpleName()).isNotNull();
      if (kind.isInstance(next) && wanted.test(kind.cast(next))) {
        return kind.cast(next);
      }
    }
  }

  private QueryDelayed awaitDelay(String method) throws InterruptedException {
    return await(QueryDelayed.class, delayed -> delayed.method().equals(method));
  }

  /** The next {@code times} calls of {@code method} go wrong. */
  private void rule(String method, int times, Action.Builder action) {
    ManagedChannel control =
        NettyChannelBuilder.forAddress("127.0.0.1", sandbox.controlPort()).usePlaintext().build();
    try {
      var _ =
          FaultServiceGrpc.newBlockingStub(control)
              .addRule(
                  AddRuleRequest.newBuilder()
                      .setRule(
                          Rule.newBuilder()
                              .setMatch(Match.newBuilder().setMethod(method))
                              .setTurns(Turns.newBuilder().setMaximumFirings(times))
                              .setAction(action))
                      .build());
    } finally {
      control.shutdownNow();
    }
  }

  private static Action.Builder error(int code, String text) {
    return Action.newBuilder().setError(RpcError.newBuilder().setCode(code).setText(text));
  }

  private File file() throws InterruptedException {
    var content = (MessageDocument) call(client, new GetMessage(chat, 2 * MESSAGE)).content();
    return Objects.requireNonNull(content).document().document();
  }

  /** Begins to fetch a file; its id. */
  private int fetch() throws InterruptedException {
    File file = file();
    call(client, new DownloadFile(file.id(), 16, 0, 0, false));
    return file.id();
  }

  /** The cause comes before the state that shows its effect. */
  private void awaitGivenUp(int file, Predicate<FileFailed> cause) throws InterruptedException {
    FileFailed failed = await(FileFailed.class, cause);
    assertThat(failed.fileId()).isEqualTo(file);
    await(
        UpdateFile.class,
        update -> update.file().id() == file && !update.file().local().isDownloadingActive());
  }

  @Test
  void shortWaitIsToldWithMethodAndDataCentre() throws Exception {
    rule(GET_FILE, 1, error(420, "FLOOD_WAIT_3"));
    fetch();
    QueryDelayed delayed = awaitDelay(GET_FILE);
    assertThat(delayed.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(delayed.code()).isEqualTo(420);
    assertThat(delayed.error()).isEqualTo("FLOOD_WAIT_3");
    assertThat(delayed.dc()).isEqualTo(1);
    assertThat(delayed.resent()).isTrue();
  }

  @Test
  void longWaitEndsTheFileAndIsToldFirst() throws Exception {
    rule(GET_FILE, 1, error(420, "FLOOD_WAIT_120"));
    int file = fetch();
    QueryDelayed refused = awaitDelay(GET_FILE);
    assertThat(refused.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(refused.resent()).isFalse();
    awaitGivenUp(file, failed -> failed.code() == 429);
  }

  @Test
  void premiumWaitIsToldAsSuch() throws Exception {
    rule(GET_FILE, 1, error(420, "FLOOD_PREMIUM_WAIT_3"));
    fetch();
    QueryDelayed delayed = awaitDelay(GET_FILE);
    assertThat(delayed.error()).isEqualTo("FLOOD_PREMIUM_WAIT_3");
    assertThat(delayed.timeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void serverFaultIsTold() throws Exception {
    rule(GET_FILE, 1, error(500, "INTERNAL_SERVER_ERROR"));
    fetch();
    QueryDelayed delayed = awaitDelay(GET_FILE);
    assertThat(delayed.code()).isEqualTo(500);
    assertThat(delayed.resent()).isTrue();
  }

  @Test
  void refusedCallOfMessagesIsToldAndAnswered() throws Exception {
    rule("contacts.resolveUsername", 1, error(420, "FLOOD_WAIT_100"));
    assertThatThrownBy(() -> call(client, new SearchPublicChat("nobody_has_this_name")))
        .isInstanceOfSatisfying(
            TelegramException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(100)));
    assertThat(awaitDelay("contacts.resolveUsername").resent()).isFalse();
  }

  @Test
  void unknownLocationIsTold() throws Exception {
    File file = file();
    rule(GET_FILE, 1, error(400, "LOCATION_INVALID"));
    call(client, new DownloadFile(file.id(), 16, 0, 0, false));
    awaitGivenUp(file.id(), failed -> failed.error().equals("LOCATION_INVALID"));
  }

  @Test
  void partThatIsTooShortIsTold() throws Exception {
    rule(
        GET_FILE,
        1,
        Action.newBuilder()
            .setContent(Content.newBuilder().setChange(Content.Change.CHANGE_SHORTENED)));
    int file = fetch();
    awaitGivenUp(
        file, failed -> failed.code() == 0 && failed.error().startsWith("Failed to transfer file"));
  }

  @Test
  void referenceThatExpiresAgainIsTold() throws Exception {
    rule(GET_FILE, 50, error(400, "FILE_REFERENCE_EXPIRED"));
    int file = fetch();
    awaitGivenUp(
        file, failed -> Causes.of(failed, Optional.empty()) instanceof FetchCause.ReferenceExpired);
  }

  @Test
  void closedConnectionIsTold() throws Exception {
    rule(GET_FILE, 1, Action.newBuilder().setClose(Close.getDefaultInstance()));
    fetch();
    assertThat(await(ConnectionClosed.class, closed -> closed.dc() > 0).dc()).isEqualTo(1);
  }
}
