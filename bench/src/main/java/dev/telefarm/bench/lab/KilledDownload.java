package dev.telefarm.bench.lab;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.sandbox.proto.v1.ServedFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A download whose worker was killed in mid-file.
 *
 * @param bytesTwice bytes that the sandbox gave the account more than once, in all
 * @param durableAtKill durable bytes that the API had shown by then
 * @param recoveryNanos from the signal until the API shows the first part that the next worker made
 *     durable
 */
public record KilledDownload(long bytesTwice, long durableAtKill, long recoveryNanos) {
  private static final Duration RESTART = Duration.ofSeconds(30);

  /** Durable bytes as the API showed them at a time. */
  record Progress(long nanos, long durable) {}

  /** Downloads {@code file}, kills the worker when half of it is durable, and waits for the end. */
  public static KilledDownload of(Lab lab, Original file, AccountSetup account) throws Exception {
    Farm farm = lab.farm();
    var seen = new ConcurrentLinkedQueue<Progress>();
    var half = new CountDownLatch(1);
    var killer = new Killer(farm, account, half, lab.deadline());
    Thread thread = Thread.ofVirtual().name("killer").start(killer);
    try {
      var _ =
          lab.downloads()
              .fetch(file, List.of(account), 1, download -> see(download, file, seen, half));
    } finally {
      thread.interrupt();
      thread.join();
    }
    long twice = lab.telegram().served(file).stream().mapToLong(ServedFile::getBytesTwice).sum();
    return between(killer.killed, killer.restarted, seen, twice);
  }

  /**
   * What the dead worker had reported may arrive after its death; but nothing of the next one can
   * arrive before that one was there.
   *
   * @param killed when the signal was sent; 0 if it was not
   * @param restarted when the next process was seen; 0 if none was
   * @param seen in the order of time
   */
  static KilledDownload between(
      long killed, long restarted, Iterable<Progress> seen, long bytesTwice) {
    if (killed == 0 || restarted == 0) {
      throw new NotMeasuredException("the worker was not killed in mid-file, or not started again");
    }
    long old = 0;
    for (Progress progress : seen) {
      if (progress.nanos() < restarted) {
        old = Math.max(old, progress.durable());
      } else if (progress.durable() > old) {
        return new KilledDownload(bytesTwice, old, progress.nanos() - killed);
      }
    }
    throw new NotMeasuredException("no durable part after the kill was seen");
  }

  private static void see(
      Download download, Original file, ConcurrentLinkedQueue<Progress> seen, CountDownLatch half) {
    long durable = download.getProgress().getDurableBytes();
    seen.add(new Progress(System.nanoTime(), durable));
    if (durable >= file.size() / 2) {
      half.countDown();
    }
  }

  /** Kills once, and notes when; then when the next process is there. */
  private static final class Killer implements Runnable {
    private final Farm farm;
    private final AccountSetup account;
    private final CountDownLatch half;
    private final Deadline deadline;
    private volatile long killed;
    private volatile long restarted;

    Killer(Farm farm, AccountSetup account, CountDownLatch half, Deadline deadline) {
      this.farm = farm;
      this.account = account;
      this.half = half;
      this.deadline = deadline;
    }

    @Override
    public void run() {
      try {
        long pid = farm.worker(account).getPid();
        if (half.await(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
          killed = System.nanoTime();
          var _ = ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly);
          var _ =
              Polling.until(
                  "restarted worker",
                  RESTART,
                  () -> farm.worker(account).getPid(),
                  now -> now != 0 && now != pid);
          restarted = System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
