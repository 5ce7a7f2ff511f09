package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.ReadWorkerLogRequest;
import dev.telefarm.proto.v1.ReadWorkerLogResponse;
import dev.telefarm.proto.v1.Worker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What workers print, through the supervisor's process, with puppets that print. */
final class WorkerLogsIT {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    puppets = new Puppets(supervisor, new FarmCalls(supervisor, folder));
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  /** The bound is 4 files of 8 MiB; what a printer gets done between two looks comes on top. */
  @Test
  void workerThatPrintsAGibibyteFillsNoDiskAndIsNeverHeldUp() throws Exception {
    puppets.create("alice", 0);
    puppets.create("bob", 0);
    AtomicLong peak = new AtomicLong();
    AtomicLong oldestBeat = new AtomicLong();
    try (ScheduledExecutorService sampler = Executors.newScheduledThreadPool(2)) {
      var _ =
          sampler.scheduleWithFixedDelay(
              () -> peak.accumulateAndGet(size("alice"), Math::max), 0, 2, TimeUnit.MILLISECONDS);
      var _ =
          sampler.scheduleWithFixedDelay(
              () -> oldestBeat.accumulateAndGet(oldestBeat(), Math::max),
              0,
              50,
              TimeUnit.MILLISECONDS);

      puppets.tell("alice", "flood", "1024");

      Path done = puppets.folder("alice").resolve("flooded");
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(done));
      await().atMost(Duration.ofSeconds(10)).until(() -> size("alice") <= 32 * MIB);
      System.out.printf(
          "1 GiB printed in %s ms; on disk at most %d MiB, %d MiB afterwards;"
              + " oldest heartbeat %d ms%n",
          Files.readString(done), peak.get() / MIB, size("alice") / MIB, oldestBeat.get());
      sampler.shutdownNow();
    }
    assertThat(peak.get()).isLessThan(384 * MIB);
    // Its newest line is the last one it printed.
    assertThat(lines(read("alice", 1))).singleElement().asString().startsWith("flood 000008388607");
    assertThat(puppets.worker("alice").getStartCount()).isEqualTo(1);
    assertThat(puppets.worker("bob").getStartCount()).isEqualTo(1);
  }

  @Test
  void newestLinesAreReadAndWhatComesNextIsFollowed() throws Exception {
    puppets.create("alice", 0);
    Path file = puppets.folder("alice").resolve("logs/worker.log");
    Files.writeString(file, "first\nsecond\nthird\n");

    assertThat(lines(read("alice", 2))).containsExactly("second", "third");
    assertThat(lines(read("alice", 100))).containsExactly("first", "second", "third");

    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    supervisor
        .authorized(FarmServiceGrpc.newStub(supervisor.channel()))
        .readWorkerLog(
            request("alice").setLines(1).setFollow(true).build(), new FarmCalls.Recorder<>(events));
    assertThat(next(events)).containsExactly("third");
    puppets.tell("alice", "flood", "1");
    List<String> followed = new ArrayList<>();
    while (followed.size() < MIB / 128) {
      followed.addAll(next(events));
    }
    assertThat(followed).startsWith("flood 000000000000 " + "x".repeat(108));
    assertThat(followed.getLast()).startsWith("flood 000000008191");
  }

  @Test
  void logOutlivesTheSupervisorAndTheWorker() throws Exception {
    puppets.create("alice", 0);
    puppets.tell("alice", "flood", "1");
    Path done = puppets.folder("alice").resolve("flooded");
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(done));
    supervisor.kill();
    // The worker prints on, with nobody there.
    Files.delete(done);
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(done));

    supervisor.start();

    assertThat(lines(read("alice", 100_000))).hasSize((int) (2 * MIB / 128));
    puppets.awaitReady("alice");
    puppets.stop("alice");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> puppets.worker("alice").getState() == Worker.State.STATE_STOPPED);
    assertThat(lines(read("alice", 1))).singleElement().asString().startsWith("flood 00000000819");
  }

  @Test
  void whatIsWrongWithARequestIsSaid() throws Exception {
    assertThat(reason(request("nobody"))).isEqualTo("WORKER_NOT_FOUND");
    assertThat(reason(request("nobody").setName("accounts/alice"))).isEqualTo("INVALID_FIELD");
    assertThat(reason(request("nobody").setLines(-1))).isEqualTo("INVALID_FIELD");
  }

  private long size(String account) {
    File[] files = puppets.folder(account).resolve("logs").toFile().listFiles();
    long bytes = 0;
    for (File file : Objects.requireNonNull(files)) {
      bytes += file.length();
    }
    return bytes;
  }

  /** In ms, of all workers. */
  private long oldestBeat() {
    try {
      return puppets.workers().values().stream()
          .mapToLong(worker ->
              worker.getHeartbeatAge().getSeconds() * 1000
                  + worker.getHeartbeatAge().getNanos() / 1_000_000)
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReadWorkerLogRequest.Builder request(String account) {
    return ReadWorkerLogRequest.newBuilder().setName("workers/" + account);
  }

  private List<ReadWorkerLogResponse> read(String account, int lines) throws IOException {
    List<ReadWorkerLogResponse> answers = new ArrayList<>();
    supervisor
        .farm()
        .readWorkerLog(request(account).setLines(lines).build())
        .forEachRemaining(answers::add);
    return answers;
  }

  private static List<String> lines(List<ReadWorkerLogResponse> answers) {
    assertThat(answers).allSatisfy(answer -> assertThat(answer.getSkippedBytes()).isZero());
    return answers.stream().flatMap(answer -> answer.getLinesList().stream()).toList();
  }

  private static List<String> next(BlockingQueue<Object> events) throws InterruptedException {
    Object event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(ReadWorkerLogResponse.class);
    return ((ReadWorkerLogResponse) event).getLinesList();
  }

  private String reason(ReadWorkerLogRequest.Builder request) {
    return SupervisorProcess.reason(
        catchThrowable(() -> {
          var answers = supervisor.farm().readWorkerLog(request.build());
          assertThat(answers.hasNext()).isFalse();
        }));
  }
}
