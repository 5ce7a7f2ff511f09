package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.LogOutRequest;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.TestProxyRequest;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each call that needs an account's worker says where the worker cannot do it. */
final class AccountStateRefusalsIT {
  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private static FarmCalls calls;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure(
        "drain_deadline = \"5s\"", "drain_deadline = \"5s\"\nquarantine_after = 1");
    supervisor.start();
    calls = new FarmCalls(supervisor, folder);
  }

  @AfterAll
  static void end() {
    supervisor.close();
  }

  /** By method; of RestartWorker only where it is refused. */
  private static Map<String, String> refusals(String id) throws IOException {
    String name = "accounts/" + id;
    Map<String, ThrowingCallable> asked = new LinkedHashMap<>();
    asked.put(
        "ListChats",
        () -> supervisor.chats().listChats(ListChatsRequest.newBuilder().setParent(name).build()));
    asked.put(
        "ListMedia",
        () ->
            supervisor
                .chats()
                .listMedia(ListMediaRequest.newBuilder().setParent(name + "/chats/-1001").build()));
    asked.put(
        "ResolveLink",
        () ->
            supervisor
                .chats()
                .resolveLink(
                    ResolveLinkRequest.newBuilder()
                        .setParent(name)
                        .setLink("https://t.me/films/1")
                        .build()));
    asked.put(
        "LogOut",
        () -> supervisor.accounts().logOut(LogOutRequest.newBuilder().setName(name).build()));
    asked.put(
        "TestProxy",
        () -> supervisor.accounts().testProxy(TestProxyRequest.newBuilder().setName(name).build()));
    Map<String, String> reasons = new LinkedHashMap<>();
    asked.forEach((method, call) -> {
      Throwable refused = catchThrowable(call);
      reasons.put(method, refused == null ? "none" : SupervisorProcess.reason(refused));
    });
    return reasons;
  }

  private static String restart(String id) {
    return SupervisorProcess.reason(
        catchThrowable(() ->
            supervisor
                .farm()
                .restartWorker(
                    RestartWorkerRequest.newBuilder().setName("workers/" + id).build())));
  }

  @Test
  void accountThatIsNotThere() throws Exception {
    assertThat(refusals("nobody").values()).containsOnly("ACCOUNT_NOT_FOUND");
    assertThat(restart("nobody")).isEqualTo("WORKER_NOT_FOUND");
  }

  @Test
  void accountThatIsNotLoggedIn() throws Exception {
    calls.createAccount("stranger");
    calls.awaitAccount("stranger", Account.State.STATE_LOGIN_NEEDED);

    Map<String, String> refusals = refusals("stranger");
    // A proxy is tried without a login, too.
    assertThat(refusals.remove("TestProxy")).isEqualTo("none");
    assertThat(refusals.values()).containsOnly("LOGIN_NEEDED");
  }

  @Test
  void accountThatIsStopped() throws Exception {
    calls.createAccount("idle");
    calls.awaitAccount("idle", Account.State.STATE_LOGIN_NEEDED);
    var _ =
        supervisor
            .accounts()
            .stopAccount(StopAccountRequest.newBuilder().setName("accounts/idle").build());
    var puppets = new Puppets(supervisor, calls);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> puppets.worker("idle").getState() == Worker.State.STATE_STOPPED);

    Map<String, String> refusals = refusals("idle");
    assertThat(refusals.remove("TestProxy")).isEqualTo("WORKER_NOT_RUNNING");
    assertThat(refusals.values()).containsOnly("ACCOUNT_STOPPED");
    assertThat(restart("idle")).isEqualTo("ACCOUNT_STOPPED");
  }

  @Test
  void accountInQuarantine() throws Exception {
    new Puppets(supervisor, calls).faultAtStart("broken", "signal SEGV");
    calls.createAccount("broken");
    calls.awaitAccount("broken", Account.State.STATE_QUARANTINED);

    Map<String, String> refusals = refusals("broken");
    assertThat(refusals.remove("TestProxy")).isEqualTo("WORKER_NOT_RUNNING");
    assertThat(refusals.values()).containsOnly("WORKER_QUARANTINED");
    assertThat(restart("broken")).isEqualTo("WORKER_QUARANTINED");
  }
}
