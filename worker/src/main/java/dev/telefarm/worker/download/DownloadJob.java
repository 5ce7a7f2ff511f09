package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.chat.ChatLookup;
import dev.telefarm.worker.chat.FoundFile;
import dev.telefarm.worker.chat.LookupException;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.pacing.AccountPace;
import dev.telefarm.worker.pacing.MethodClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one download: finds the message, reserves the target, has the parts fetched and
 * proven, and publishes the file. The order of the steps keeps two promises: parts told as durable
 * are on stable storage, and the final name never shows a file that was not proven. Runs on a
 * thread of its own, which an interrupt stops; the specification may change from another.
 */
final class DownloadJob {
  private static final Logger log = LoggerFactory.getLogger(DownloadJob.class);

  private final String download;
  private final Tools tools;
  private final boolean lookAgain;
  private final BooleanSupplier enlarge;
  private final Progress progress;
  private final FileDownload file;

  /**
   * What all jobs of a worker share.
   *
   * @param received as in {@link Downloads.Environment}
   */
  record Tools(
      DownloadLog log,
      TargetFiles files,
      Lanes lanes,
      FileClaims claims,
      CopySpace copySpace,
      CopyBuffers buffers,
      Room room,
      Supplier<TargetRoots> roots,
      Pacing pacing,
      AccountPace pace,
      LaneShare lanesPerFile,
      Stalls stalls,
      LongSupplier received,
      LongSupplier nanoTime,
      CrashPoints crashPoints) {}

  /**
   * @param proof what earlier attempts of this process proved, to go on from there
   * @param refetch whether TDLib's copy is not to be believed
   * @param lookAgain whether Telegram is asked for the message, and not TDLib alone
   * @param enlarge asks for a slot for large files
   */
  DownloadJob(
      DownloadSpec spec,
      Tools tools,
      Proof proof,
      boolean refetch,
      boolean lookAgain,
      BooleanSupplier enlarge,
      DownloadListener listener) {
    this.download = spec.getDownload();
    this.tools = tools;
    this.lookAgain = lookAgain;
    this.enlarge = enlarge;
    this.progress = new Progress(download, listener, tools.pacing, tools.nanoTime);
    this.file = new FileDownload(spec, tools, proof, refetch, progress, listener);
  }

  /** What changes from outside while it runs, and what is left of it. */
  FileDownload file() {
    return file;
  }

  /** The status as this attempt left it, for the next report. */
  DownloadStatus.Builder status() {
    return progress.status();
  }

  Outcome run() {
    try {
      return attempt();
    } catch (Exception e) {
      Outcome outcome = Faults.of(e);
      if (outcome instanceof Outcome.Failed(FetchCause cause)) {
        settleDisk(cause);
        if (cause instanceof FetchCause.Defect) {
          log.error("download {} met a defect", download, e);
        }
      }
      return outcome;
    }
  }

  /** The kernel may have dropped what it could not write, and show it all the same. */
  private void settleDisk(FetchCause cause) {
    if (cause instanceof FetchCause.DiskFailed || cause instanceof FetchCause.DiskFull) {
      file.doubtEverything();
    }
  }

  private Outcome attempt() throws Exception {
    Optional<Entry> before = tools.log.get(download);
    if (before.isPresent() && file.finish(before.get())) {
      return new Outcome.Completed();
    }
    Duration closed = tools.pace.closed(MethodClass.FILES);
    if (closed.compareTo(FetchTurn.KEEPS_SLOT) > 0) {
      throw new FetchFailedException(new FetchCause.FloodWait(closed));
    }
    progress.enter(Phase.PHASE_RESOLVING);
    List<Lane> lanes = tools.lanes.inTurn();
    if (lanes.isEmpty()) {
      return new Outcome.Stopped();
    }
    Lane home = lanes.getFirst();
    FoundFile found = sized(home, find(new ChatLookup(home.client())));
    progress.resolved(found.media());
    if (file.spec().getHold()) {
      return new Outcome.Held();
    }
    boolean large = found.media().getSizeBytes() > SlotPlanner.SMALL_BYTES;
    if (large && !enlarge.getAsBoolean()) {
      return new Outcome.NoSlot();
    }
    String id = found.media().getUniqueFileId();
    try (FileClaims.Claim _ = tools.claims.claim(id.isEmpty() ? download : id)) {
      switch (file.begin(found, before)) {
        case Begun.Skipped(Path path) -> progress.skipped(path);
        case Begun.Reserved(Entry entry) -> {
          if (!file.link(entry)) {
            file.fetch(entry, before, found, large ? lanes : lanes.subList(0, 1));
          }
        }
      }
    }
    return new Outcome.Completed();
  }

  private FoundFile find(ChatLookup lookup) throws LookupException, InterruptedException {
    return lookAgain
        ? lookup.fileAnew(file.spec().getSource())
        : lookup.fileInAlbum(file.spec().getSource());
  }

  private FoundFile sized(Lane lane, FoundFile found)
      throws FetchFailedException, LaneLostException, InterruptedException {
    if (found.media().getSizeBytes() > 0) {
      return found;
    }
    long size = new SizeProbe(tools).size(lane, found.file(), file.tdlibPriority());
    if (size == 0) {
      throw new FetchFailedException(
          new FetchCause.WrongPart("Telegram gives a file without a byte"));
    }
    Media media = found.media().toBuilder().setSizeBytes(size).build();
    return new FoundFile(found.chat(), media, found.file());
  }
}
