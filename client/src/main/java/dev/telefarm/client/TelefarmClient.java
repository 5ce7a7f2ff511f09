package dev.telefarm.client;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.CancelDownloadRequest;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.GetDownloadRequest;
import dev.telefarm.proto.v1.PauseDownloadRequest;
import dev.telefarm.proto.v1.ResumeDownloadRequest;
import dev.telefarm.proto.v1.RetryDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

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
 * <p>Thread-safe. Its threads are daemons. A connection with a token is not encrypted: it is for
 * this host. One to another host is encrypted, and both sides show certificates.
 */
public final class TelefarmClient implements AutoCloseable {
  /** How long a verb, or a read, waits for a supervisor that has gone away. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Connection made;
  private final ManagedChannel connection;
  private final Channel authorized;
  private final DownloadFeed feed;
  private final Patience patience;

  private TelefarmClient(Connection made) {
    this.made = made;
    this.connection = made.channel();
    this.authorized = made.authorized();
    this.feed = new DownloadFeed(connection, DownloadServiceGrpc.newStub(authorized));
    this.patience = new Patience(connection);
  }

  /**
   * A client of the supervisor at {@code address}. Does not wait for it: the first call finds out
   * whether it is there.
   *
   * @throws TelefarmException of category REFUSED if certificates are needed and cannot be read
   */
  public static TelefarmClient connect(FarmAddress address) {
    return new TelefarmClient(Connection.to(address));
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
    return feed.follow(patience.call(() -> downloads().createDownload(create)), request.listener());
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
    return feed.follow(patience.call(() -> downloads().getDownload(get)), listener);
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
    return patience.call(() -> downloads().cancelDownload(request));
  }

  /**
   * Has a download wait until it is resumed, by id or {@code downloads/{download}}; what is on the
   * disk stays. Does nothing to one that is paused already. Blocks until the supervisor has stored
   * it.
   *
   * @return the download as it is then; one whose last byte was just written may have completed
   * @throws TelefarmException of reason DOWNLOAD_STATE if it has ended, or if the supervisor cannot
   *     be reached
   */
  public Download pause(String download) {
    PauseDownloadRequest request =
        PauseDownloadRequest.newBuilder().setName(Names.download(download)).build();
    return patience.call(() -> downloads().pauseDownload(request));
  }

  /** Lets a paused download go on; otherwise as {@link #pause}. */
  public Download resume(String download) {
    ResumeDownloadRequest request =
        ResumeDownloadRequest.newBuilder().setName(Names.download(download)).build();
    return patience.call(() -> downloads().resumeDownload(request));
  }

  /**
   * Begins a failed or cancelled download anew, from the first byte. Does nothing to one that has
   * not ended.
   *
   * @param download its id or {@code downloads/{download}}
   * @return the download as it is then
   * @throws TelefarmException of reason DOWNLOAD_STATE if it has COMPLETED, or if the supervisor
   *     cannot be reached
   */
  public Download retry(String download) {
    RetryDownloadRequest request =
        RetryDownloadRequest.newBuilder().setName(Names.download(download)).build();
    return patience.call(() -> downloads().retryDownload(request));
  }

  /**
   * Changes settings of an account: labels, max_parallel, lanes, proxy. Blocks until the supervisor
   * has stored them; a running worker takes them up at once, another proxy by a restart. When the
   * account changes at the same time it is read and changed again.
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
    return AccountUpdate.store(
        change,
        () -> patience.call(() -> accounts().getAccount(get)),
        update -> patience.call(() -> accounts().updateAccount(update)));
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
    return patience.call(() -> downloads().verifyDownload(request));
  }

  /**
   * Shows every download of the farm as it changes, over broken connections and restarts of the
   * supervisor, until it is closed. Returns at once.
   *
   * @param revision show first what changed after this revision; 0 means every download
   * @param listener called on a thread of the client
   */
  public DownloadWatch watchDownloads(long revision, DownloadListener listener) {
    return new DownloadWatch(
        listener,
        sink ->
            new WatchStream(connection, DownloadServiceGrpc.newStub(authorized), revision, sink));
  }

  /**
   * Shows every worker of the farm as it changes, over broken connections and restarts of the
   * supervisor, until it is closed. Returns at once.
   */
  public WorkerWatch watchWorkers(WorkerWatch.Listener listener) {
    return new WorkerWatch(connection, FarmServiceGrpc.newStub(authorized), listener);
  }

  /**
   * Ends this client: calls are broken off and handles that have not ended complete with a
   * CancellationException. The farm, its accounts and its downloads go on. Idempotent; returns at
   * once.
   */
  public void shutdown() {
    feed.close();
    made.close();
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
}
