package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.worker.pacing.AccountPace;
import dev.telefarm.worker.pacing.MethodClass;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.Trouble;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The downloads that this worker holds, and the lanes that they run on. A download is queued, runs
 * as a {@link DownloadJob} while it has a slot, waits when Telegram or the disk says so, and ends
 * completed or failed; then it is kept until it is removed. Thread-safe; no method blocks on
 * Telegram or on a download.
 */
public final class Downloads {
  private static final int FIRST_LANE = 0;

  private final Lanes lanes;
  private final Roster roster;
  private final AccountPace pace;
  private volatile TargetRoots roots = TargetRoots.ANYWHERE;

  /** What downloads need of the machine and of the account. */
  public record Environment(
      DownloadLog log,
      TargetFiles files,
      CopySpace copySpace,
      Pacing pacing,
      AccountPace pace,
      LongSupplier received,
      InstantSource clock,
      LongSupplier nanoTime,
      CrashPoints crashPoints) {
    /**
     * @param received bytes that came to this process, by the kernel's count, less at least those
     *     that TDLib has made something of
     * @param clock for moments that are told
     * @param nanoTime for everything that is waited for
     */
    public Environment {}
  }

  /**
   * @param hopeless called when nothing comes any more, and only a new process may help
   */
  public Downloads(Environment environment, DownloadListener listener, Runnable hopeless) {
    lanes = new Lanes(environment.nanoTime());
    pace = environment.pace();
    DownloadJob.Tools tools =
        new DownloadJob.Tools(
            environment.log(),
            environment.files(),
            lanes,
            new FileClaims(),
            environment.copySpace(),
            new CopyBuffers(),
            new Room(environment.files()),
            () -> roots,
            environment.pacing(),
            environment.pace(),
            new LaneShare(),
            new Stalls(environment.pacing(), environment.nanoTime(), hopeless),
            environment.received(),
            environment.nanoTime(),
            environment.crashPoints());
    roster = new Roster(tools, environment.clock(), listener);
  }

  // The account's lanes

  /** A lane is logged in, until {@link #lost}: downloads run once the first one is. */
  public void ready(int index, TelegramClient client) {
    roster.join(index, client);
  }

  /** A lane is not logged in any more: without the first one, downloads wait. */
  public void lost(int index) {
    lanes.remove(index);
    if (index == FIRST_LANE) {
      roster.interrupt();
    }
  }

  /** Telegram has ended the account's session, or it never had one. */
  public void loggedOut() {
    lanes.loggedOut();
    roster.loggedOut();
  }

  /** A file's state changed at a lane's TDLib client; file ids are that client's own. */
  public void fileChanged(int lane, File file) {
    lanes.offer(lane, file);
  }

  /** What a lane's client told in its log; file ids are that client's own. */
  public void troubled(int lane, Trouble trouble) {
    lanes.met(lane, trouble);
  }

  /** Whether Telegram answers a lane's client. */
  public void connected(int lane, boolean connected) {
    lanes.connected(lane, connected);
  }

  /** Opens every lane's connections anew, and begins each fetch anew where it is. */
  public void refetch() {
    lanes.nudge();
  }

  /**
   * Telegram asked to wait: what fetches files stops, if they have to, and then goes on with less.
   */
  public void slower() {
    if (pace.closed(MethodClass.FILES).isPositive()) {
      lanes.halt();
    }
    roster.slower();
  }

  // What is wanted

  /**
   * Targets must lie in one of these; anywhere if there are none. Takes effect with each download's
   * next attempt.
   *
   * @throws IllegalArgumentException if one is not absolute
   */
  public void roots(List<Path> folders) {
    roots = TargetRoots.of(folders);
  }

  /** At most {@code most} at a time; 0 means the default. */
  public void limit(int most) {
    roster.limit(most);
  }

  /** Exactly these are wanted; what is held beside them is forgotten. */
  public void replaceAll(List<DownloadSpec> specs) {
    roster.replaceAll(specs);
  }

  /**
   * Wants a download, or changes its specification: its share takes effect at once, the rest with
   * its next attempt.
   */
  public void put(DownloadSpec spec) {
    roster.put(spec);
  }

  /** Another account made parts of a download durable. */
  public void knownParts(String id, List<PartRun> parts) {
    roster.knownParts(id, parts);
  }

  /**
   * Stops and forgets a download; with {@code discard} its partial file goes too. Until that is
   * done, the same download does not start again.
   */
  public void remove(String id, boolean discard) {
    roster.remove(id, discard);
  }

  /** Every download held, ended ones included, each with its durable parts. */
  public List<DownloadStatus> snapshot() {
    return roster.snapshot();
  }

  /** Stops everything, ready to go on later; waits a moment for the attempts to end. */
  public void stop() throws InterruptedException {
    roster.stop();
  }
}
