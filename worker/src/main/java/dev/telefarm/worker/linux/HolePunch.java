package dev.telefarm.worker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.telefarm.worker.download.CopySpace;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * fallocate(2): frees the blocks inside a file. Bytes that were not written to the disk yet never
 * are, so TDLib's copies cost hardly any disk traffic either. With ext4, XFS, Btrfs or tmpfs;
 * elsewhere nothing is supported. Thread-safe.
 */
public final class HolePunch implements CopySpace {
  private static final int O_RDWR_CLOEXEC = 02 | 02000000;
  private static final int KEEP_SIZE_AND_PUNCH_HOLE = 0x01 | 0x02;

  @Override
  public Freed free(Path file, long offset, long length) {
    return Calls.FOUND.map(calls -> calls.free(file, offset, length)).orElse(Freed.UNSUPPORTED);
  }

  private record Calls(MethodHandle open, MethodHandle fallocate, MethodHandle close) {
    /** Not before the first use: a worker shall start fast. */
    static final Optional<Calls> FOUND = find();

    private static Optional<Calls> find() {
      var open =
          Libc.function(
              "open",
              FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
              Linker.Option.firstVariadicArg(2));
      var type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
      var fallocate = Libc.function("fallocate64", type).or(() -> Libc.function("fallocate", type));
      var close = Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      return open.isEmpty() || fallocate.isEmpty() || close.isEmpty()
          ? Optional.empty()
          : Optional.of(new Calls(open.get(), fallocate.get(), close.get()));
    }

    Freed free(Path file, long offset, long length) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment path = arena.allocateFrom(file.toString());
        int descriptor = (int) open.invokeExact(path, O_RDWR_CLOEXEC);
        if (descriptor < 0) {
          return Freed.NO_FILE;
        }
        int result =
            (int) fallocate.invokeExact(descriptor, KEEP_SIZE_AND_PUNCH_HOLE, offset, length);
        int _ = (int) close.invokeExact(descriptor);
        return result == 0 ? Freed.DONE : Freed.UNSUPPORTED;
      } catch (Throwable e) {
        throw new IllegalStateException("a call of libc", e);
      }
    }
  }
}
