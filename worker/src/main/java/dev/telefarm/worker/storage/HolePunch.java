package dev.telefarm.worker.storage;

import dev.telefarm.worker.download.CopySpace;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * fallocate(2), which the JDK does not offer: frees the blocks inside a file. Bytes that were not
 * written to the disk yet never are, so TDLib's copies cost hardly any disk traffic either. Linux
 * with ext4, XFS, Btrfs or tmpfs; elsewhere nothing is supported.
 */
public final class HolePunch implements CopySpace {
  private static final int O_RDWR_CLOEXEC = 02 | 02000000;
  private static final int KEEP_SIZE_AND_PUNCH_HOLE = 0x01 | 0x02;

  private final Optional<Libc> libc;

  public HolePunch() {
    libc = System.getProperty("os.name").equals("Linux") ? Libc.find() : Optional.empty();
  }

  @Override
  public Freed free(Path file, long offset, long length) {
    return libc.map(calls -> calls.free(file, offset, length)).orElse(Freed.UNSUPPORTED);
  }

  private record Libc(MethodHandle open, MethodHandle fallocate, MethodHandle close) {

    static Optional<Libc> find() {
      Linker linker = Linker.nativeLinker();
      var symbols = linker.defaultLookup();
      var open = symbols.find("open");
      var fallocate = symbols.find("fallocate64").or(() -> symbols.find("fallocate"));
      var close = symbols.find("close");
      if (open.isEmpty() || fallocate.isEmpty() || close.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Libc(
              linker.downcallHandle(
                  open.get(),
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                  Linker.Option.firstVariadicArg(2)),
              linker.downcallHandle(
                  fallocate.get(),
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_LONG,
                      ValueLayout.JAVA_LONG)),
              linker.downcallHandle(
                  close.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))));
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
