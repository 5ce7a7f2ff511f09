package dev.telefarm.worker.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.login.LoginResult.Rejected;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitOtherDeviceConfirmation;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.ConfirmQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.User;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Update;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanes against a Telegram that says what the test wants; on one thread, with the test's clock. */
class FurtherLanesTest {
  private final TelegramException wait =
      new TelegramException(429, "Too Many Requests: retry after 100");

  @TempDir Path folder;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<ScriptedClient> opened = new ArrayList<>(); // lane 1, lane 2, ...
  private final ScriptedClient first = new ScriptedClient(_ -> {});
  private volatile Instant now = Instant.EPOCH;

  /** Remembers what it was sent; the test answers. */
  private static final class ScriptedClient implements TelegramClient {
    private final Consumer<Update> updates;
    private final List<TdFunction<?>> sent = new ArrayList<>();
    private final List<CompletableFuture<?>> answers = new ArrayList<>();

    ScriptedClient(Consumer<Update> updates) {
      this.updates = updates;
    }

    @Override
    public synchronized <R extends TdObject> CompletableFuture<R> send(
        TdFunction<R> function, Consumer<? super R> first) {
      CompletableFuture<R> answer = new CompletableFuture<>();
      sent.add(function);
      answers.add(answer);
      return answer;
    }

    synchronized long sent(Class<?> kind) {
      return sent.stream().filter(kind::isInstance).count();
    }

    synchronized void refuseLast(TelegramException error) {
      answers.getLast().completeExceptionally(error);
    }

    void tell(AuthorizationState state) {
      updates.accept(new Update.UpdateAuthorizationState(state));
    }

    @Override
    public CompletableFuture<Void> closed() {
      return new CompletableFuture<>();
    }
  }

  private final class ScriptedLibrary implements TelegramLibrary {
    @Override
    public TelegramClient open(Consumer<Update> updates, Consumer<Trouble> troubles) {
      opened.add(new ScriptedClient(updates));
      return opened.getLast();
    }

    @Override
    public long told() {
      return 0;
    }

    @Override
    public <R extends TdObject> R execute(TdFunction<R> function) {
      throw new IllegalArgumentException("not expected");
    }
  }

  private static final class Ignored implements TelegramAccount.Listener {
    @Override
    public void authorizationChanged(Authorization authorization) {}

    @Override
    public void lanesChanged(Lanes lanes) {}

    @Override
    public void ready(int lane, TelegramClient client) {}

    @Override
    public void lost(int lane) {}

    @Override
    public void fileChanged(int lane, File file) {}

    @Override
    public void messageCame(long chatId) {}

    @Override
    public void troubled(int lane, Trouble trouble) {}

    @Override
    public void connectionChanged(int lane, boolean connected) {}
  }

  private FurtherLanes lanes(int count) {
    TelegramSettings settings = new TelegramSettings(1, new Secret("hash"), true);
    FurtherLanes lanes =
        new FurtherLanes(
            new LaneTools(
                new ScriptedLibrary(),
                new LaneFolders(folder),
                new ClientSetup(settings, "1"),
                () -> now,
                thread,
                new Ignored()));
    lanes.want(count);
    return lanes;
  }

  private void logIn(FurtherLanes lanes) throws Exception {
    lanes.firstLoggedIn(first, new User(7, "Alice", "", null, false, null));
    settle();
  }

  /** Until the lanes' thread has done everything that follows of what was done so far. */
  private void settle() throws Exception {
    for (int hop = 0; hop < 10; hop++) {
      thread.submit(() -> {}).get();
    }
  }

  private void tell(int lane, AuthorizationState state) throws Exception {
    opened.get(lane - 1).tell(state);
    settle();
  }

  private static AuthorizationState link(String link) {
    return new AuthorizationStateWaitOtherDeviceConfirmation(link);
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  @Test
  void waitThatOneLaneWasToldHoldsForTheOthersConfirmations() throws Exception {
    logIn(lanes(3));
    tell(1, link("a"));
    assertThat(first.sent(ConfirmQrCodeAuthentication.class)).isEqualTo(1);
    first.refuseLast(wait);
    settle();
    tell(2, link("b"));
    assertThat(first.sent(ConfirmQrCodeAuthentication.class)).isEqualTo(1);
  }

  @Test
  void passwordIsNotGivenWhileTelegramAsksToWait() throws Exception {
    FurtherLanes lanes = lanes(3);
    logIn(lanes);
    tell(1, new AuthorizationStateWaitPassword(""));
    tell(2, new AuthorizationStateWaitPassword(""));
    assertThat(lanes.status().getNeedPassword()).isTrue();
    CompletableFuture<Optional<LoginResult>> result = lanes.offer(new Secret("p"));
    settle();
    opened.getFirst().refuseLast(wait);
    assertThat(result.get().orElseThrow())
        .isInstanceOfSatisfying(Rejected.class, FurtherLanesTest::assertIsAWait);
    settle();
    assertThat(lanes.offer(new Secret("q")).get().orElseThrow())
        .isInstanceOfSatisfying(Rejected.class, FurtherLanesTest::assertIsAWait);
    settle();
    assertThat(opened.get(0).sent(CheckAuthenticationPassword.class)).isEqualTo(1);
    assertThat(opened.get(1).sent(CheckAuthenticationPassword.class)).isZero();
    assertThat(lanes.status().getNeedPassword()).isTrue();
  }

  private static void assertIsAWait(Rejected rejected) {
    assertThat(rejected.reason()).isEqualTo(ErrorReason.ERROR_REASON_FLOOD_WAIT);
    assertThat(rejected.retryAfter().orElseThrow().toSeconds()).isEqualTo(100);
  }

  @Test
  void keptPasswordIsGivenToEveryLaneThatWaits() throws Exception {
    FurtherLanes lanes = lanes(3);
    lanes.keepPassword(new Secret("p"));
    logIn(lanes);
    tell(1, new AuthorizationStateWaitPassword(""));
    tell(2, new AuthorizationStateWaitPassword(""));
    assertThat(opened.get(0).sent(CheckAuthenticationPassword.class)).isEqualTo(1);
    assertThat(opened.get(1).sent(CheckAuthenticationPassword.class)).isEqualTo(1);
    assertThat(lanes.status().getNeedPassword()).isFalse();
  }

  @Test
  void keptPasswordIsForgottenAfterTenMinutes() throws Exception {
    FurtherLanes lanes = lanes(2);
    lanes.keepPassword(new Secret("p"));
    logIn(lanes);
    now = now.plus(LanePassword.KEPT);
    tell(1, new AuthorizationStateWaitPassword(""));
    assertThat(opened.getFirst().sent(CheckAuthenticationPassword.class)).isZero();
    assertThat(lanes.status().getNeedPassword()).isTrue();
  }

  @Test
  void passwordIsForgottenAtOnceWhenNoLaneIsWanted() throws Exception {
    FurtherLanes lanes = lanes(1);
    lanes.keepPassword(new Secret("p"));
    logIn(lanes);
    lanes.want(2);
    settle();
    tell(1, new AuthorizationStateWaitPassword(""));
    assertThat(opened.getFirst().sent(CheckAuthenticationPassword.class)).isZero();
  }

  @Test
  void firstLaneThatIsGoneForAMomentEndsNoOther() throws Exception {
    FurtherLanes lanes = lanes(2);
    logIn(lanes);
    tell(1, link("a"));
    lanes.firstLost();
    settle();
    assertThat(opened.getFirst().sent(TdFunction.LogOut.class)).isZero();
    lanes.firstLoggedOut();
    settle();
    assertThat(opened.getFirst().sent(TdFunction.LogOut.class)).isEqualTo(1);
  }
}
