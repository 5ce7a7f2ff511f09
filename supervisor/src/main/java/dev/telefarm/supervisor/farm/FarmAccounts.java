package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.TestProxyResponse;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.config.DataDirectory;
import dev.telefarm.supervisor.config.TelegramConfig;
import dev.telefarm.supervisor.schedule.Scheduler;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.FarmStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The accounts as the API sees them. Thread-safe. Methods that change something return when the
 * change is durable, so they wait for the disk or the worker: call them on a thread that may.
 * Arguments are valid by form; whether they fit the farm's state is answered with a {@link
 * Refusal}.
 */
public final class FarmAccounts {
  private static final Duration LOGOUT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LOGIN_START = Duration.ofSeconds(30);

  private final ControlLoop loop;
  private final Roster roster;
  private final AccountBook book;
  private final AccountQueries queries;
  private final DownloadBook downloads;
  private final Dispatcher dispatcher;
  private final RequestLedger requests;
  private final FarmStore store;
  private final DataDirectory data;
  private final TelegramConfig telegram;
  private final InstantSource clock;

  FarmAccounts(
      ControlLoop loop,
      Roster roster,
      AccountBook book,
      AccountQueries queries,
      DownloadBook downloads,
      Dispatcher dispatcher,
      RequestLedger requests,
      FarmStore store,
      DataDirectory data,
      TelegramConfig telegram,
      InstantSource clock) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
    this.queries = queries;
    this.downloads = downloads;
    this.dispatcher = dispatcher;
    this.requests = requests;
    this.store = store;
    this.data = data;
    this.telegram = telegram;
    this.clock = clock;
  }

  public Account create(AccountId id, CreateAccountRequest request) {
    CreateAccountRequest content = request.toBuilder().clearRequestId().build();
    AccountEntry entry =
        loop.call(() -> {
          Optional<AccountEntry> before =
              requests.made("CreateAccount", request.getRequestId(), content).flatMap(roster::find);
          if (before.isPresent()) {
            return before.get();
          }
          if (!telegram.hasCredentials()) {
            throw Refusal.of(
                ErrorReason.ERROR_REASON_API_CREDENTIALS_MISSING,
                "api_id and api_hash are not configured: set them in telefarm.toml ([telegram])");
          }
          Changes changes = new Changes().step(DurableStep.ACCOUNT_CREATED);
          AccountEntry made = book.create(id, request.getAccount(), changes);
          requests.remember("CreateAccount", request.getRequestId(), content, id.name(), changes);
          store.commit(changes);
          book.setWanted(made, true);
          return made;
        });
    ControlLoop.await(store.barrier());
    return loop.call(() -> view(entry));
  }

  public Account get(AccountId id) {
    return loop.call(() -> view(roster.get(id)));
  }

  public boolean exists(AccountId id) {
    return loop.call(() -> roster.find(id).isPresent());
  }

  /** In the order of names, at most {@code limit} after the given one that have these labels. */
  public List<Account> list(Optional<AccountId> after, Map<String, String> labels, int limit) {
    return loop.call(() ->
        roster.after(after).stream()
            .filter(entry -> entry.hasLabels(labels))
            .limit(limit)
            .map(this::view)
            .toList());
  }

  private Account view(AccountEntry entry) {
    return entry.view(clock.instant());
  }

  /**
   * Changes settings; refuses with ETAG_MISMATCH if the account has another etag than the given
   * one, unless that is empty.
   */
  public Account update(AccountId id, String etag, UnaryOperator<Account> change) {
    ControlLoop.await(loop.call(() -> book.update(roster.get(id), etag, change)));
    return get(id);
  }

  public Account setWanted(AccountId id, boolean wanted) {
    CompletableFuture<Void> durable = loop.call(() -> book.setWanted(roster.get(id), wanted));
    ControlLoop.await(durable);
    return get(id);
  }

  /** Returns when the worker has ended and its folder is gone. */
  public void delete(AccountId id, boolean force) {
    AccountEntry entry = loop.call(() -> roster.get(id));
    ControlLoop.await(loop.call(() -> beginDelete(entry, force)));
    try {
      deleteFolder(data.account(id));
    } catch (IOException e) {
      loop.run(() -> book.abandonDelete(entry));
      throw new UncheckedIOException(e);
    }
    ControlLoop.await(loop.call(() -> book.finishDelete(entry)));
  }

  private CompletableFuture<Void> beginDelete(AccountEntry entry, boolean force) {
    // Two deletions at once would let the second one take away a new account of the same name.
    AccountBook.requireNotDeleting(entry);
    List<DownloadEntry> bound =
        downloads.open().stream().filter(download -> boundTo(download, entry)).toList();
    if (!bound.isEmpty() && !force) {
      throw Refusal.about(
          entry.id.name(),
          ErrorReason.ERROR_REASON_ACCOUNT_IN_USE,
          bound.size()
              + " downloads that only this account may do have not ended; cancel them first or set force");
    }
    bound.forEach(download -> dispatcher.cancel(download));
    CompletableFuture<Void> stopped = book.beginDelete(entry);
    downloads.assigned().stream()
        .filter(download -> download.assignedTo(entry))
        .forEach(dispatcher::release);
    return stopped;
  }

  /**
   * Named for this account alone. What any account may do can be done by one that is added later.
   */
  private boolean boundTo(DownloadEntry download, AccountEntry entry) {
    var selector = download.download.getAccounts();
    return selector.getAccountsCount() > 0
        && Scheduler.admits(selector, entry.id.name(), entry.stored.getAccount().getLabelsMap())
        && roster.all().stream()
            .filter(other -> other != entry)
            .noneMatch(other ->
                Scheduler.admits(
                    selector, other.id.name(), other.stored.getAccount().getLabelsMap()));
  }

  public Account logOut(AccountId id) {
    AccountEntry entry = loop.call(() -> roster.get(id));
    CompletableFuture<Void> loggedOut = loop.call(() -> book.logOut(entry));
    CompletableFuture<Void> inTime =
        loggedOut
            .copy()
            .orTimeout(LOGOUT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionallyCompose(
                _ -> CompletableFuture.failedFuture(AccountBook.workerUnavailable(entry)));
    ControlLoop.await(inTime);
    ControlLoop.await(store.barrier());
    return get(id);
  }

  /** Begins a login; the dialogue goes on over the peer. */
  public LoginCall login(AccountId id, LoginStart.Method method, LoginDialogue.Peer peer) {
    LoginDialogue dialogue =
        loop.call(() -> {
          AccountEntry entry = roster.get(id);
          book.requireAwake();
          var begun = new LoginDialogue(entry, method, peer, clock);
          begun.begin();
          book.awaken(entry);
          return begun;
        });
    loop.after(LOGIN_START, dialogue::startDeadline);
    return new LoginCall(loop, dialogue);
  }

  /**
   * Has a worker try proxies; waits for its answer for at most 30 s.
   *
   * @param id whose worker; empty means any that runs
   * @param proxy what to try; empty means what that account has
   */
  public TestProxyResponse testProxy(Optional<AccountId> id, Optional<Proxy> proxy) {
    return queries.testProxy(id, proxy);
  }

  /** Asks the worker of an account that is logged in; waits for its answer for at most 30 s. */
  public QueryResult query(AccountId id, Query.Builder query) {
    return queries.telegram(id, query);
  }

  /**
   * Calls the listeners on the control loop: with every account that there is, then with each that
   * changes or is deleted.
   */
  public void follow(Consumer<Account> changed, Consumer<AccountId> deleted) {
    loop.run(() -> {
      roster.onChange(entry -> changed.accept(view(entry)));
      roster.onRemoval(deleted);
      roster.all().forEach(entry -> changed.accept(view(entry)));
    });
  }

  private static void deleteFolder(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
