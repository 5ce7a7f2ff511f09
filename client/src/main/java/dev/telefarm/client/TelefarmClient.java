package dev.telefarm.client;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.CancelDownloadRequest;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import dev.telefarm.proto.v1.VerifyDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client of one TeleFarm supervisor: four verbs ({@link #start}, {@link #download}, {@link
 * #cancel}, {@link #shutdown}) on top of the generated stubs, which it gives out too.
 *
 * <pre>{@code
 * try (var farm = TelefarmClient.connect(FarmAddress.fromEnvironment(System.getenv()))) {
 *   farm.start("alice").toCompletableFuture().join();
 *   var handle = farm.download(DownloadRequest.ofLink("https://t.me/films/12", Path.of("films")).build());
 *   Path file = handle.completion().toCompletableFuture().join();
 * }
 * }</pre>
 *
 * <p>Connections are made when they are first needed and again when they break. A verb that meets a
 * supervisor that is away is repeated for up to {@link #PATIENCE}, if this client had reached it
 * before; a supervisor that was never reached is reported at once. Repeating is safe: each download
 * carries a request id. Handles wait without bound.
 *
 * <p>Thread-safe. Its threads are daemons. Only loopback is meant: the connection is not encrypted,
 * the token is the guard.
 */
public final class TelefarmClient implements AutoCloseable {
  /** How long a verb, or a read, waits for a supervisor that has gone away. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  static {
    NameResolverRegistry.getDefaultRegistry().register(new DataDirectoryResolver.Provider());
  }

  private static final int UPDATE_ATTEMPTS = 5;

  private final ManagedChannel connection;
  private final Channel authorized;
  private final DownloadFeed feed;
  private final RetryPolicy<Object> patience;
  private volatile boolean reachedOnce;

  private TelefarmClient(ManagedChannel connection, Supplier<String> token) {
    this.connection = connection;
    this.authorized = ClientInterceptors.intercept(connection, new Credentials(token));
    this.feed = new DownloadFeed(connection, DownloadServiceGrpc.newStub(authorized));
    this.patience =
        RetryPolicy.builder()
            .handleIf(this::worthRepeating)
            .withMaxRetries(-1)
            .withMaxDuration(PATIENCE)
            .withBackoff(100, 2_000, ChronoUnit.MILLIS)
            .withJitter(0.2)
            .onRetry(_ -> connection.resetConnectBackoff())
            .build();
  }

  /**
   * A client of the supervisor at {@code address}. Does not wait for it: the first call finds out
   * whether it is there.
   */
  public static TelefarmClient connect(FarmAddress address) {
    return switch (address) {
      case FarmAddress.DataDirectory directory ->
          new TelefarmClient(
              NettyChannelBuilder.forTarget(DataDirectoryResolver.target(directory))
                  .usePlaintext()
                  .build(),
              () -> FarmAddress.readToken(directory.tokenFile()));
      case FarmAddress.Server server ->
          new TelefarmClient(
              NettyChannelBuilder.forAddress(new InetSocketAddress(server.host(), server.port()))
                  .usePlaintext()
                  .build(),
              server::token);
    };
  }

  /**
   * Makes the account's worker wanted and waits for it.
   *
   * @param account {@code alice} or {@code accounts/alice}
   * @return completes when the account is READY; with a {@link TelefarmException} of reason
   *     LOGIN_NEEDED when it is not logged in, ACCOUNT_STOPPED when somebody stops it meanwhile, or
   *     what the supervisor refused it with. It waits without bound while the worker starts or is
   *     restarted; use {@code orTimeout} where that is too long.
   */
  public CompletionStage<Account> start(String account) {
    return new AccountStart(
            AccountServiceGrpc.newStub(authorized), Names.account(account), connection::isShutdown)
        .run();
  }

  /**
   * Asks the farm for a file. Blocks until the supervisor has stored the request, which takes
   * milliseconds and survives any crash from then on; the download itself goes on by itself.
   *
   * @throws TelefarmException if the supervisor refuses it or cannot be reached
   */
  public DownloadHandle download(DownloadRequest request) {
    CreateDownloadRequest create =
        CreateDownloadRequest.newBuilder()
            .setDownload(request.download())
            .setRequestId(UUID.randomUUID().toString())
            .build();
    return feed.follow(patiently(() -> downloads().createDownload(create)), request.listener());
  }

  /**
   * Follows a download that was asked for before, by this client or another.
   *
   * @param download its id or {@code downloads/{download}}
   * @param listener as in {@link DownloadRequest.Builder#onProgress}
   * @throws TelefarmException of reason DOWNLOAD_NOT_FOUND, or if the supervisor cannot be reached
   */
  public DownloadHandle follow(String download, Consumer<Download> listener) {
    GetDownloadRequest get =
        GetDownloadRequest.newBuilder().setName(Names.download(download)).build();
    return feed.follow(patiently(() -> downloads().getDownload(get)), listener);
  }

  /**
   * Stops a download for good and removes its partial file; its handle then completes with a
   * CancellationException. Does nothing to one that is cancelled already. Blocks until the
   * supervisor has stored it.
   *
   * @throws TelefarmException of reason DOWNLOAD_STATE if it has COMPLETED or FAILED, or if the
   *     supervisor cannot be reached
   */
  public void cancel(DownloadHandle handle) {
    cancel(handle.name());
  }

  /**
   * As {@link #cancel(DownloadHandle)}, by id or {@code downloads/{download}}; returns the download
   * as it is then.
   */
  public Download cancel(String download) {
    CancelDownloadRequest request =
        CancelDownloadRequest.newBuilder().setName(Names.download(download)).build();
    return patiently(() -> downloads().cancelDownload(request));
  }

  /**
   * Changes settings of an account: labels, max_parallel, lanes. Blocks until the supervisor has
   * stored them; a running worker takes them up at once. When the account changes at the same time
   * it is read and changed again.
   *
   * @param account {@code alice} or {@code accounts/alice}
   * @param change applied to the account as it is; may be called several times
   * @return the account with the change
   * @throws TelefarmException of reason ACCOUNT_NOT_FOUND, of category INVALID, or if the
   *     supervisor cannot be reached
   * @throws IllegalArgumentException if {@code change} touches what is not a setting
   */
  public Account updateAccount(String account, Consumer<Account.Builder> change) {
    GetAccountRequest get = GetAccountRequest.newBuilder().setName(Names.account(account)).build();
    for (int attempt = 1; ; attempt++) {
      Account before = patiently(() -> accounts().getAccount(get));
      Optional<UpdateAccountRequest> update = AccountUpdate.of(before, change);
      if (update.isEmpty()) {
        return before;
      }
      try {
        return patiently(() -> accounts().updateAccount(update.get()));
      } catch (TelefarmException e) {
        // A repeated call whose first answer was lost meets its own change here, too.
        if (e.reason() != ErrorReason.ERROR_REASON_ETAG_MISMATCH || attempt == UPDATE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * The bytes of a download's file, also while it is being fetched: each as soon as it is on stable
   * storage, so that a program on another machine can take the file. Makes no call before the first
   * read. To be closed by the caller.
   *
   * @param download its id or {@code downloads/{download}}
   * @param offset of the first byte; not negative
   * @param limit most bytes; 0 means up to the end
   */
  public DownloadContent read(String download, long offset, long limit) {
    return new DownloadContent(
        connection,
        DownloadServiceGrpc.newStub(authorized),
        Names.download(download),
        offset,
        limit);
  }

  /**
   * Has the supervisor read a download's file again and compare it with what was recorded: the
   * SHA-256 of a completed one, the checksums of the durable parts of any other. Blocks for as long
   * as reading the file takes; changes nothing.
   *
   * @param download its id or {@code downloads/{download}}
   * @return the verdict; a damaged or missing file is one, and no exception
   * @throws TelefarmException of reason DOWNLOAD_NOT_FOUND, or if the supervisor cannot be reached
   */
  public VerifyDownloadResponse verify(String download) {
    VerifyDownloadRequest request =
        VerifyDownloadRequest.newBuilder().setName(Names.download(download)).build();
    return patiently(() -> downloads().verifyDownload(request));
  }

  /**
   * Shows every download of the farm as it changes, over broken connections and restarts of the
   * supervisor, until it is closed. Returns at once.
   *
   * @param revision show first what changed after this revision; 0 means every download
   * @param listener called one at a time on a thread of the client that must not be blocked for
   *     long
   */
  public DownloadWatch watchDownloads(long revision, Consumer<Download> listener) {
    return new DownloadWatch(
        listener,
        sink ->
            new WatchStream(connection, DownloadServiceGrpc.newStub(authorized), revision, sink));
  }

  /**
   * Ends this client: calls are broken off and handles that have not ended complete with a
   * CancellationException. The farm, its accounts and its downloads go on. Idempotent; returns at
   * once.
   */
  public void shutdown() {
    feed.close();
    connection.shutdownNow();
  }

  /** {@link #shutdown}. */
  @Override
  public void close() {
    shutdown();
  }

  /**
   * The stub of AccountService. Stubs throw StatusRuntimeException: {@link TelefarmException#from}
   * types it.
   */
  public AccountServiceGrpc.AccountServiceBlockingStub accounts() {
    return AccountServiceGrpc.newBlockingStub(authorized);
  }

  /** The stub of ChatService. */
  public ChatServiceGrpc.ChatServiceBlockingStub chats() {
    return ChatServiceGrpc.newBlockingStub(authorized);
  }

  /** The stub of DownloadService. */
  public DownloadServiceGrpc.DownloadServiceBlockingStub downloads() {
    return DownloadServiceGrpc.newBlockingStub(authorized);
  }

  /** The stub of FarmService. */
  public FarmServiceGrpc.FarmServiceBlockingStub farm() {
    return FarmServiceGrpc.newBlockingStub(authorized);
  }

  /** For other stubs (asynchronous, health, reflection): carries the token. */
  public Channel channel() {
    return authorized;
  }

  private <T> T patiently(Supplier<T> call) {
    return Failsafe.with(patience)
        .get(() -> {
          try {
            T answer = call.get();
            reachedOnce = true;
            return answer;
          } catch (StatusRuntimeException e) {
            throw TelefarmException.from(e);
          }
        });
  }

  private boolean worthRepeating(Throwable failure) {
    return failure instanceof TelefarmException e
        && e.category() == TelefarmException.Category.UNREACHABLE
        && (reachedOnce || connection.getState(false) == ConnectivityState.READY)
        && !connection.isShutdown();
  }
}
