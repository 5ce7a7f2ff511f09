package dev.telefarm.worker.telegram.tdjson;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * libtdjson's functions, and nothing else native. The library stays loaded for the process's life:
 * TDLib's own threads do not survive an unload. Safe for use by many threads, but for {@link
 * #receive}.
 */
final class TdJson implements TdCalls {
  /**
   * What TDLib answers is at most a few MiB; the bound only keeps a missing NUL from reading on for
   * ever.
   */
  private static final long MAX_TEXT = 1L << 30;

  /**
   * A pointer, as the number that it is: for each form of call the JVM makes code, and for
   * MemorySegments more of it, which a start pays for.
   */
  private static final ValueLayout POINTER = JAVA_LONG;

  private static final long NULL = 0;

  private final MethodHandle createClientId;
  private final MethodHandle send;
  private final MethodHandle receive;
  private final MethodHandle execute;
  private final MethodHandle setLogMessageCallback;

  private TdJson(SymbolLookup library) {
    createClientId = bind(library, "td_create_client_id", FunctionDescriptor.of(JAVA_INT));
    send = bind(library, "td_send", FunctionDescriptor.ofVoid(JAVA_INT, POINTER));
    receive = bind(library, "td_receive", FunctionDescriptor.of(POINTER, JAVA_DOUBLE));
    execute = bind(library, "td_execute", FunctionDescriptor.of(POINTER, POINTER));
    setLogMessageCallback =
        bind(library, "td_set_log_message_callback", FunctionDescriptor.ofVoid(JAVA_INT, POINTER));
  }

  /**
   * Loads the library at {@code file}.
   *
   * @throws LibraryUnusableException if it is missing, cannot be loaded here, or lacks one of the
   *     functions
   */
  static TdJson load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new LibraryUnusableException("TDLib's library is missing: " + file, null);
    }
    try {
      return new TdJson(SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global()));
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      throw new LibraryUnusableException(
          "not a usable TDLib library: " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public int createClientId() {
    try {
      return (int) createClientId.invokeExact();
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void send(int clientId, String request) {
    try (Arena arena = Arena.ofConfined()) {
      send.invokeExact(clientId, pointer(request, arena));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable String receive(double seconds) {
    try {
      // TDLib frees the text at this thread's next call, so it is copied at once.
      return text((long) receive.invokeExact(seconds));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable String execute(String request) {
    try (Arena arena = Arena.ofConfined()) {
      return text((long) execute.invokeExact(pointer(request, arena)));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void logTo(LogSink sink, int maxVerbosity) {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .findStatic(
                  TdJson.class,
                  "log",
                  MethodType.methodType(void.class, LogSink.class, int.class, long.class))
              .bindTo(sink);
      MemorySegment stub =
          Linker.nativeLinker()
              .upcallStub(target, FunctionDescriptor.ofVoid(JAVA_INT, POINTER), Arena.global());
      setLogMessageCallback.invokeExact(maxVerbosity, stub.address());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Called by native code: nothing may be thrown from here, or the JVM ends. */
  @SuppressWarnings("unused") // by its name, in logTo
  private static void log(LogSink sink, int verbosity, long message) {
    try {
      String line = text(message);
      if (line != null) {
        sink.accept(verbosity, line);
      }
    } catch (RuntimeException e) {
      // A lost log line is all this costs.
    }
  }

  private static MethodHandle bind(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
  }

  /** Until the arena is closed. Not allocateFrom, which gets ready for every kind of text first. */
  private static long pointer(String text, Arena arena) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment copy = arena.allocate(bytes.length + 1L); // of zeros
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy.address();
  }

  private static @Nullable String text(long pointer) {
    return pointer == NULL
        ? null
        : MemorySegment.ofAddress(pointer).reinterpret(MAX_TEXT).getString(0);
  }

  private static RuntimeException failed(Throwable e) {
    return switch (e) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException("native call failed", e);
    };
  }
}
