package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.chat.ChatLookup;
import dev.telefarm.worker.chat.FoundFile;
import dev.telefarm.worker.chat.LookupException;
import dev.telefarm.worker.download.CrashPoints.Point;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one download: finds the message, reserves the target, receives the bytes, proves
 * and publishes the file. The order of the steps keeps two promises: bytes reported durable are on
 * stable storage, and the final name never shows a file that was not proven. Runs on a thread of
 * its own; an interrupt stops it.
 */
final class DownloadJob {
  private final DownloadSpec spec;
  private final Tools tools;
  private final TelegramClient client;
  private final Progress progress;
  private final Reservations reservations;
  private final Publication publication;
  private Received received;
  private @Nullable TdlibCopy copy;

  /** What all jobs of a worker share. */
  record Tools(
      DownloadLog log,
      TargetFiles files,
      FileWatches watches,
      Pacing pacing,
      LongSupplier nanoTime,
      CrashPoints crashPoints) {}

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
    this.progress = new Progress(spec.getDownload(), reports, tools.pacing, tools.nanoTime);
    this.reservations = new Reservations(tools.log, tools.files, TargetRoots.ANYWHERE);
    this.publication =
        new Publication(tools.log, tools.files, TargetRoots.ANYWHERE, tools.crashPoints);
  }

  /** What is received now; another attempt goes on from there. */
  Received received() {
    return received;
  }

  /** The status as this attempt left it, for the next report. */
  DownloadStatus.Builder status() {
    return progress.status();
  }

  Outcome run() {
    try {
      return attempt();
    } catch (LookupException e) {
      return new Outcome.Failed(e.reason(), String.valueOf(e.getMessage()));
    } catch (TargetException e) {
      return new Outcome.Failed(e.reason(), String.valueOf(e.getMessage()));
    } catch (FetchFailedException e) {
      return new Outcome.Retry(
          ErrorReason.ERROR_REASON_FETCH_FAILED, String.valueOf(e.getMessage()));
    } catch (TelegramException e) {
      return Outcome.of(e);
    } catch (InterruptedException | ClosedByInterruptException e) {
      return new Outcome.Stopped();
    } catch (IOException e) {
      // What the disk was given since the last note may be gone: the next attempt reads it again.
      received = new Received();
      return Outcome.of(e, tools.pacing);
    } catch (UncheckedIOException e) {
      return Outcome.of(Objects.requireNonNull(e.getCause()), tools.pacing);
    }
  }

  /** Only after the attempt has ended: lets go of what TDLib holds, or deletes it. */
  void release(boolean delete) {
    TdlibCopy held = copy;
    if (held != null) {
      held.stop();
      if (delete) {
        held.delete();
      }
    }
  }

  private Outcome attempt()
      throws LookupException,
          TargetException,
          FetchFailedException,
          IOException,
          InterruptedException {
    Optional<Entry> before = tools.log.get(spec.getDownload());
    if (before.isPresent() && before.get().sha256().isPresent()) {
      Optional<Entry> finished = publication.finish(spec, before.get());
      if (finished.isPresent()) {
        progress.published(finished.get());
        return new Outcome.Completed();
      }
    }
    progress.enter(Phase.PHASE_RESOLVING);
    FoundFile found = new ChatLookup(client).file(spec.getSource());
    TdlibCopy held = new TdlibCopy(client, tools.watches, found.file().id());
    copy = held;
    Entry begun =
        switch (reservations.begin(spec, found.media(), before)) {
          case Begun.Reserved(Entry entry) -> entry;
          case Begun.Skipped(Path path) -> throw TargetException.exists(path + " exists");
        };
    tools.crashPoints.pass(Point.RESERVED);
    boolean partThere = tools.files.partialExists(begun.path());
    try (PartialFile part = reservations.open(spec, begun)) {
      received = Reception.resume(begun, part, received, partThere);
      Entry entry = receive(begun, part, found.file());
      tools.crashPoints.pass(Point.RECEIVED);
      return prove(entry, part, held);
    }
  }

  private Entry receive(Entry entry, PartialFile part, File file)
      throws FetchFailedException, IOException, InterruptedException {
    int priority = Math.clamp(16 + spec.getPriority() / 7, 1, 32);
    FileFetch fetch = new FileFetch(client, tools.watches, tools.pacing, tools.nanoTime);
    return new Reception(spec.getDownload(), tools, entry, part, received, progress)
        .fetch(fetch, file, priority);
  }

  private Outcome prove(Entry entry, PartialFile part, TdlibCopy held)
      throws IOException, TargetException {
    progress.enter(Phase.PHASE_VERIFYING);
    Entry sealed;
    try {
      sealed = publication.seal(spec, entry, part, received);
    } catch (IntegrityException e) {
      // Everything is fetched again, TDLib's copy included.
      received = new Received();
      held.delete();
      Entry lost = entry.lost(entry.durable().bytes());
      tools.log.put(spec.getDownload(), lost);
      progress.logged(lost);
      return new Outcome.Retry(ErrorReason.ERROR_REASON_INTEGRITY, String.valueOf(e.getMessage()));
    }
    progress.published(publication.publish(spec, sealed));
    held.delete();
    return new Outcome.Completed();
  }
}
