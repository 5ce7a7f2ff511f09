package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.TestProxyResponse;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.account.ProxySecrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is asked of accounts' workers. Thread-safe. Waits for the worker, for at most 30 s; what
 * cannot be answered is a {@link Refusal}.
 */
final class AccountQueries {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ControlLoop loop;
  private final Roster roster;
  private final AccountBook book;
  private final InstantSource clock;
  private long ids; // for the control loop

  AccountQueries(ControlLoop loop, Roster roster, AccountBook book, InstantSource clock) {
    this.loop = loop;
    this.roster = roster;
    this.book = book;
    this.clock = clock;
  }

  /** Asks about something at Telegram. */
  QueryResult telegram(AccountId id, Query.Builder query) {
    return ask(id, query, this::requireTelegram);
  }

  private void requireTelegram(AccountEntry entry) {
    book.requireLoggedIn(entry);
    if (entry.session == null) {
      throw AccountBook.workerUnavailable(entry);
    }
    if (entry.cutOff()) {
      throw AccountBook.unreachable(entry);
    }
  }

  /**
   * Has a worker try proxies.
   *
   * @param id whose worker; empty means any that runs
   * @param proxy what to try; empty means what that account has
   */
  TestProxyResponse testProxy(Optional<AccountId> id, Optional<Proxy> proxy) {
    AccountEntry asked = loop.call(() -> id.map(roster::get).orElseGet(this::anyAttached));
    Proxy own = loop.call(() -> asked.stored.getAccount().getProxy());
    Proxy tried = proxy.map(wanted -> ProxySecrets.kept(own, wanted)).orElse(own);
    QueryResult result =
        ask(asked.id, Query.newBuilder().setTestProxy(tried), AccountBook::requireAttached);
    return TestProxyResponse.newBuilder()
        .setName(asked.id.name())
        .addAllTests(result.getProxyTests().getTestsList())
        .build();
  }

  private AccountEntry anyAttached() {
    return roster.all().stream()
        .filter(entry -> entry.session != null)
        .findFirst()
        .orElseThrow(() ->
            Refusal.of(
                ErrorReason.ERROR_REASON_WORKER_NOT_RUNNING,
                "a proxy is tried from the place of a worker, and none runs"));
  }

  /**
   * @param requirement throws unless the account's worker is attached and can be asked this
   */
  private QueryResult ask(AccountId id, Query.Builder query, Consumer<AccountEntry> requirement) {
    return ControlLoop.await(loop.call(() -> begin(roster.get(id), query, requirement)));
  }

  /** On the control loop; the future fails with a Refusal, also where nothing could be asked. */
  CompletableFuture<QueryResult> begin(AccountEntry asked, Query.Builder query) {
    try {
      return begin(asked, query, this::requireTelegram);
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private CompletableFuture<QueryResult> begin(
      AccountEntry asked, Query.Builder query, Consumer<AccountEntry> requirement) {
    requirement.accept(asked);
    CompletableFuture<QueryResult> answer = new CompletableFuture<>();
    String queryId = Long.toString(++ids);
    asked.queries.put(queryId, answer);
    var _ = answer.whenComplete((_, _) -> loop.run(() -> asked.queries.remove(queryId)));
    Objects.requireNonNull(asked.session)
        .send(WorkerDirective.newBuilder().setQuery(query.setQueryId(queryId)).build());
    return answer
        .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            _ -> CompletableFuture.failedFuture(AccountBook.workerUnavailable(asked)))
        .thenCompose(result ->
            result.hasFailure()
                ? CompletableFuture.failedFuture(failure(asked.id, result.getFailure()))
                : CompletableFuture.completedFuture(result));
  }

  private Refusal failure(AccountId id, QueryResult.Failure failure) {
    Refusal refusal = Refusal.about(id.name(), failure.getReason(), failure.getMessage());
    return failure.hasRetryTime()
        ? refusal.retryAfter(
            Duration.between(clock.instant(), Times.instant(failure.getRetryTime())))
        : refusal;
  }
}
