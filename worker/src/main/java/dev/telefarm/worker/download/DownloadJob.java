package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.chat.ChatLookup;
import dev.telefarm.worker.chat.FoundFile;
import dev.telefarm.worker.chat.LookupException;
import dev.telefarm.worker.telegram.TdFunction.CancelDownloadFile;
import dev.telefarm.worker.telegram.TdFunction.DeleteFile;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one download, from looking its message up to the file under its final name. Runs
 * on a thread of its own; an interrupt stops it. The order of its writes keeps two promises: bytes
 * reported durable are on stable storage, and the final name never shows a file that was not
 * proven.
 */
final class DownloadJob {
  private static final Logger log = LoggerFactory.getLogger(DownloadJob.class);
  private static final Duration DISK_FULL_PAUSE = Duration.ofSeconds(30);

  private final DownloadSpec spec;
  private final Tools tools;
  private final TelegramClient client;
  private final Consumer<DownloadStatus> reports;
  private final DownloadStatus.Builder status;
  private final RateMeter rate = new RateMeter();
  private Received received;
  private @Nullable FoundFile found;
  private long reportedNanos;
  private long syncedNanos;

  /** What all jobs of a worker share. */
  record Tools(
      DownloadLog log,
      TargetFiles files,
      FileWatches watches,
      Pacing pacing,
      LongSupplier nanoTime) {}

  /**
   * @param received what an earlier attempt of this process received, to go on from there
   */
  DownloadJob(
      DownloadSpec spec,
      Tools tools,
      TelegramClient client,
      Received received,
      Consumer<DownloadStatus> reports) {
    this.spec = spec;
    this.tools = tools;
    this.client = client;
    this.received = received;
    this.reports = reports;
    this.status = DownloadStatus.newBuilder().setDownload(spec.getDownload());
  }

  /** What is received now; another attempt goes on from there. */
  Received received() {
    return received;
  }

  /** The status as this attempt left it, for the next report. */
  DownloadStatus.Builder status() {
    return status;
  }

  Outcome run() {
    try {
      Optional<DownloadLog.Entry> entry = tools.log.get(spec.getDownload());
      if (entry.isPresent() && entry.get().sha256().isPresent() && finish(entry.get())) {
        return new Outcome.Completed();
      }
      report(Phase.PHASE_RESOLVING);
      FoundFile file = new ChatLookup(client).file(spec.getSource());
      found = file;
      DownloadLog.Entry begun = begin(file.media(), entry);
      try (PartialFile part = tools.files.open(begun.path(), file.media().getSizeBytes())) {
        fetch(file, part);
        return prove(begun, part);
      }
    } catch (LookupException e) {
      return new Outcome.Failed(e.reason(), String.valueOf(e.getMessage()));
    } catch (TargetException e) {
      return new Outcome.Failed(e.reason, String.valueOf(e.getMessage()));
    } catch (FetchFailedException e) {
      return new Outcome.Retry(
          ErrorReason.ERROR_REASON_FETCH_FAILED, String.valueOf(e.getMessage()));
    } catch (TelegramException e) {
      return refused(e);
    } catch (InterruptedException | ClosedByInterruptException e) {
      return new Outcome.Stopped();
    } catch (IOException e) {
      return diskFailed(e);
    }
  }

  /** Only after the job has ended: deletes the partial file and what TDLib holds. */
  void discard(boolean partialToo) {
    FoundFile file = found;
    if (file != null) {
      var _ = client.send(new CancelDownloadFile(file.file().id(), false));
      if (partialToo) {
        deleteTdlibCopy(file);
      }
    }
  }

  // Resolving

  /** Chooses the final path, or takes the one chosen before, and reserves it. */
  private DownloadLog.Entry begin(Media media, Optional<DownloadLog.Entry> before)
      throws TargetException, IOException {
    DownloadLog.Entry entry;
    if (!spec.getPath().isEmpty()) {
      entry = new DownloadLog.Entry(media, Path.of(spec.getPath()), 1, Optional.empty());
    } else if (before.isPresent()) {
      entry =
          new DownloadLog.Entry(
              media, before.get().path(), before.get().starts() + 1, Optional.empty());
    } else {
      entry = reserve(media);
    }
    if (before.isPresent()) {
      entry =
          new DownloadLog.Entry(media, entry.path(), before.get().starts() + 1, Optional.empty());
      tools.log.put(spec.getDownload(), entry);
    } else if (!spec.getPath().isEmpty()) {
      createFolderOf(entry.path());
      tools.log.put(spec.getDownload(), entry);
    }
    status.setMedia(media).setPath(entry.path().toString()).setResumptions(entry.starts() - 1);
    return entry;
  }

  private DownloadLog.Entry reserve(Media media) throws TargetException, IOException {
    Path base = TargetPaths.base(spec.getTarget(), media, tools.files::isFolder);
    createFolderOf(base);
    IfExists ifExists = ifExists(spec.getTarget());
    if (ifExists == IfExists.IF_EXISTS_FAIL && tools.files.exists(base)) {
      throw exists(base);
    }
    if (ifExists == IfExists.IF_EXISTS_REPLACE && tools.files.isFolder(base)) {
      throw new TargetException(
          ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE, base + " is a folder");
    }
    for (int number = 0; ; number++) {
      Path path = TargetPaths.numbered(base, number);
      boolean taken = tools.files.partialExists(path);
      if (ifExists == IfExists.IF_EXISTS_RENAME && (taken || tools.files.exists(path))) {
        continue;
      }
      if (taken) {
        throw new TargetException(
            ErrorReason.ERROR_REASON_TARGET_EXISTS,
            path + ".part exists: another download writes there");
      }
      // The log comes first: a reservation that nobody remembers would stay for ever.
      DownloadLog.Entry entry = new DownloadLog.Entry(media, path, 1, Optional.empty());
      tools.log.put(spec.getDownload(), entry);
      try (PartialFile _ = tools.files.reserve(path, media.getSizeBytes())) {
        return entry;
      } catch (FileAlreadyExistsException e) {
        log.debug("{} was reserved by another download just now", path);
        tools.log.remove(spec.getDownload());
      } catch (IOException e) {
        tools.log.remove(spec.getDownload());
        throw notWritable(path, e);
      }
    }
  }

  private void createFolderOf(Path path) throws TargetException, IOException {
    try {
      tools.files.createFolders(Objects.requireNonNull(path.getParent(), "targets are absolute"));
    } catch (IOException e) {
      throw notWritable(path, e);
    }
  }

  // Fetching

  private void fetch(FoundFile file, PartialFile part)
      throws FetchFailedException, IOException, InterruptedException {
    report(Phase.PHASE_RUNNING);
    syncedNanos = tools.nanoTime.getAsLong();
    int priority = Math.clamp(16 + spec.getPriority() / 7, 1, 32);
    try {
      new FileFetch(client, tools.watches, tools.pacing, tools.nanoTime)
          .fetch(file.file(), priority, received, new PartSink(part));
    } finally {
      if (!Thread.currentThread().isInterrupted()) {
        sync(part);
      }
    }
  }

  private final class PartSink implements FileFetch.Sink {
    private final PartialFile part;

    PartSink(PartialFile part) {
      this.part = part;
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      part.write(bytes, offset);
      if (tools.nanoTime.getAsLong() - syncedNanos >= tools.pacing.sync().toNanos()) {
        // Everything before this write; the write itself is counted by the next one.
        syncUpTo(part, offset);
      }
    }

    @Override
    public void moved() throws IOException {
      if (tools.nanoTime.getAsLong() - syncedNanos >= tools.pacing.sync().toNanos()) {
        sync(part);
      }
      if (tools.nanoTime.getAsLong() - reportedNanos >= tools.pacing.report().toNanos()) {
        report(Phase.PHASE_RUNNING);
      }
    }
  }

  private void sync(PartialFile part) throws IOException {
    syncUpTo(part, received.bytes());
  }

  private void syncUpTo(PartialFile part, long bytes) throws IOException {
    if (bytes > status.getDurableBytes()) {
      part.force();
      status.setDurableBytes(bytes);
      report(Phase.PHASE_RUNNING);
    }
    syncedNanos = tools.nanoTime.getAsLong();
  }

  // Proving and publishing

  private Outcome prove(DownloadLog.Entry entry, PartialFile part)
      throws IOException, TargetException {
    report(Phase.PHASE_VERIFYING);
    long expected = entry.media().getSizeBytes();
    if (expected > 0 && received.bytes() != expected) {
      return distrust("received " + received.bytes() + " bytes of a file of " + expected);
    }
    part.resize(received.bytes());
    part.force();
    String expectedHash = received.sha256();
    received = new Received(); // should this fail from here on, everything is read again
    String hash = part.sha256();
    if (!hash.equals(expectedHash)) {
      return distrust("the disk gives back other bytes than were written");
    }
    DownloadLog.Entry sealed = entry.sealed(entry.path(), hash);
    tools.log.put(spec.getDownload(), sealed);
    publish(sealed);
    return new Outcome.Completed();
  }

  /** Everything is fetched again, TDLib's copy included. */
  private Outcome distrust(String detail) {
    received = new Received();
    status.setDurableBytes(0);
    FoundFile file = found;
    if (file != null) {
      deleteTdlibCopy(file);
    }
    return new Outcome.Retry(ErrorReason.ERROR_REASON_INTEGRITY, detail);
  }

  /**
   * Ends what an earlier process had sealed; false if its file is gone or is not the sealed one.
   */
  private boolean finish(DownloadLog.Entry sealed) throws IOException, TargetException {
    String hash = sealed.sha256().orElseThrow();
    if (tools.files.partialExists(sealed.path())) {
      try (PartialFile part = tools.files.open(sealed.path(), sealed.media().getSizeBytes())) {
        if (!part.sha256().equals(hash)) {
          return false;
        }
      }
      publish(sealed);
      return true;
    }
    if (!tools.files.exists(sealed.path()) || !tools.files.sha256(sealed.path()).equals(hash)) {
      return false;
    }
    published(sealed);
    return true;
  }

  private void publish(DownloadLog.Entry sealed) throws IOException, TargetException {
    IfExists ifExists = ifExists(spec.getTarget());
    DownloadLog.Entry entry = sealed;
    while (true) {
      try {
        tools.files.publish(entry.path(), ifExists == IfExists.IF_EXISTS_REPLACE);
        published(entry);
        return;
      } catch (FileAlreadyExistsException e) {
        if (ifExists != IfExists.IF_EXISTS_RENAME) {
          throw exists(entry.path());
        }
        entry = moveOn(entry);
      }
    }
  }

  /** Somebody else took the name meanwhile: the next free one. */
  private DownloadLog.Entry moveOn(DownloadLog.Entry entry) throws IOException {
    for (int number = 1; ; number++) {
      Path path = TargetPaths.numbered(entry.path(), number);
      if (tools.files.exists(path) || tools.files.partialExists(path)) {
        continue;
      }
      DownloadLog.Entry moved = entry.sealed(path, entry.sha256().orElseThrow());
      try {
        tools.files.moveReservation(entry.path(), path);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      tools.log.put(spec.getDownload(), moved);
      return moved;
    }
  }

  private void published(DownloadLog.Entry entry) {
    status
        .setMedia(entry.media())
        .setPath(entry.path().toString())
        .setDurableBytes(entry.media().getSizeBytes())
        .setResumptions(entry.starts() - 1)
        .setSha256(entry.sha256().orElseThrow());
    FoundFile file = found;
    if (file != null) {
      deleteTdlibCopy(file);
    }
  }

  private void deleteTdlibCopy(FoundFile file) {
    if (!tools.watches.watched(file.file().id())) {
      var _ = client.send(new DeleteFile(file.file().id()));
    }
  }

  // What went wrong

  private static Outcome refused(TelegramException e) {
    Optional<Duration> wait = e.retryAfter();
    if (wait.isPresent()) {
      return new Outcome.Waits(
          DownloadWait.Cause.CAUSE_FLOOD_WAIT, wait.get(), "Telegram asks to wait");
    }
    return e.aborted() || e.code() == 401
        ? new Outcome.Stopped()
        : new Outcome.Retry(ErrorReason.ERROR_REASON_TELEGRAM_ERROR, e.error());
  }

  private static Outcome diskFailed(IOException e) {
    return isDiskFull(e)
        ? new Outcome.Waits(
            DownloadWait.Cause.CAUSE_DISK_FULL, DISK_FULL_PAUSE, "the target's disk is full")
        : new Outcome.Retry(ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE, String.valueOf(e));
  }

  /** The JDK tells ENOSPC and EDQUOT by the system's text only. */
  private static boolean isDiskFull(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left on device") || message.contains("Disk quota exceeded");
  }

  /** A full disk is waited for; anything else is for a person to repair. */
  private static TargetException notWritable(Path path, IOException e) throws IOException {
    if (isDiskFull(e)) {
      throw e;
    }
    return new TargetException(
        ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE,
        "cannot write " + path + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  private static TargetException exists(Path path) {
    return new TargetException(ErrorReason.ERROR_REASON_TARGET_EXISTS, path + " exists");
  }

  private static IfExists ifExists(DownloadTarget target) {
    return switch (target.getIfExists()) {
      case IF_EXISTS_REPLACE, IF_EXISTS_FAIL -> target.getIfExists();
      case IF_EXISTS_RENAME, IF_EXISTS_UNSPECIFIED, UNRECOGNIZED -> IfExists.IF_EXISTS_RENAME;
    };
  }

  private void report(Phase phase) {
    long now = tools.nanoTime.getAsLong();
    reportedNanos = now;
    status.setPhase(phase).setBytesPerSecond(rate.bytesPerSecond(now, received.bytes()));
    reports.accept(status.build());
  }

  /** The target decided, not Telegram. */
  private static final class TargetException extends Exception {
    private static final long serialVersionUID = 1L;
    private final ErrorReason reason;

    TargetException(ErrorReason reason, String message) {
      super(message);
      this.reason = reason;
    }
  }
}
