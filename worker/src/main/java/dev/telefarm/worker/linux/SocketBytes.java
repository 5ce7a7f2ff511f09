package dev.telefarm.worker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * getsockopt(2) with TCP_INFO: the bytes that came on all TCP connections of this process, by the
 * kernel's own count, also those of which TDLib makes nothing yet. The link to the supervisor is no
 * TCP connection. What a connection received since the last look before its end is not counted.
 * Always 0 where the kernel does not tell. Thread-safe.
 */
public final class SocketBytes implements LongSupplier {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final String SOCKET = "socket:";
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int BYTES_RECEIVED = 128; // of struct tcp_info, since Linux 4.1
  private static final int INFO_SIZE = BYTES_RECEIVED + Long.BYTES;

  private Map<String, Long> last = Map.of(); // by connection
  private long sum;

  private static final class Calls {
    /** Not before the first use: a worker shall start fast. */
    static final Optional<MethodHandle> GETSOCKOPT =
        Libc.function(
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  }

  /** Since the process began to look; it only grows. */
  @Override
  public synchronized long getAsLong() {
    Map<String, Long> now = Calls.GETSOCKOPT.map(SocketBytes::connections).orElse(Map.of());
    now.forEach(
        (connection, bytes) -> sum += Math.max(0, bytes - last.getOrDefault(connection, 0L)));
    last = now;
    return sum;
  }

  private static Map<String, Long> connections(MethodHandle getsockopt) {
    Map<String, Long> received = new HashMap<>();
    try (var descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        socket(descriptor)
            .ifPresent(connection -> {
              long bytes =
                  received(getsockopt, Integer.parseInt(descriptor.getFileName().toString()));
              if (bytes >= 0) {
                received.put(connection, bytes);
              }
            });
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Map.of();
    }
    return received;
  }

  /** Its name with the kernel; empty for everything else, and for what was closed just now. */
  private static Optional<String> socket(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith(SOCKET) ? Optional.of(target) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Negative if it is no TCP connection. */
  private static long received(MethodHandle getsockopt, int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_SIZE);
      MemorySegment size = arena.allocateFrom(JAVA_INT, INFO_SIZE);
      int result = (int) getsockopt.invokeExact(descriptor, IPPROTO_TCP, TCP_INFO, info, size);
      return result == 0 && size.get(JAVA_INT, 0) == INFO_SIZE
          ? info.get(JAVA_LONG_UNALIGNED, BYTES_RECEIVED)
          : -1;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of libc", e);
    }
  }
}
