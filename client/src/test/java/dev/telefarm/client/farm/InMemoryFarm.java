package dev.telefarm.client.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor's API over loopback with its state in memory: what is stored outlives {@link #stop},
 * as the real one's store outlives its process. Nothing happens by itself: a test says when a
 * download moves.
 */
public final class InMemoryFarm implements AutoCloseable {
  public static final String TOKEN = "token-of-the-test";

  private final Path data;
  private final InMemoryAccounts accounts = new InMemoryAccounts();
  private final InMemoryBatches batches = new InMemoryBatches();
  private final InMemorySubscriptions subscriptions = new InMemorySubscriptions();
  private final InMemoryDownloads downloads = new InMemoryDownloads(batches);
  private final InMemoryChats chats = new InMemoryChats();
  private @Nullable Server server;
  private int port;

  /** Serves from {@code data} on a free port. */
  public InMemoryFarm(Path data) throws IOException {
    this.data = data;
    Files.createDirectories(data.resolve("run"));
    Files.writeString(data.resolve("api.token"), TOKEN + "\n");
    start();
  }

  /** Serves again, on the same port. */
  public void start() throws IOException {
    Server started =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(accounts)
            .addService(chats)
            .addService(downloads)
            .addService(batches)
            .addService(subscriptions)
            .addService(new InMemoryProcesses(accounts))
            .intercept(new TokenCheck())
            .build()
            .start();
    server = started;
    port = started.getPort();
    Files.writeString(data.resolve("run").resolve("api.address"), address());
  }

  /** Serves again, on another port, as a successor with a free port does. */
  public void startOnAnotherPort() throws IOException {
    port = 0;
    start();
  }

  /** Breaks every call and frees the port. */
  public void stop() {
    Server running = server;
    if (running != null) {
      try {
        assertThat(running.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    downloads.forgetWatchers();
    downloads.contents().forgetReadings();
  }

  public Path data() {
    return data;
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public InMemoryAccounts accounts() {
    return accounts;
  }

  public InMemoryBatches batches() {
    return batches;
  }

  public InMemorySubscriptions subscriptions() {
    return subscriptions;
  }

  public InMemoryDownloads downloads() {
    return downloads;
  }

  public InMemoryChats chats() {
    return chats;
  }

  /** Adds an account in {@code state}. */
  public InMemoryFarm with(String id, Account.State state) {
    accounts.put(id, state);
    return this;
  }

  /** Takes an account away. */
  public InMemoryFarm without(String id) {
    accounts.remove(id);
    return this;
  }

  @Override
  public void close() {
    stop();
  }

  private static final class TokenCheck implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (("Bearer " + TOKEN).equals(headers.get(AUTHORIZATION))) {
        return next.startCall(call, headers);
      }
      StatusRuntimeException refusal =
          Refusal.of(
              Status.Code.UNAUTHENTICATED,
              ErrorReason.ERROR_REASON_TOKEN_INVALID,
              "the token is wrong",
              Map.of());
      Metadata trailers = refusal.getTrailers();
      call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
  }
}
