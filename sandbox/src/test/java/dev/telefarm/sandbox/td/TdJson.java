package dev.telefarm.sandbox.td;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * TDLib's JSON interface. One instance a process and library: td_receive is one queue for all
 * clients, and must be called by one thread.
 */
public final class TdJson {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Path, TdJson> LOADED = new ConcurrentHashMap<>();
  private static final double RECEIVE_SECONDS = 10;

  private final MethodHandle createClientId;
  private final MethodHandle send;
  private final MethodHandle receive;
  private final Map<Integer, Consumer<JsonNode>> clients = new ConcurrentHashMap<>();

  private TdJson(Path library) {
    if (!library.getFileName().toString().contains("-127.")) {
      throw new IllegalArgumentException(library + " is no patched copy: it would dial Telegram");
    }
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    createClientId =
        linker.downcallHandle(
            symbols.find("td_create_client_id").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT));
    send =
        linker.downcallHandle(
            symbols.find("td_send").orElseThrow(),
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    receive =
        linker.downcallHandle(
            symbols.find("td_receive").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_DOUBLE));
    MethodHandle execute =
        linker.downcallHandle(
            symbols.find("td_execute").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment quiet =
          arena.allocateFrom(
              "{\"@type\":\"setLogVerbosityLevel\",\"new_verbosity_level\":"
                  + Integer.getInteger("tdlib.verbosity", 0)
                  + "}");
      MemorySegment ignored = (MemorySegment) execute.invokeExact(quiet);
      if (ignored.equals(MemorySegment.NULL)) {
        throw new IllegalStateException("td_execute answered nothing");
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    Thread.ofPlatform().daemon().name("td_receive").start(this::receiveForEver);
  }

  /** The library, loaded once. */
  public static TdJson of(Path library) {
    return LOADED.computeIfAbsent(library, TdJson::new);
  }

  int createClient(Consumer<JsonNode> receiver) {
    try {
      int client = (int) createClientId.invokeExact();
      clients.put(client, receiver);
      return client;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  void send(int client, JsonNode request) {
    try (Arena arena = Arena.ofConfined()) {
      send.invokeExact(client, arena.allocateFrom(request.toString()));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private void receiveForEver() {
    while (true) {
      try {
        MemorySegment text = (MemorySegment) receive.invokeExact(RECEIVE_SECONDS);
        if (!text.equals(MemorySegment.NULL)) {
          dispatch(text.reinterpret(Long.MAX_VALUE).getString(0));
        }
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void dispatch(String text) throws JsonProcessingException {
    JsonNode message = JSON.readTree(text);
    Consumer<JsonNode> receiver = clients.get(message.path("@client_id").asInt());
    if (receiver != null) {
      receiver.accept(message);
    }
  }
}
