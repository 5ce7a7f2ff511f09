package dev.telefarm.worker.download;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can lose power between any two steps, with the download log on it. What was
 * not synced by then is there afterwards or not, at random and independently: each block, each
 * size, each name, and the log's change that was on its way. One seed gives one run. For one
 * thread: what other threads would do at the same time is done by {@link #meanwhile}, in the middle
 * of each sync.
 */
final class PowerCutDisk implements TargetFiles {
  private final RandomGenerator random;
  private final PowerCutLog log = new PowerCutLog(this);
  private final Map<Path, PowerCutFile> names = new HashMap<>();
  private final Map<Path, PowerCutFile> stableNames = new HashMap<>();
  private final List<Change> unsynced = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private boolean busy;
  private long stepsLeft = Long.MAX_VALUE;
  private int boot;

  /** One change of a folder, atomic as rename(2) is. */
  private record Change(@Nullable Path removed, @Nullable Path added, PowerCutFile file) {
    void applyTo(Map<Path, PowerCutFile> names) {
      if (removed != null) {
        names.remove(removed);
      }
      if (added != null) {
        names.put(added, file);
      }
    }
  }

  PowerCutDisk(RandomGenerator random) {
    this.random = random;
  }

  DownloadLog log() {
    return log;
  }

  /** The power is cut in the step after so many more; each later call then throws, too. */
  void cutAfter(long steps) {
    stepsLeft = steps;
  }

  /** What happens while a sync is under way; its own syncs are not interleaved further. */
  void meanwhile(Runnable others) {
    meanwhile = others;
  }

  /** The process was killed, at a {@link PowerCut} or between steps: what was written stays. */
  void restartProcess() {
    log.cut(random);
    meanwhile = () -> {};
    stepsLeft = Long.MAX_VALUE;
    boot++;
  }

  /** The machine lost power, at a {@link PowerCut} or between steps. */
  void restartMachine() {
    for (Change change : unsynced) {
      if (random.nextBoolean()) {
        change.applyTo(stableNames);
      }
    }
    unsynced.clear();
    names.clear();
    names.putAll(stableNames);
    names.values().stream().distinct().forEach(file -> file.cut(random));
    restartProcess();
  }

  /** A moment at which the power can be cut. */
  void step() {
    if (stepsLeft <= 0) {
      throw new PowerCut();
    }
    stepsLeft--;
  }

  /** A moment at which others go on, too. */
  void stepOfSync() {
    if (!busy) {
      busy = true;
      try {
        meanwhile.run();
      } finally {
        busy = false;
      }
    }
    step();
  }

  /** What a reader of {@code path} sees; empty if nothing has that name. */
  Optional<byte[]> content(Path path) {
    return Optional.ofNullable(names.get(path)).map(PowerCutFile::content);
  }

  static Path partial(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private void change(@Nullable Path removed, @Nullable Path added, PowerCutFile file) {
    Change change = new Change(removed, added, file);
    change.applyTo(names);
    unsynced.add(change);
    step();
  }

  @Override
  public void forceNames(Path target) {
    List<Change> begun = List.copyOf(unsynced);
    stepOfSync();
    for (Change change : begun) {
      if (unsynced.remove(change)) {
        change.applyTo(stableNames);
      }
    }
  }

  @Override
  public boolean exists(Path target) {
    return names.containsKey(target);
  }

  @Override
  public boolean isFolder(Path path) {
    return false;
  }

  @Override
  public void createFolders(Path folder) {}

  @Override
  public Path real(Path path) {
    return path;
  }

  @Override
  public Store store(Path path) {
    return new Store("disk");
  }

  @Override
  public long usableSpace(Path path) {
    return Long.MAX_VALUE;
  }

  @Override
  public PartialFile reserve(Path target, long size) throws FileAlreadyExistsException {
    Path partial = partial(target);
    if (exists(partial)) {
      throw new FileAlreadyExistsException(partial.toString());
    }
    PowerCutFile file = new PowerCutFile();
    change(null, partial, file);
    file.resize(size);
    forceNames(target);
    return new Handle(file);
  }

  @Override
  public PartialFile open(Path target, long size) throws FileAlreadyExistsException {
    PowerCutFile file = names.get(partial(target));
    if (file == null) {
      return reserve(target, size);
    }
    if (size > 0 && file.size() != size) {
      file.resize(size);
      step();
    }
    forceNames(target);
    return new Handle(file);
  }

  @Override
  public PartialFile join(Path target) throws NoSuchFileException {
    return new Handle(file(partial(target)));
  }

  private PowerCutFile file(Path path) throws NoSuchFileException {
    PowerCutFile file = names.get(path);
    if (file == null) {
      throw new NoSuchFileException(path.toString());
    }
    return file;
  }

  @Override
  public boolean partialExists(Path target) {
    return exists(partial(target));
  }

  @Override
  public void moveReservation(Path from, Path to)
      throws NoSuchFileException, FileAlreadyExistsException {
    rename(partial(from), partial(to), /* replace= */ false);
  }

  @Override
  public void publish(Path target, boolean replace)
      throws NoSuchFileException, FileAlreadyExistsException {
    rename(partial(target), target, replace);
  }

  private void rename(Path from, Path to, boolean replace)
      throws NoSuchFileException, FileAlreadyExistsException {
    PowerCutFile file = file(from);
    if (!replace && exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    change(from, to, file);
    forceNames(to);
  }

  @Override
  public void link(Path from, Path target, boolean replace) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void discard(Path target) {
    PowerCutFile file = names.get(partial(target));
    if (file != null) {
      change(partial(target), null, file);
    }
  }

  @Override
  public long digest(Path target, MessageDigest digest) throws NoSuchFileException {
    byte[] content = file(target).content();
    digest.update(content);
    return content.length;
  }

  /** An open file; dead once its process is. */
  private final class Handle implements PartialFile {
    private final PowerCutFile file;
    private final int opened = boot;

    Handle(PowerCutFile file) {
      this.file = file;
    }

    private PowerCutFile alive() {
      if (opened != boot) {
        throw new IllegalStateException("this file was open in an earlier process");
      }
      return file;
    }

    @Override
    public void write(ByteBuffer bytes, long offset) {
      alive().write(bytes, offset);
      step();
    }

    @Override
    public void read(ByteBuffer bytes, long offset) throws EOFException {
      alive().read(bytes, offset);
      if (bytes.hasRemaining()) {
        throw new EOFException();
      }
    }

    @Override
    public void resize(long size) {
      alive().resize(size);
      step();
    }

    @Override
    public void force() {
      PowerCutFile.Mark begun = alive().beginForce();
      stepOfSync();
      file.endForce(begun);
    }

    @Override
    public long size() {
      return alive().size();
    }

    @Override
    public void digest(MessageDigest digest, long bytes) throws EOFException {
      ByteBuffer all = ByteBuffer.allocate((int) bytes);
      read(all, 0);
      digest.update(all.flip());
    }

    @Override
    public void close() {}
  }
}
