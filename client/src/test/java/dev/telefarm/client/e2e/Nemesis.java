package dev.telefarm.client.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Kills and stops a farm's processes at random, one deed after the other, all from one seed. The
 * supervisor is always started again, and what it was told to go on is told so; a worker that is
 * left stopped is the supervisor's business.
 */
final class Nemesis implements AutoCloseable {
  private final Farm farm;
  private final List<String> accounts;
  private final Random random;
  private final Map<String, Integer> deeds = new TreeMap<>();
  private final CountDownLatch never = new CountDownLatch(1);

  Nemesis(Farm farm, List<String> accounts, long seed) {
    this.farm = farm;
    this.accounts = accounts;
    this.random = new Random(seed);
  }

  /** How often it did what. */
  Map<String, Integer> deeds() {
    return deeds;
  }

  void rageFor(int seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (System.nanoTime() < end) {
      pass(300 + random.nextInt(2000));
      int dice = random.nextInt(100);
      if (dice < 45) {
        count("worker killed", () -> signal("KILL", worker()));
      } else if (dice < 65) {
        count("worker stopped for a while", () -> stopFor(worker(), 200 + random.nextInt(2000)));
      } else if (dice < 75) {
        count("worker stopped for good", () -> signal("STOP", worker()));
      } else if (dice < 90) {
        count("supervisor killed", this::killSupervisor);
      } else {
        count("supervisor stopped for a while", this::stopSupervisor);
      }
    }
  }

  private void killSupervisor() throws InterruptedException {
    farm.supervisor().kill();
    pass(random.nextInt(1000));
    farm.startSupervisor();
  }

  private void stopSupervisor() throws IOException, InterruptedException {
    stopFor(farm.supervisor().pid(), 500 + random.nextInt(2500));
  }

  private void stopFor(long pid, int millis) throws IOException, InterruptedException {
    signal("STOP", pid);
    try {
      pass(millis);
    } finally {
      signal("CONT", pid);
    }
  }

  /** Any account's; 0 if it has none just now. */
  private long worker() {
    return farm.worker(accounts.get(random.nextInt(accounts.size()))).pid();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    if (pid > 0) {
      // It may be gone by now, which kill complains of and nobody minds.
      new ProcessBuilder("kill", "-" + name, Long.toString(pid))
          .redirectErrorStream(true)
          .start()
          .waitFor();
    }
  }

  /** The length of a deed is part of the schedule that the seed makes: nothing is waited for. */
  private void pass(int millis) throws InterruptedException {
    boolean _ = never.await(millis, TimeUnit.MILLISECONDS);
  }

  private void count(String name, Deed deed) throws IOException, InterruptedException {
    deed.perform();
    deeds.merge(name, 1, Integer::sum);
  }

  @Override
  public void close() {
    never.countDown();
  }

  private interface Deed {
    void perform() throws IOException, InterruptedException;
  }
}
