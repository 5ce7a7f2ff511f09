package dev.telefarm.client.farm;

import com.google.protobuf.Empty;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.DeleteAccountRequest;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListAccountsResponse;
import dev.telefarm.proto.v1.LogOutRequest;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.ProxyTest;
import dev.telefarm.proto.v1.StartAccountRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.TestProxyRequest;
import dev.telefarm.proto.v1.TestProxyResponse;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Accounts; for logging in see {@link InMemoryLogin}. */
public final class InMemoryAccounts extends AccountServiceGrpc.AccountServiceImplBase {
  public static final String QR_LINK = InMemoryLogin.QR_LINK;

  private static final Account NEW = Account.newBuilder().setEtag("1").build();

  private final Map<String, Account> accounts = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> starts = new ConcurrentSkipListMap<>();
  private final AtomicReference<Runnable> beforeUpdate = new AtomicReference<>(() -> {});

  void put(String id, Account.State state) {
    String name = "accounts/" + id;
    Account.Builder account = accounts.getOrDefault(name, NEW).toBuilder();
    account.setName(name).setState(state);
    if (state == Account.State.STATE_READY) {
      account
          .setIdentity(identity(id))
          .setLanesReady(Math.max(1, account.getLanes()))
          .setLanesNeedPassword(false);
    }
    accounts.put(name, account.build());
  }

  void remove(String id) {
    accounts.remove("accounts/" + id);
  }

  /** Gives an account wanted lanes of which only one is logged in: the rest need the password. */
  public void wantsLanes(String id, int lanes) {
    accounts.computeIfPresent(
        "accounts/" + id,
        (_, old) ->
            old.toBuilder().setLanes(lanes).setLanesReady(1).setLanesNeedPassword(true).build());
  }

  /** What happens once, just before the next update is looked at: somebody else is faster. */
  public void beforeNextUpdate(Runnable action) {
    beforeUpdate.set(action);
  }

  /** What the account says of itself from now on. */
  public void holdBack(String id, AccountLimit... limits) {
    accounts.computeIfPresent(
        "accounts/" + id,
        (_, old) -> old.toBuilder().clearLimits().addAllLimits(List.of(limits)).build());
  }

  /** Another client's change. */
  public void relabel(String id, String key, String value) {
    accounts.computeIfPresent(
        "accounts/" + id,
        (_, old) -> old.toBuilder().putLabels(key, value).setEtag(old.getEtag() + "'").build());
  }

  public Account get(String id) {
    return accounts.getOrDefault("accounts/" + id, Account.getDefaultInstance());
  }

  boolean has(String name) {
    return accounts.containsKey(name);
  }

  Iterable<Account> all() {
    return accounts.values();
  }

  /** What a worker does by itself. */
  public void becomes(String id, Account.State state) {
    accounts.computeIfPresent(
        "accounts/" + id, (_, old) -> old.toBuilder().setState(state).build());
  }

  private static Account.Identity identity(String id) {
    return Account.Identity.newBuilder()
        .setUserId(7)
        .setDisplayName(id.toUpperCase(java.util.Locale.ROOT))
        .setUsername(id)
        .build();
  }

  @Override
  public void createAccount(CreateAccountRequest request, StreamObserver<Account> observer) {
    if (!request.getAccountId().matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?")) {
      observer.onError(Refusal.field("account_id", "use a-z, 0-9 and dashes"));
      return;
    }
    String name = "accounts/" + request.getAccountId();
    Account added =
        request.getAccount().toBuilder()
            .setName(name)
            .setState(Account.State.STATE_LOGIN_NEEDED)
            .build();
    if (accounts.putIfAbsent(name, added) == null) {
      answer(observer, added);
    } else {
      observer.onError(
          Refusal.of(
              Status.Code.ALREADY_EXISTS,
              ErrorReason.ERROR_REASON_ACCOUNT_EXISTS,
              name + " exists",
              Map.of("account", name)));
    }
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<Account> observer) {
    change(request.getName(), observer, account -> account);
  }

  @Override
  public void updateAccount(UpdateAccountRequest request, StreamObserver<Account> observer) {
    beforeUpdate.getAndSet(() -> {}).run();
    Account wanted = request.getAccount();
    if (wanted.getLanes() > 4) {
      observer.onError(Refusal.field("account.lanes", "give 1 to 4"));
      return;
    }
    Account present = accounts.get(wanted.getName());
    if (present == null) {
      observer.onError(missing(wanted.getName()));
    } else if (!present.getEtag().equals(wanted.getEtag())) {
      observer.onError(
          Refusal.of(
              Status.Code.ABORTED,
              ErrorReason.ERROR_REASON_ETAG_MISMATCH,
              wanted.getName() + " was changed",
              Map.of("account", wanted.getName())));
    } else {
      Account.Builder changed = present.toBuilder().setEtag(present.getEtag() + "'");
      for (String path : request.getUpdateMask().getPathsList()) {
        switch (path) {
          case "labels" -> changed.clearLabels().putAllLabels(wanted.getLabelsMap());
          case "lanes" -> changed.setLanes(wanted.getLanes());
          case "proxy" -> changed.setProxy(wanted.getProxy());
          case "max_parallel" -> changed.setMaxParallel(wanted.getMaxParallel());
          case "bytes_per_second" -> changed.setBytesPerSecond(wanted.getBytesPerSecond());
          case "daily_byte_budget" -> changed.setDailyByteBudget(wanted.getDailyByteBudget());
          default -> throw new IllegalArgumentException(path);
        }
      }
      accounts.put(wanted.getName(), changed.build());
      answer(observer, changed.build());
    }
  }

  /** One a page, to be paged through. */
  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> observer) {
    ListAccountsResponse.Builder response = ListAccountsResponse.newBuilder();
    accounts.values().stream()
        .filter(account -> account.getName().compareTo(request.getPageToken()) > 0)
        .limit(1)
        .forEach(account -> response.addAccounts(account).setNextPageToken(account.getName()));
    answer(observer, response.build());
  }

  @Override
  public void deleteAccount(DeleteAccountRequest request, StreamObserver<Empty> observer) {
    if (accounts.remove(request.getName()) == null) {
      observer.onError(missing(request.getName()));
    } else {
      answer(observer, Empty.getDefaultInstance());
    }
  }

  @Override
  public void logOut(LogOutRequest request, StreamObserver<Account> observer) {
    change(
        request.getName(),
        observer,
        account -> account.toBuilder().setState(Account.State.STATE_LOGIN_NEEDED).build());
  }

  /** What port 1 is, works. */
  @Override
  public void testProxy(TestProxyRequest request, StreamObserver<TestProxyResponse> observer) {
    var server = request.getProxy().getServer();
    boolean works = server.getPort() == 1;
    answer(
        observer,
        TestProxyResponse.newBuilder()
            .setName(request.getName().isEmpty() ? "accounts/alice" : request.getName())
            .addTests(
                ProxyTest.newBuilder()
                    .setServer(server)
                    .setOrigin("the account's setting")
                    .setReachable(works)
                    .setMilliseconds(7)
                    .setError(works ? "" : "Connection refused"))
            .build());
  }

  @Override
  public void startAccount(StartAccountRequest request, StreamObserver<Account> observer) {
    change(
        request.getName(),
        observer,
        account -> {
          if (account.getState() != Account.State.STATE_STOPPED) {
            return account;
          }
          starts.merge(account.getName(), 1, Integer::sum);
          return account.toBuilder().setState(Account.State.STATE_STARTING).build();
        });
  }

  /** How often the account was started after a stop. */
  int starts(String name) {
    return starts.getOrDefault(name, 0);
  }

  @Override
  public void stopAccount(StopAccountRequest request, StreamObserver<Account> observer) {
    change(
        request.getName(),
        observer,
        account -> account.toBuilder().setState(Account.State.STATE_STOPPED).build());
  }

  private void change(String name, StreamObserver<Account> observer, UnaryOperator<Account> step) {
    Account changed = accounts.computeIfPresent(name, (_, old) -> step.apply(old));
    if (changed == null) {
      observer.onError(missing(name));
    } else {
      answer(observer, changed);
    }
  }

  static StatusRuntimeException missing(String name) {
    return Refusal.of(
        Status.Code.NOT_FOUND,
        ErrorReason.ERROR_REASON_ACCOUNT_NOT_FOUND,
        name + " does not exist",
        Map.of("account", name));
  }

  static <T> void answer(StreamObserver<T> observer, T value) {
    observer.onNext(value);
    observer.onCompleted();
  }

  @Override
  public StreamObserver<LoginRequest> login(StreamObserver<LoginResponse> observer) {
    return new InMemoryLogin(this, observer);
  }
}
