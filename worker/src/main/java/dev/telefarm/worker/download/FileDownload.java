package dev.telefarm.worker.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.chat.ChatLookup;
import dev.telefarm.worker.chat.FoundFile;
import dev.telefarm.worker.chat.LookupException;
import dev.telefarm.worker.download.CrashPoints.Point;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.download.Inheritance.Inherited;
import dev.telefarm.worker.telegram.TdObject.File;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt does at a file that was found and whose target is reserved: has the missing
 * parts fetched, the whole proven, and publishes it. The order of the steps keeps two promises:
 * parts told as durable are on stable storage, and the final name never shows a file that was not
 * proven. One thread runs it; the specification may change from others.
 */
final class FileDownload {
  private final String download;
  private final DownloadJob.Tools tools;
  private final DownloadListener listener;
  private final Progress progress;
  private final Reservations reservations;
  private final Publication publication;
  private final KnownFile known;
  private final boolean refetch;
  private Proof proof;
  private long received;

  @GuardedBy("this")
  private DownloadSpec spec;

  @GuardedBy("this")
  private @Nullable Transfer transfer;

  /**
   * @param proof what earlier attempts of this process proved, to go on from there
   * @param refetch whether TDLib's copy is not to be believed
   */
  FileDownload(
      DownloadSpec spec,
      DownloadJob.Tools tools,
      Proof proof,
      boolean refetch,
      Progress progress,
      DownloadListener listener) {
    this.download = spec.getDownload();
    this.spec = spec;
    this.tools = tools;
    this.proof = proof;
    this.refetch = refetch;
    this.progress = progress;
    this.listener = listener;
    TargetRoots roots = tools.roots().get();
    this.reservations = new Reservations(tools.log(), tools.files(), roots);
    this.known = new KnownFile(tools.log(), tools.files(), roots);
    this.publication = new Publication(tools.log(), tools.files(), roots, tools.crashPoints());
  }

  /** What is proven now; another attempt goes on from there. */
  Proof proof() {
    return proof;
  }

  /** After a fault of the disk: it may show what it could not write, until it is asked again. */
  void doubtEverything() {
    proof = new Proof();
  }

  /** Whether any byte came. */
  boolean progressed() {
    return received > 0;
  }

  synchronized DownloadSpec spec() {
    return spec;
  }

  int tdlibPriority() {
    return Math.clamp(16 + spec().getPriority() / 7, 1, 32);
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

  /** Only after its end: lets go of what TDLib holds, or deletes it. */
  void release(boolean delete) throws InterruptedException {
    Transfer ended;
    synchronized (this) {
      ended = transfer;
    }
    if (ended != null) {
      ended.release(delete);
    }
  }

  /** Ends what an earlier attempt had sealed; false if there is nothing of that. */
  boolean finish(Entry before) throws Exception {
    if (before.hash().isEmpty()) {
      return false;
    }
    Optional<Entry> finished = publication.finish(spec(), before);
    finished.ifPresent(progress::published);
    return finished.isPresent();
  }

  /**
   * Chooses or finds again where the file goes.
   *
   * @param before what was noted by an earlier attempt
   */
  Begun begin(FoundFile found, Optional<Entry> before) throws Exception {
    Begun begun = reservations.begin(spec(), found.chat(), found.media(), before);
    tools.crashPoints().pass(Point.RESERVED);
    return begun;
  }

  /** Makes the reserved target a link to the known copy, if there is one; false if not. */
  boolean link(Entry reserved) throws Exception {
    Optional<Entry> linked = known.link(spec(), reserved);
    linked.ifPresent(progress::linked);
    return linked.isPresent();
  }

  /**
   * Fetches and publishes.
   *
   * @param begun the reservation
   * @param lanes to begin with; the first one found the file
   */
  void fetch(Entry begun, Optional<Entry> before, FoundFile found, List<Lane> lanes)
      throws Exception {
    PartLayout layout = new PartLayout(found.media().getSizeBytes());
    boolean there = tools.files().partialExists(begun.path());
    boolean same = before.isEmpty() || before.get().sameFile(begun);
    if (!there || !same) {
      proof = new Proof();
    }
    Inherited inherited =
        new Inheritance(tools.log(), listener).take(spec(), begun, layout, there, same);
    Entry entry = begun;
    if (same && !inherited.gone().isEmpty()) {
      entry = begun.refetching(layout.length(inherited.gone()));
      tools.log().put(download, entry);
    }
    progress.logged(entry);
    long missing = layout.size() - layout.length(inherited.parts().indices());
    try (Room.Share room = tools.room().reserve(begun.path(), owns() ? missing : 0);
        PartialFile part = reservations.open(spec(), entry)) {
      PartTable table =
          new PartTable(
              layout,
              Stripes.wanted(spec(), layout),
              inherited.parts(),
              inherited.gone(),
              tools.nanoTime());
      // Only what is remembered tells which space of TDLib's copies was given back.
      boolean suspect =
          refetch || before.isEmpty() || tools.log().lost() > 0 || tools.log().forgot(download);
      Transfer ready =
          new Transfer(
              download,
              table,
              part,
              proof,
              inherited.parts(),
              (lane, rank) ->
                  new LaneWork(
                      lane,
                      rank,
                      lane.equals(lanes.getFirst()) ? found.file() : find(lane, found),
                      tdlibPriority(),
                      suspect,
                      table,
                      part,
                      tools),
              room,
              tools,
              listener);
      publish(run(ready, table, entry, lanes), part);
      ready.release(true);
    }
  }

  private boolean owns() {
    return Stripes.publishes(spec());
  }

  private void publish(Entry entry, PartialFile part) throws Exception {
    tools.crashPoints().pass(Point.RECEIVED);
    progress.enter(Phase.PHASE_VERIFYING);
    Entry sealed = publication.seal(spec(), entry, part, proof.hash());
    progress.published(publication.publish(spec(), sealed));
  }

  /** Every lane has its own ids, so each finds the message itself. */
  private File find(Lane lane, FoundFile found) throws LookupException, InterruptedException {
    FoundFile here = new ChatLookup(lane.client()).file(spec().getSource());
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
    Refetches refetches = new Refetches(begun, ready);
    try {
      ready.run(() -> {
        refetches.note();
        received = table.receivedBytes();
        progress.fetched(ready.fetched());
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
    tools.log().forget(download, all);
    listener.parts(Inheritance.damaged(download, all));
    release(true);
  }

  /** Notes in the log what was damaged and has to come again. For one thread. */
  private final class Refetches {
    private final Transfer transfer;
    private Entry entry;
    private int noted;

    Refetches(Entry entry, Transfer transfer) {
      this.entry = entry;
      this.transfer = transfer;
    }

    void note() {
      int damaged = transfer.damagedParts();
      if (damaged > noted) {
        entry = entry.refetching((long) (damaged - noted) * PartLayout.PART_BYTES);
        noted = damaged;
        tools.log().put(download, entry);
        progress.logged(entry);
      }
    }
  }
}
