package dev.telefarm.client.cli.view;

import dev.telefarm.client.cli.view.Table.Column;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The worker processes in a table. */
public final class WorkerTable {
  private WorkerTable() {}

  public static Table of(List<Worker> workers, Instant now) {
    Table table =
        new Table(
            Column.left("ACCOUNT"),
            Column.left("STATE"),
            Column.right("PID"),
            Column.right("UP"),
            Column.right("STARTS"),
            Column.right("MEMORY"),
            Column.right("CPU"),
            Column.right("THREADS"),
            Column.right("FILES"),
            Column.right("BEAT"),
            Column.left("VERSION"),
            Column.elastic("LAST EXIT"));
    for (Worker worker : workers) {
      boolean runs = worker.getPid() != 0;
      table.row(
          id(worker),
          state(worker, now),
          runs ? Long.toString(worker.getPid()) : "",
          runs && worker.hasStartTime() ? since(worker.getStartTime(), now) : "",
          Integer.toString(worker.getStartCount()),
          runs ? Amounts.bytes(worker.getResidentBytes()) : "",
          runs ? cpu(worker) : "",
          runs ? Integer.toString(worker.getThreadCount()) : "",
          runs ? Integer.toString(worker.getOpenFileCount()) : "",
          worker.hasHeartbeatAge() ? beat(worker.getHeartbeatAge()) : "",
          worker.getVersion(),
          worker.hasLastExit() ? exit(worker.getLastExit()) : "");
    }
    return table;
  }

  /** The table and the warnings in lines of at most {@code columns}. */
  public static List<String> picture(List<Worker> workers, Instant now, int columns) {
    return Stream.concat(
            of(workers, now).lines(columns).stream(),
            warnings(workers).stream().map(line -> DisplayText.shortened(line, columns)))
        .toList();
  }

  /** A line for whatever deserves a look: a worker in quarantine, a disk that forgets. */
  public static List<String> warnings(List<Worker> workers) {
    return workers.stream()
        .flatMap(worker -> Stream.concat(quarantine(worker), lostCheckpoints(worker)))
        .toList();
  }

  private static Stream<String> quarantine(Worker worker) {
    if (!worker.hasQuarantine()) {
      return Stream.empty();
    }
    String evidence = worker.getLastExit().getEvidence();
    return Stream.of(
        id(worker)
            + ": failed "
            + worker.getQuarantine().getFailures()
            + " times in a row, the last time by "
            + exit(worker.getLastExit())
            + (evidence.isEmpty() ? "" : " (" + evidence + ")")
            + "; start it again with: telefarm workers release "
            + id(worker));
  }

  /** See {@link Worker#getLostCheckpoints}. */
  private static Stream<String> lostCheckpoints(Worker worker) {
    return worker.getLostCheckpoints() == 0
        ? Stream.empty()
        : Stream.of(
            id(worker)
                + ": lost checkpoints: "
                + worker.getLostCheckpoints()
                + "; what they covered is fetched again, but look at the disk (dmesg, smartctl)");
  }

  private static String id(Worker worker) {
    return worker.getName().substring(worker.getName().lastIndexOf('/') + 1);
  }

  /** In percent of one core. */
  static String cpu(Worker worker) {
    return String.format(Locale.ROOT, "%.0f%%", worker.getCpuLoad() * 100);
  }

  static String state(Worker worker, Instant now) {
    String state = DownloadText.enumName(worker.getState().name(), "STATE_");
    if (worker.getState() == Worker.State.STATE_BACKING_OFF && worker.hasRestartTime()) {
      Duration left = Duration.between(now, DownloadText.instant(worker.getRestartTime()));
      return state + ", " + Amounts.duration(left);
    }
    return worker.getAdopted() ? state + " (adopted)" : state;
  }

  private static String since(com.google.protobuf.Timestamp start, Instant now) {
    return Amounts.duration(Duration.between(DownloadText.instant(start), now));
  }

  private static String beat(com.google.protobuf.Duration age) {
    return String.format(Locale.ROOT, "%.1f s", age.getSeconds() + age.getNanos() / 1e9);
  }

  /** {@code signal 9}, {@code code 70}, {@code lost heartbeat}. */
  private static String exit(WorkerExit exit) {
    return switch (exit.getCause()) {
      case CAUSE_EXIT_CODE -> "code " + exit.getCode();
      case CAUSE_SIGNAL -> "signal " + exit.getSignal();
      case CAUSE_UNSPECIFIED,
          CAUSE_CLEAN,
          CAUSE_LOST_HEARTBEAT,
          CAUSE_START_TIMEOUT,
          CAUSE_DISAPPEARED,
          CAUSE_OUT_OF_MEMORY,
          CAUSE_NATIVE_CRASH,
          CAUSE_HUNG,
          CAUSE_STALLED,
          CAUSE_MEMORY_CEILING,
          CAUSE_PROTOCOL_VIOLATION,
          CAUSE_LOGIN_LOST,
          UNRECOGNIZED ->
          DownloadText.enumName(exit.getCause().name(), "CAUSE_");
    };
  }
}
