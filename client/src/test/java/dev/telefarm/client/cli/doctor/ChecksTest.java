package dev.telefarm.client.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.cli.doctor.Finding.Verdict;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import dev.telefarm.proto.v1.ProxyTest;
import dev.telefarm.proto.v1.TestProxyResponse;
import dev.telefarm.proto.v1.Worker;
import io.grpc.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checks make of what they see. */
class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");

  @Test
  void olderJdkIsAProblem() {
    assertThat(new JavaCheck(Runtime.Version.parse("25.0.3"), "A", "/jdk").look())
        .containsExactly(Finding.ok("java", "JDK 25.0.3 of A, in /jdk"));
    assertThat(new JavaCheck(Runtime.Version.parse("21.0.1"), "A", "/jdk").look().getFirst())
        .returns(Verdict.PROBLEM, Finding::verdict)
        .returns("install JDK 25 or newer, or set JAVA_HOME to it", Finding::remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T21:00:00Z, yes, OK",
    "2026-11-22T21:00:00Z, no, WARNING",
    "2026-11-22T21:00:00Z, '', OK",
    "1970-01-01T00:00:00Z, yes, PROBLEM"
  })
  void clockIsJudgedByTheSystemAndByCommonSense(String now, String synchronised, Verdict verdict) {
    assertThat(ClockCheck.judge(Instant.parse(now), synchronised).verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"1024, WARNING", "4096, OK", "unlimited, OK"})
  void fewOpenFilesAreAWarning(String hard, Verdict verdict) {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             7877                 7877                 processes
        Max open files            1024                 %-20s files
        """
            .formatted(hard);
    assertThat(LimitsCheck.files(limits))
        .returns(verdict, Finding::verdict)
        .returns("open files of a process: at most " + hard, Finding::text);
    assertThat(LimitsCheck.files("").verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @CsvSource({"max, OK", "536870912, WARNING", "4294967296, OK"})
  void littleMemoryOfTheGroupIsAWarning(String limit, Verdict verdict) {
    assertThat(LimitsCheck.memory(limit).verdict()).isEqualTo(verdict);
  }

  @Test
  void fullDiskIsAProblemBeforeItStopsDownloads() {
    assertThat(DataCheck.room(500L << 20, 100L << 30).verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(DataCheck.room(5L << 30, 100L << 30).verdict()).isEqualTo(Verdict.WARNING);
    assertThat(DataCheck.room(50L << 30, 100L << 30))
        .isEqualTo(Finding.ok("disk", "50.0 GiB of 100 GiB free"));
  }

  @Test
  void accountsThatDoNotWorkSayWhatWouldHelp() {
    List<Finding> findings =
        FarmCheck.accounts(
            List.of(
                account("alice", Account.State.STATE_READY).setLanesReady(1).build(),
                account("bob", Account.State.STATE_LOGIN_NEEDED).build(),
                account("cem", Account.State.STATE_QUARANTINED).build(),
                account("dan", Account.State.STATE_READY)
                    .addLimits(
                        AccountLimit.newBuilder().setCause(AccountLimit.Cause.CAUSE_DAILY_BUDGET))
                    .build(),
                account("eve", Account.State.STATE_STOPPED).build()),
            NOW);
    assertThat(findings)
        .containsExactly(
            Finding.ok("accounts", "alice is ready, lanes 1/1"),
            Finding.problem("accounts", "bob is not logged in", "telefarm login bob"),
            Finding.problem(
                "accounts",
                "cem's worker failed too often in a row and is not started again",
                "see why in `telefarm workers`, then `telefarm workers release cem`"),
            Finding.warning(
                "accounts",
                "dan is held back: daily budget",
                "wait, or see `telefarm floods -a dan`"),
            Finding.ok("accounts", "eve is stopped"));
    assertThat(FarmCheck.accounts(List.of(), NOW).getFirst().verdict()).isEqualTo(Verdict.WARNING);
  }

  @Test
  void workersOfAnotherVersionAndDisksThatForgetAreSaid() {
    List<Finding> findings =
        FarmCheck.workers(
            List.of(
                Worker.newBuilder().setName("workers/alice").setVersion("2").build(),
                Worker.newBuilder()
                    .setName("workers/bob")
                    .setVersion("1")
                    .setLostCheckpoints(3)
                    .build()),
            "2");
    assertThat(findings)
        .extracting(Finding::remedy)
        .containsExactly("telefarm workers roll", "look at the disk: dmesg, smartctl");
    assertThat(findings.getFirst().text())
        .isEqualTo("of another version than the supervisor's 2: bob (1)");
  }

  @Test
  void proxiesAreTriedForEachAccountThatUsesOne() {
    List<Account> accounts =
        List.of(
            account("direct", Account.State.STATE_READY).build(),
            proxied("works"),
            proxied("dead"),
            proxied("stopped"));
    List<Finding> findings = new ProxyCheck(() -> accounts, ChecksTest::test).look();
    assertThat(findings)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK, Verdict.PROBLEM, Verdict.WARNING);
    assertThat(findings.getFirst().text())
        .isEqualTo("works: socks5://h:1 works: socks5://h:1, 7 ms");
    assertThat(findings.get(1).remedy()).isEqualTo("see `telefarm proxy test --account dead`");
    assertThat(
            new ProxyCheck(
                    () -> {
                      throw Status.UNAVAILABLE.asRuntimeException();
                    },
                    ChecksTest::test)
                .look())
        .containsExactly(
            Finding.ok("proxy", "not tried: a worker tries it, so a supervisor has to run"));
    assertThat(new ProxyCheck(() -> accounts.subList(0, 1), ChecksTest::test).look())
        .containsExactly(Finding.ok("proxy", "no account uses one"));
  }

  private static TestProxyResponse test(String account) {
    return switch (account) {
      case "accounts/works" -> answer(true);
      case "accounts/dead" -> answer(false);
      default -> throw Status.FAILED_PRECONDITION.asRuntimeException();
    };
  }

  private static TestProxyResponse answer(boolean reachable) {
    return TestProxyResponse.newBuilder()
        .addTests(
            ProxyTest.newBuilder().setServer(server()).setMilliseconds(7).setReachable(reachable))
        .build();
  }

  private static ProxyServer server() {
    return ProxyServer.newBuilder()
        .setHost("h")
        .setPort(1)
        .setSocks5(ProxyServer.Socks5.getDefaultInstance())
        .build();
  }

  private static Account proxied(String id) {
    return account(id, Account.State.STATE_READY)
        .setProxy(Proxy.newBuilder().setMode(Proxy.Mode.MODE_PINNED).setServer(server()))
        .build();
  }

  private static Account.Builder account(String id, Account.State state) {
    return Account.newBuilder().setName("accounts/" + id).setState(state);
  }
}
