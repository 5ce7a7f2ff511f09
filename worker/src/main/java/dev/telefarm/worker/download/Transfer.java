package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.worker.chat.LookupException;
import dev.telefarm.worker.download.fault.Decisions;
import dev.telefarm.worker.download.fault.FaultHistory;
import dev.telefarm.worker.telegram.TelegramException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that works at one file at the same time: a thread for each lane, the checkpoint
 * writer, and the prover if this worker publishes the file. It ends when the file is proven, when
 * nobody can go on, or when its owner is interrupted; what was received by then is durable when
 * {@link #run} returns. The threads themselves are not interrupted while they write: that would
 * close the file for all of them. Thread-safe.
 */
final class Transfer {
  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  private static final Duration END_PATIENCE = Duration.ofSeconds(2);

  private final String download;
  private final PartTable table;
  private final LaneStart laneStart;
  private final Checkpoints checkpoints;
  private final Prover prover;
  private final Proof proof;
  private final PartSums inherited;
  private final Pacing pacing;
  private final Decisions decisions;
  private final CountDownLatch ended = new CountDownLatch(1);

  @GuardedBy("this")
  private final Set<Lane> lanes = new HashSet<>();

  @GuardedBy("this")
  private final List<Lane> atWork = new ArrayList<>(); // those that do not pause after a failure

  @GuardedBy("this")
  private final List<Thread> threads = new ArrayList<>();

  @GuardedBy("this")
  private final List<LaneWork> works = new ArrayList<>();

  @GuardedBy("this")
  private boolean proving;

  @GuardedBy("this")
  private @Nullable Exception failure;

  @GuardedBy("this")
  private boolean closing;

  /**
   * Finds the file on a lane, which has its own ids for everything. A lane's rank is its number
   * among those at work; fewer of them may be allowed.
   */
  @FunctionalInterface
  interface LaneStart {
    LaneWork on(Lane lane, IntSupplier rank) throws LookupException, InterruptedException;
  }

  @FunctionalInterface
  private interface Body {
    void run() throws Exception;
  }

  /**
   * @param proof how far the file was proven before
   * @param inherited the durable parts that this process did not write
   */
  Transfer(
      String download,
      PartTable table,
      PartialFile part,
      Proof proof,
      PartSums inherited,
      LaneStart laneStart,
      Room.Share room,
      DownloadJob.Tools tools,
      DownloadListener listener) {
    this.download = download;
    this.table = table;
    this.proof = proof;
    this.inherited = inherited;
    this.laneStart = laneStart;
    this.pacing = tools.pacing();
    this.decisions = new Decisions(pacing.pauses());
    this.checkpoints =
        new Checkpoints(
            download,
            table,
            part,
            tools.log(),
            tools.pacing(),
            tools.crashPoints(),
            room,
            listener::parts);
    this.prover =
        new Prover(
            download,
            table,
            part,
            tools.log(),
            tools.buffers(),
            tools.crashPoints(),
            listener::parts);
  }

  /** Takes up this account's share, which may change. */
  synchronized void share(DownloadSpec spec) {
    table.known(PartSums.of(spec.getKnownPartsList()));
    table.want(Stripes.wanted(spec, table.layout()));
    if (Stripes.publishes(spec) && !proving) {
      proving = true;
      start(
          "prover",
          () -> {
            if (prover.run(proof, inherited)) {
              ended.countDown();
            }
          });
    }
  }

  /** Another account made parts durable. */
  void known(PartSums parts) {
    table.known(parts);
  }

  /** Parts that were found damaged, each as often as it was. */
  int damagedParts() {
    return prover.damagedParts();
  }

  /** One more lane works at the file. */
  synchronized void join(Lane lane) {
    if (lanes.add(lane)) {
      atWork.add(lane);
      start("lane-" + lane.index(), () -> work(lane));
    }
  }

  /** Lanes at work. */
  synchronized int lanes() {
    return atWork.size();
  }

  private synchronized int rank(Lane lane) {
    return Math.max(0, atWork.indexOf(lane));
  }

  /** Bytes that came in this attempt, durable or not. */
  synchronized long fetched() {
    return works.stream().mapToLong(LaneWork::fetched).sum();
  }

  /**
   * Waits for the end, however it comes.
   *
   * @param tick called once in a report interval, on the calling thread
   * @throws Exception what kept the last lane, the disk or the prover from going on
   */
  void run(Runnable tick) throws Exception {
    synchronized (this) {
      start("checkpoints", checkpoints::run);
    }
    try {
      while (!ended.await(pacing.report().toMillis(), TimeUnit.MILLISECONDS)) {
        tick.run();
      }
    } finally {
      close();
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** After the end: TDLib fetches no more, and what it has is deleted or stays. */
  void release(boolean delete) throws InterruptedException {
    List<LaneWork> all;
    synchronized (this) {
      all = List.copyOf(works);
    }
    for (LaneWork work : all) {
      try {
        if (delete) {
          work.delete();
        } else {
          work.stop();
        }
      } catch (TelegramException e) {
        log.debug("download {}: TDLib keeps its copy: {}", download, e.error());
      }
    }
  }

  private void work(Lane lane) throws Exception {
    FaultHistory history = FaultHistory.NONE;
    while (true) {
      long before = fetched();
      try {
        LaneWork work = laneStart.on(lane, () -> rank(lane));
        synchronized (this) {
          works.add(work);
        }
        work.run();
        return;
      } catch (FetchFailedException e) {
        log.info("download {}: lane {}: {}", download, lane.index(), e.getMessage());
        history = history.with(e.why(), fetched() > before);
        Optional<Duration> pause = decisions.decide(e.why(), history).pause();
        if (!othersGoOn(lane, e) || pause.isEmpty() || !table.pause(pause.get())) {
          return;
        }
        synchronized (this) {
          atWork.add(lane);
        }
      } catch (LookupException | TelegramException | LaneLostException e) {
        log.info("download {}: goes on without lane {}: {}", download, lane.index(), e.toString());
        var _ = othersGoOn(lane, e);
        return;
      }
    }
  }

  /** One lane cannot go on now; if it was the last, the transfer ends with its reason. */
  private synchronized boolean othersGoOn(Lane lane, Exception reason) {
    atWork.remove(lane);
    if (atWork.isEmpty()) {
      fail(reason);
    }
    return !atWork.isEmpty();
  }

  @GuardedBy("this")
  private void start(String name, Body body) {
    if (closing) {
      return;
    }
    threads.add(
        Thread.ofVirtual()
            .name(name + "-" + download)
            .start(() -> {
              try {
                body.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // by close: it ends
              } catch (Exception e) {
                fail(e);
              }
            }));
  }

  private synchronized void fail(Exception reason) {
    if (failure == null && !closing) {
      failure = reason;
    }
    ended.countDown();
  }

  private void close() {
    List<Thread> all;
    synchronized (this) {
      closing = true;
      all = List.copyOf(threads);
    }
    table.close();
    boolean interrupted = false;
    for (Thread thread : all) {
      interrupted |= interruptedWhile(thread);
    }
    try {
      checkpoints.finish();
    } catch (Exception e) {
      log.warn("download {}: the last parts are not durable, and forgotten", download, e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for its end; one that hangs in a call to TDLib is interrupted. */
  private static boolean interruptedWhile(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        if (!thread.join(END_PATIENCE)) {
          thread.interrupt();
          thread.join();
        }
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
