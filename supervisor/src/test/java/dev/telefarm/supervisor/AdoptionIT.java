package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.RemoveDownload;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that outlive their supervisor, with puppets for them. */
final class AdoptionIT {
  private static final int WORKERS = 20;

  /** As many as a puppet's download can have: 100 s of fetching. */
  private static final int PARTS = 999;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls prepare() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void prepare() throws Exception {
    supervisor = new SupervisorProcess(folder);
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void killedSupervisorsTwentyDownloadingWorkersGoOnUnderTheNext() throws Exception {
    supervisor.start();
    Map<String, String> downloads = new HashMap<>();
    for (String account : accounts()) {
      puppets.limit(puppets.prepare(account), 1_000_000);
      calls.createAccount(account);
    }
    for (String account : accounts()) {
      puppets.awaitReady(account);
    }
    for (String account : accounts()) {
      downloads.put(account, puppets.downloadBy(account, PARTS));
    }
    for (String name : downloads.values()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> calls.get(name).getProgress().getDurableBytes() > 0);
    }
    Map<String, Worker> before = puppets.workers();
    Map<String, Long> durable = new HashMap<>();
    for (String name : downloads.values()) {
      durable.put(name, calls.get(name).getProgress().getDurableBytes());
    }

    supervisor.kill();
    long begin = System.nanoTime();
    supervisor.start();
    long serving = millisSince(begin);
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> puppets.workers().values().stream().allMatch(Worker::hasHeartbeatAge));
    System.out.printf(
        "%d workers attached again %d ms after the launch of the new supervisor, which served after"
            + " %d ms%n",
        WORKERS, millisSince(begin), serving);

    Map<String, Worker> after = puppets.workers();
    assertThat(after).hasSize(WORKERS);
    after.forEach((name, worker) -> {
      Worker old = before.getOrDefault(name, Worker.getDefaultInstance());
      assertThat(worker.getPid()).isEqualTo(old.getPid());
      assertThat(worker.getEpoch()).isEqualTo(old.getEpoch());
      assertThat(worker.getStartCount()).isEqualTo(1);
      assertThat(worker.getAdopted()).isTrue();
    });
    for (String account : accounts()) {
      assertThat(puppets.lives(account)).hasSize(1);
      String name = downloads.getOrDefault(account, "");
      Download seen =
          await()
              .atMost(Duration.ofSeconds(30))
              .until(
                  () -> calls.get(name),
                  download ->
                      download.getProgress().getDurableBytes()
                          > durable.getOrDefault(name, 0L) + (5 << 20));
      assertThat(seen.getAssignedAccount()).isEqualTo("accounts/" + account);
      assertThat(seen.getProgress().getRefetchedBytes()).isZero();
    }
    for (String account : accounts()) {
      assertThat(puppets.fetched(account)).doesNotHaveDuplicates();
      assertThat(puppets.removals(account)).isEqualTo(List.<RemoveDownload>of());
    }
  }

  /**
   * The pid that the supervisor wrote down, and the one in worker.json, belong to somebody else
   * now: with another start time, or of another boot.
   */
  @Test
  void processThatHasAWorkersPidByChanceIsNeverSignalled() throws Exception {
    supervisor.start();
    puppets.create("alice", 0);
    puppets.create("bob", 0);
    puppets.create("cem", 0);
    supervisor.kill();
    Map<String, StoredIdentity> forged = new HashMap<>();
    try (Innocent first = Innocent.launch();
        Innocent second = Innocent.launch();
        Innocent third = Innocent.launch()) {
      var workers = supervisor.workers();
      workers.forEach(ProcessHandle::destroyForcibly);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> workers.stream().allMatch(worker -> SupervisorProcess.gone(worker.pid())));
      forged.put("alice", new StoredIdentity(first.pid(), first.start() - 1, first.bootId()));
      forged.put("bob", new StoredIdentity(second.pid(), second.start(), "another boot"));
      // Only what the worker wrote about itself is left of this one.
      forged.put("cem", new StoredIdentity(0, 0, ""));
      StoredIdentity.write(supervisor.data(), forged);
      claim("alice", first.pid(), first.start() - 1);
      claim("bob", second.pid(), second.start() - 1);
      claim("cem", third.pid(), third.start() + 1);

      supervisor.start();

      for (String account : List.of("alice", "bob", "cem")) {
        puppets.awaitReady(account);
        assertThat(puppets.worker(account).getAdopted()).isFalse();
        assertThat(puppets.lives(account)).hasSize(2);
      }
      assertThat(supervisor.stop()).isZero();
      assertThat(List.of(first, second, third)).allSatisfy(Innocent::assertUnharmed);
    }
  }

  /** As a worker of the account's newest epoch would. */
  private void claim(String account, long pid, long start) throws IOException {
    Path file = puppets.folder(account).resolve("worker.json");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replaceFirst("\"pid\":\\d+", "\"pid\":" + pid)
            .replaceFirst("\"processStart\":\\d+", "\"processStart\":" + start));
  }

  @Test
  void workerThatLiesAboutItsPidIsRefusedAndNobodyElseIsSignalled() throws Exception {
    supervisor.start();
    try (Innocent innocent = Innocent.launch()) {
      puppets.tell("liar", "lie", Long.toString(innocent.pid()));
      calls.createAccount(puppets.prepare("liar"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> puppets.worker("liar").getStartCount() >= 2);
      assertThat(puppets.worker("liar").getLastExit().getCode()).isEqualTo(77);
      // Its worker.json has the innocent's whole identity.
      supervisor.kill();

      supervisor.start();

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> puppets.worker("liar").getStartCount() >= 4);
      assertThat(supervisor.stop()).isZero();
      innocent.assertUnharmed();
    }
  }

  @Test
  void workersWithoutASupervisorEndByThemselvesAfterTheirGrace() throws Exception {
    supervisor.configure(
        "drain_deadline = \"5s\"", "drain_deadline = \"5s\"\norphan_grace = \"1s\"");
    supervisor.start();
    List<String> some = accounts().subList(0, 5);
    for (String account : some) {
      puppets.create(account, 0);
    }
    var orphans = supervisor.workers();
    assertThat(orphans).hasSize(5);

    supervisor.kill();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> orphans.stream().allMatch(worker -> SupervisorProcess.gone(worker.pid())));
    assertThat(supervisor.workers()).isEmpty();
    for (String account : some) {
      assertThat(puppets.folder(account).resolve("worker.json")).doesNotExist();
    }
    supervisor.start();
    for (String account : some) {
      puppets.awaitReady(account);
      assertThat(puppets.worker(account).getAdopted()).isFalse();
    }
  }

  private static List<String> accounts() {
    return IntStream.range(0, WORKERS).mapToObj(i -> "w" + (10 + i)).toList();
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }
}
