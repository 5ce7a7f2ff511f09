package dev.telefarm.supervisor.farm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Message;
import dev.telefarm.proto.link.v1.ChatNews;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.FarmStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The farm for those that make many downloads and find them by asking accounts. But for {@link
 * #call}, {@link #run} and {@link #after} everything is for the control loop, as are the callbacks.
 */
public final class FarmIntake {
  private final ControlLoop loop;
  private final Roster roster;
  private final DownloadBook book;
  private final Dispatcher dispatcher;
  private final RequestLedger requests;
  private final AccountQueries queries;
  private final DownloadIds ids;
  private final FarmStore store;
  private final InstantSource clock;
  private final List<Consumer<News>> newsListeners = new ArrayList<>();
  private final List<Consumer<Duration>> clockListeners = new ArrayList<>();

  /**
   * An account was told that messages came.
   *
   * @param account {@code accounts/{account}}
   * @param chats TDLib's ids
   */
  public record News(String account, List<Long> chats) {}

  FarmIntake(
      ControlLoop loop,
      Roster roster,
      DownloadBook book,
      Dispatcher dispatcher,
      RequestLedger requests,
      AccountQueries queries,
      DownloadIds ids,
      FarmStore store,
      InstantSource clock) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
    this.dispatcher = dispatcher;
    this.requests = requests;
    this.queries = queries;
    this.ids = ids;
    this.store = store;
    this.clock = clock;
  }

  /** See {@link ControlLoop#call}. */
  public <T> T call(Supplier<T> task) {
    return loop.call(task);
  }

  /** See {@link ControlLoop#run}. */
  public void run(Runnable task) {
    loop.run(task);
  }

  /** See {@link ControlLoop#after}. */
  public void after(Duration delay, Runnable task) {
    loop.after(delay, task);
  }

  public Instant now() {
    return clock.instant();
  }

  /** A new id, which sorts after all before it. */
  public String nextId() {
    return ids.next();
  }

  /** See {@link RequestLedger#made}. */
  public Optional<String> made(String method, String requestId, Message request) {
    return requests.made(method, requestId, request);
  }

  /** What {@link #made} will find once the changes are committed. */
  public void remember(
      String method, String requestId, Message request, String name, Changes changes) {
    requests.remember(method, requestId, request, name, changes);
  }

  /** Makes a download; the changes still have to be committed, by {@link #commit}. */
  public void create(Download requested, DownloadOrigin origin, Changes changes) {
    book.create(requested, origin, changes);
  }

  /** Completes when the changes are durable; downloads in them get accounts then. */
  @CanIgnoreReturnValue
  public CompletableFuture<Void> commit(Changes changes) {
    return store.commit(changes).thenRun(() -> loop.run(dispatcher::reschedule));
  }

  /** Completes when everything that was committed is durable. */
  public CompletableFuture<Void> barrier() {
    return store.barrier();
  }

  /** Cancels every open download of this origin, in the order of creation. */
  public void cancelAll(String origin) {
    List.copyOf(book.open()).stream()
        .filter(entry -> DownloadOrigin.nameOf(entry.download).equals(origin))
        .forEach(dispatcher::cancel);
  }

  /**
   * Asks an account about something at Telegram. The future fails with a {@link Refusal}, or
   * completes, off the control loop.
   *
   * @param account {@code accounts/{account}}, existing
   */
  public CompletableFuture<QueryResult> ask(String account, Query.Builder query) {
    return queries.begin(roster.find(account).orElseThrow(), query);
  }

  /**
   * The accounts as those that can be asked about chats.
   *
   * @param asked how many questions each has now, by name
   * @param most how many one may have
   */
  public List<AccountCandidate> askable(Map<String, Integer> asked, int most) {
    Instant now = now();
    return roster.all().stream()
        .filter(account -> !account.deleting)
        .map(account ->
            new AccountCandidate(
                account.id.name(),
                account.stored.getAccount().getLabelsMap(),
                Candidates.readiness(account),
                asked.getOrDefault(account.id.name(), 0),
                most,
                account.proxyHold().or(() -> account.restraints.asking(now)),
                /* hindered= */ false))
        .toList();
  }

  /** Runs it whenever an account is different. */
  public void onAccountChange(Runnable listener) {
    roster.onChange(_ -> listener.run());
  }

  public void onNews(Consumer<News> listener) {
    newsListeners.add(listener);
  }

  /** The clock was set forward by so much, or back. */
  public void onClockStep(Consumer<Duration> listener) {
    clockListeners.add(listener);
  }

  /** See {@link DownloadBook#follow}. */
  public void follow(DownloadListener listener) {
    book.follow(listener);
  }

  void news(AccountEntry account, ChatNews news) {
    var told = new News(account.id.name(), news.getChatIdsList());
    newsListeners.forEach(listener -> listener.accept(told));
  }

  void clockSet(Duration step) {
    clockListeners.forEach(listener -> listener.accept(step));
  }
}
