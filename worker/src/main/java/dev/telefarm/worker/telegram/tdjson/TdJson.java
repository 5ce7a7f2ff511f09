package dev.telefarm.worker.telegram.tdjson;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * libtdjson's five functions (td_json_client.h), and nothing else native. The library stays loaded
 * for the process's life: TDLib's own threads do not survive an unload. Safe for use by many
 * threads, but for {@link #receive}.
 */
final class TdJson {
  /**
   * What TDLib answers is at most a few MiB; the bound only keeps a missing NUL from reading on for
   * ever.
   */
  private static final long MAX_TEXT = 1L << 30;

  private final MethodHandle createClientId;
  private final MethodHandle send;
  private final MethodHandle receive;
  private final MethodHandle execute;
  private final MethodHandle setLogMessageCallback;

  private TdJson(SymbolLookup library) {
    createClientId = bind(library, "td_create_client_id", FunctionDescriptor.of(JAVA_INT));
    send = bind(library, "td_send", FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS));
    receive = bind(library, "td_receive", FunctionDescriptor.of(ADDRESS, JAVA_DOUBLE));
    execute = bind(library, "td_execute", FunctionDescriptor.of(ADDRESS, ADDRESS));
    setLogMessageCallback =
        bind(library, "td_set_log_message_callback", FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS));
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

  /** A new client; it stays silent until the first {@link #send}. */
  int createClientId() {
    try {
      return (int) createClientId.invokeExact();
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void send(int clientId, String request) {
    try (Arena arena = Arena.ofConfined()) {
      send.invokeExact(clientId, arena.allocateFrom(request));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Waits at most {@code seconds}. Never to be called by two threads at once: TDLib aborts the
   * process.
   */
  @Nullable String receive(double seconds) {
    try {
      // TDLib frees the text at this thread's next call, so it is copied at once.
      return text((MemorySegment) receive.invokeExact(seconds));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Nullable String execute(String request) {
    try (Arena arena = Arena.ofConfined()) {
      return text((MemorySegment) execute.invokeExact(arena.allocateFrom(request)));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Sends TDLib's log lines up to {@code maxVerbosity} to {@code sink}, from TDLib's own threads,
   * for the process's life.
   */
  void logTo(LogSink sink, int maxVerbosity) {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .findStatic(
                  TdJson.class,
                  "log",
                  MethodType.methodType(void.class, LogSink.class, int.class, MemorySegment.class))
              .bindTo(sink);
      MemorySegment stub =
          Linker.nativeLinker()
              .upcallStub(target, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS), Arena.global());
      setLogMessageCallback.invokeExact(maxVerbosity, stub);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Called by native code: nothing may be thrown from here, or the JVM ends. */
  @SuppressWarnings("unused") // by its name, in logTo
  private static void log(LogSink sink, int verbosity, MemorySegment message) {
    try {
      String line = text(message);
      if (line != null) {
        sink.accept(verbosity, line);
      }
    } catch (RuntimeException e) {
      // A lost log line is all this costs.
    }
  }

  /**
   * Takes TDLib's log lines; called from many threads. TDLib ends the process after a line of
   * verbosity 0.
   */
  @FunctionalInterface
  interface LogSink {
    void accept(int verbosity, String line);
  }

  private static MethodHandle bind(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
  }

  private static @Nullable String text(MemorySegment pointer) {
    return pointer.equals(MemorySegment.NULL) ? null : pointer.reinterpret(MAX_TEXT).getString(0);
  }

  private static RuntimeException failed(Throwable e) {
    return switch (e) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException("native call failed", e);
    };
  }
}
