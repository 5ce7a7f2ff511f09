package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.chat.ChatLookup;
import dev.telefarm.worker.chat.FoundFile;
import dev.telefarm.worker.chat.LookupException;
import dev.telefarm.worker.download.CrashPoints.Point;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.download.Inheritance.Inherited;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one download: finds the message, reserves the target, has the parts fetched and
 * proven, and publishes the file. The order of the steps keeps two promises: parts told as durable
 * are on stable storage, and the final name never shows a file that was not proven. Runs on a
 * thread of its own, which an interrupt stops; the specification may change from another.
 */
final class DownloadJob {
  private final String download;
  private final Tools tools;
  private final BooleanSupplier enlarge;
  private final DownloadListener listener;
  private final Progress progress;
  private final Reservations reservations;
  private final Publication publication;
  private Proof proof;
  private long received;

  @GuardedBy("this")
  private DownloadSpec spec;

  @GuardedBy("this")
  private @Nullable Transfer transfer;

  /** What all jobs of a worker share. */
  record Tools(
      DownloadLog log,
      TargetFiles files,
      Lanes lanes,
      FileClaims claims,
      CopySpace copySpace,
      CopyBuffers buffers,
      Pacing pacing,
      LongSupplier nanoTime,
      CrashPoints crashPoints) {}

  /**
   * @param proof what earlier attempts of this process proved, to go on from there
   * @param enlarge asks for a slot for large files
   */
  DownloadJob(
      DownloadSpec spec,
      Tools tools,
      Proof proof,
      BooleanSupplier enlarge,
      DownloadListener listener) {
    this.download = spec.getDownload();
    this.spec = spec;
    this.tools = tools;
    this.proof = proof;
    this.enlarge = enlarge;
    this.listener = listener;
    this.progress = new Progress(download, listener, tools.pacing, tools.nanoTime);
    this.reservations = new Reservations(tools.log, tools.files, TargetRoots.ANYWHERE);
    this.publication =
        new Publication(tools.log, tools.files, TargetRoots.ANYWHERE, tools.crashPoints);
  }

  /** What is proven now; another attempt goes on from there. */
  Proof proof() {
    return proof;
  }

  /** Whether any byte came. */
  boolean progressed() {
    return received > 0;
  }

  /** The status as this attempt left it, for the next report. */
  DownloadStatus.Builder status() {
    return progress.status();
  }

  /** Takes effect at once. */
  synchronized void respecify(DownloadSpec next) {
    spec = next;
    if (transfer != null) {
      transfer.share(next);
    }
  }

  /** Another account made parts durable. */
  synchronized void known(PartSums parts) {
    if (transfer != null) {
      transfer.known(parts);
    }
  }

  /** A further lane is logged in. */
  synchronized void join(Lane lane) {
    if (transfer != null) {
      transfer.join(lane);
    }
  }

  private synchronized DownloadSpec spec() {
    return spec;
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
    } catch (IntegrityException e) {
      return new Outcome.Retry(ErrorReason.ERROR_REASON_INTEGRITY, String.valueOf(e.getMessage()));
    } catch (TelegramException e) {
      return Outcome.of(e);
    } catch (LaneLostException | InterruptedException | ClosedByInterruptException e) {
      return new Outcome.Stopped();
    } catch (IOException e) {
      // The kernel may have dropped what it could not write, and show it all the same.
      proof = new Proof();
      return Outcome.of(e, tools.pacing);
    } catch (UncheckedIOException e) {
      return Outcome.of(Objects.requireNonNull(e.getCause()), tools.pacing);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Only after the attempt has ended: lets go of what TDLib holds, or deletes it. */
  void release(boolean delete) throws InterruptedException {
    Transfer ended;
    synchronized (this) {
      ended = transfer;
    }
    if (ended != null) {
      ended.release(delete);
    }
  }

  private Outcome attempt() throws Exception {
    DownloadSpec spec = spec();
    Optional<Entry> before = tools.log.get(download);
    if (before.isPresent() && before.get().sha256().isPresent()) {
      Optional<Entry> finished = publication.finish(spec, before.get());
      if (finished.isPresent()) {
        progress.published(finished.get());
        return new Outcome.Completed();
      }
    }
    progress.enter(Phase.PHASE_RESOLVING);
    List<Lane> lanes = tools.lanes.inTurn();
    if (lanes.isEmpty()) {
      return new Outcome.Stopped();
    }
    FoundFile found = sized(lanes.getFirst(), find(lanes.getFirst()));
    progress.resolved(found.media());
    if (spec.getHold()) {
      return new Outcome.Held();
    }
    boolean large = found.media().getSizeBytes() > SlotPlanner.SMALL_BYTES;
    if (large && !enlarge.getAsBoolean()) {
      return new Outcome.NoSlot();
    }
    String file = found.media().getUniqueFileId();
    try (FileClaims.Claim _ = tools.claims.claim(file.isEmpty() ? download : file)) {
      return fetch(before, found, large ? lanes : lanes.subList(0, 1));
    }
  }

  private FoundFile find(Lane lane) throws LookupException, InterruptedException {
    return new ChatLookup(lane.client()).file(spec().getSource());
  }

  private FoundFile sized(Lane lane, FoundFile found)
      throws FetchFailedException, LaneLostException, InterruptedException {
    if (found.media().getSizeBytes() > 0) {
      return found;
    }
    long size =
        new SizeProbe(tools.pacing, tools.nanoTime).size(lane, found.file(), tdlibPriority());
    if (size == 0) {
      throw new FetchFailedException("Telegram gives a file without a byte");
    }
    Media media = found.media().toBuilder().setSizeBytes(size).build();
    return new FoundFile(found.chat(), media, found.file());
  }

  private int tdlibPriority() {
    return Math.clamp(16 + spec().getPriority() / 7, 1, 32);
  }

  private Outcome fetch(Optional<Entry> before, FoundFile found, List<Lane> lanes)
      throws Exception {
    Entry entry;
    switch (reservations.begin(spec(), found.media(), before)) {
      case Begun.Skipped(Path path) -> {
        progress.skipped(path);
        return new Outcome.Completed();
      }
      case Begun.Reserved(Entry reserved) -> entry = reserved;
    }
    tools.crashPoints.pass(Point.RESERVED);
    boolean there = tools.files.partialExists(entry.path());
    // What is remembered tells which of its space was given back.
    boolean suspect = before.isEmpty() || tools.log.lost() > 0;
    boolean same = before.isEmpty() || before.get().sameFile(entry);
    PartLayout layout = new PartLayout(found.media().getSizeBytes());
    Inherited inherited =
        new Inheritance(tools.log, listener).take(spec(), entry, layout, there, same);
    if (!there || !same) {
      proof = new Proof();
    }
    if (same && !inherited.gone().isEmpty()) {
      entry = entry.lost(layout.length(inherited.gone()));
      tools.log.put(download, entry);
    }
    progress.logged(entry);
    try (PartialFile part = reservations.open(spec(), entry)) {
      PartTable table =
          new PartTable(
              layout,
              Stripes.wanted(spec(), layout),
              inherited.parts(),
              inherited.gone(),
              tools.nanoTime);
      Transfer ready =
          new Transfer(
              download,
              table,
              part,
              proof,
              inherited.parts(),
              lane ->
                  new LaneWork(
                      lane,
                      lane.equals(lanes.getFirst()) ? found.file() : find(lane, found),
                      tdlibPriority(),
                      suspect,
                      table,
                      part,
                      tools),
              tools,
              listener);
      Entry now = run(ready, table, entry, lanes);
      tools.crashPoints.pass(Point.RECEIVED);
      progress.enter(Phase.PHASE_VERIFYING);
      Entry sealed = publication.seal(spec(), now, part, proof.sha256());
      progress.published(publication.publish(spec(), sealed));
      ready.release(true);
      return new Outcome.Completed();
    }
  }

  /** Every lane has its own ids, so each finds the message itself. */
  private File find(Lane lane, FoundFile found) throws LookupException, InterruptedException {
    FoundFile here = find(lane);
    if (!here.media().getUniqueFileId().equals(found.media().getUniqueFileId())) {
      throw new LookupException(
          ErrorReason.ERROR_REASON_MESSAGE_HAS_NO_FILE, "the message has another file now");
    }
    return here.file();
  }

  /** Until the file is proven. */
  private Entry run(Transfer ready, PartTable table, Entry begun, List<Lane> lanes)
      throws Exception {
    synchronized (this) {
      transfer = ready;
      ready.share(spec);
      lanes.forEach(ready::join);
    }
    progress.moved(0, table.durableBytes(), lanes.size());
    progress.enter(Phase.PHASE_RUNNING);
    Refetches refetches = new Refetches(begun, ready, table.layout());
    try {
      ready.run(() -> {
        refetches.note();
        received = table.receivedBytes();
        progress.moved(received, table.durableBytes(), ready.lanes());
      });
    } catch (IntegrityException e) {
      distrust(table);
      throw e;
    } finally {
      received = table.receivedBytes();
      refetches.note();
      progress.moved(received, table.durableBytes(), 0);
    }
    return refetches.entry;
  }

  /** Everything is fetched again, TDLib's copies included. */
  private void distrust(PartTable table) throws InterruptedException {
    proof = new Proof();
    BitSet all = table.durable().indices();
    tools.log.forget(download, all);
    listener.parts(Inheritance.damaged(download, all));
    release(true);
  }

  /** Notes in the log what was damaged and has to come again. For one thread. */
  private final class Refetches {
    private final Transfer transfer;
    private final PartLayout layout;
    private Entry entry;
    private int noted;

    Refetches(Entry entry, Transfer transfer, PartLayout layout) {
      this.entry = entry;
      this.transfer = transfer;
      this.layout = layout;
    }

    void note() {
      int damaged = transfer.damagedParts();
      if (damaged > noted) {
        entry = entry.lost((long) (damaged - noted) * PartLayout.PART_BYTES);
        noted = damaged;
        tools.log.put(download, entry);
        progress.logged(entry);
      }
    }
  }
}
