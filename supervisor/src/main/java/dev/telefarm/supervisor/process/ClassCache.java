package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.config.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers' classes, loaded and linked once (the JVM's AOT cache, JEP 483): a worker attaches in
 * a third of the time and in less memory. Made at the first start by a rehearsal of a worker, in
 * the background; workers that start before it is there start without it. Thread-safe.
 *
 * <p>The file is named by {@link ClassCacheKey}.
 */
public final class ClassCache implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClassCache.class);
  private static final String PREFIX = "worker-";
  private static final String SUFFIX = ".aot";

  /** As many kinds of JDK and jars as are likely to use one folder in turns. */
  private static final int KEPT = 4;

  private static final String UNFINISHED = ".new";

  /** It runs in the background: where others keep the processors busy it gets little of them. */
  private static final long STEP_SECONDS = 600;

  private static final long ABANDONED_MILLIS = TimeUnit.SECONDS.toMillis(3 * STEP_SECONDS);

  private final WorkerCommand command;
  private final PlatformProcess platform;
  private final List<Path> folders;
  private final Path scratch;
  private volatile @Nullable Path file;
  private volatile @Nullable Process running;
  private volatile boolean closed;

  /**
   * @param folders where it is looked for, and made in the first of them that can be written
   * @param scratch a folder for the rehearsal, made and removed here
   */
  ClassCache(WorkerCommand command, PlatformProcess platform, List<Path> folders, Path scratch) {
    this.command = command;
    this.platform = platform;
    this.folders = List.copyOf(folders);
    this.scratch = scratch;
  }

  /** The cache; empty as long as there is none. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /**
   * Finds the cache, or else makes it: that takes some seconds of one core. What goes wrong is
   * logged: workers do without.
   */
  void prepare() {
    try {
      String name = PREFIX + new ClassCacheKey(command).hex() + SUFFIX;
      file = find(name).orElse(null);
      if (file == null) {
        file = make(name);
      }
      log.info("workers start from the class cache {}", file);
    } catch (IOException e) {
      if (!closed) {
        log.warn("workers start without a class cache, which is slower: {}", e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Path> find(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private Path make(String name) throws IOException, InterruptedException {
    Path folder = writable();
    Path fresh = Files.createTempFile(folder, PREFIX, UNFINISHED);
    try {
      removeAbandoned(folder, written(fresh));
      Folders.delete(scratch);
      Files.createDirectories(scratch.resolve("logs"));
      Path notes = scratch.resolve("classes");
      run(command.rehearsal(scratch, notes));
      run(command.makeCache(scratch, notes, fresh));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true); // after a power cut it is whole, or not there
      }
      Path made = folder.resolve(name);
      Files.move(fresh, made, StandardCopyOption.ATOMIC_MOVE);
      forgetOld(folder);
      return made;
    } finally {
      Files.deleteIfExists(fresh);
      Folders.delete(scratch);
    }
  }

  private Path writable() throws IOException {
    IOException last = new IOException("no folder for it");
    for (Path folder : folders) {
      try {
        Files.createDirectories(folder);
        if (Files.isWritable(folder)) {
          return folder;
        }
        last = new IOException(folder + " cannot be written");
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private void run(List<String> arguments) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(platform.backgroundPrefix());
    whole.addAll(arguments);
    Path output = scratch.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(whole).directory(scratch.toFile());
    WorkerEnvironment.set(builder.environment(), new Secret("rehearsal"));
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    running = process;
    if (closed) {
      process.destroyForcibly();
    }
    if (!process.waitFor(STEP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("making it took longer than " + STEP_SECONDS + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "making it ended with " + process.exitValue() + ": " + lastLine(output));
    }
  }

  private static String lastLine(Path output) throws IOException {
    return Files.readString(output).lines().reduce("no output", (_, line) -> line);
  }

  /** What killed supervisors left of making one; another one may be at it now. */
  private static void removeAbandoned(Path folder, FileTime now) throws IOException {
    for (Path unfinished : Folders.list(folder, PREFIX + "*" + UNFINISHED)) {
      if (now.toMillis() - written(unfinished).toMillis() > ABANDONED_MILLIS) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  /** Those that were not made lately. */
  private static void forgetOld(Path folder) throws IOException {
    List<Path> newestFirst = Folders.list(folder, PREFIX + "*" + SUFFIX);
    newestFirst.sort(Comparator.comparing(ClassCache::written).reversed());
    for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
      Files.deleteIfExists(old);
    }
  }

  private static FileTime written(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // somebody else removed it
    }
  }

  /** Ends what is being made. */
  @Override
  public void close() {
    closed = true;
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
