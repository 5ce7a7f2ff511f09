package dev.telefarm.worker.telegram.tdjson;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.telefarm.worker.telegram.OptionValue;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Update;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtdjson as {@link TelegramLibrary}. All clients of a process share one receive queue, and only
 * one thread may take from it: it runs exactly while there are open clients, so that nothing is
 * left inside native code when the process ends.
 */
public final class TdJsonLibrary implements TelegramLibrary {
  /** Apart, so that the library can be loaded while logging is still being set up. */
  private static final class Logs {
    static final Logger log = LoggerFactory.getLogger(TdJsonLibrary.class);
    static final Logger tdlib = LoggerFactory.getLogger("tdlib");
  }

  /** Bounds nothing that matters: answers and updates end the wait at once. */
  private static final double RECEIVE_SECONDS = 60;

  /** Warnings tell what the API does not: why a file failed, and which waits Telegram asks for. */
  private static final int LEAST_VERBOSITY = 2;

  private final TdCalls native_;
  private final int verbosity;
  private final TdJsonCodec codec = new TdJsonCodec();
  private final LongAdder told = new LongAdder();
  private final Object lock = new Object();

  // Changed under the lock. TDLib's threads read it when they log, perhaps during one of our calls.
  private final Map<Integer, TdJsonClient> open = new ConcurrentHashMap<>();
  private @Nullable Thread receiver; // guarded by lock

  private TdJsonLibrary(TdCalls native_, int verbosity) {
    this.native_ = native_;
    this.verbosity = verbosity;
  }

  /**
   * Loads libtdjson and sends its log to slf4j's logger {@code tdlib}.
   *
   * @param logVerbosity what is logged: 0 fatal errors only, 1 errors, 2 warnings, more for details
   * @throws LibraryUnusableException if the file is not such a library
   */
  public static TdJsonLibrary load(Path file, int logVerbosity) {
    return over(TdJson.load(file), logVerbosity);
  }

  /** Everything of it but TDLib: see {@link RehearsedTdlib}. */
  public static TdJsonLibrary rehearsed() {
    return over(new RehearsedTdlib(), LEAST_VERBOSITY);
  }

  private static TdJsonLibrary over(TdCalls calls, int logVerbosity) {
    TdJsonLibrary library = new TdJsonLibrary(calls, logVerbosity);
    int heard = Math.max(LEAST_VERBOSITY, logVerbosity);
    library.native_.logTo(library::hear, heard);
    library.execute(new TdFunction.SetLogStream(new TdFunction.LogStreamEmpty()));
    library.execute(new TdFunction.SetLogVerbosityLevel(heard));
    return library;
  }

  /** TDLib's version, for example {@code 1.8.67}. */
  public String version() {
    return execute(new TdFunction.GetOption("version"))
            instanceof OptionValue.OptionValueString(String value)
        ? value
        : "unknown";
  }

  @Override
  public TelegramClient open(Consumer<Update> updates, Consumer<Trouble> troubles) {
    synchronized (lock) {
      TdJsonClient client =
          new TdJsonClient(native_.createClientId(), native_, codec, updates, troubles);
      open.put(client.id(), client);
      if (receiver == null) {
        receiver = Thread.ofPlatform().name("td-receive").daemon().start(this::receiveWhileOpen);
      }
      client.wake();
      return client;
    }
  }

  @Override
  public long told() {
    return told.sum();
  }

  @Override
  public <R extends TdObject> R execute(TdFunction<R> function) {
    String answer = native_.execute(codec.encode(function, 0));
    if (answer == null) {
      throw new IllegalStateException(
          "TDLib did not answer " + function.getClass().getSimpleName());
    }
    return codec.result(function, codec.parse(answer));
  }

  private void receiveWhileOpen() {
    boolean more = true;
    while (more) {
      String message = native_.receive(RECEIVE_SECONDS);
      if (message != null) {
        told.add(message.length());
        deliver(message);
      }
      synchronized (lock) {
        open.values().removeIf(TdJsonClient::sawClosed);
        more = !open.isEmpty();
        if (!more) {
          receiver = null;
        }
      }
    }
  }

  private void deliver(String message) {
    try {
      JsonObject node = codec.parse(message);
      JsonElement id = node.get("@client_id");
      TdJsonClient client = id == null ? null : open.get(id.getAsInt());
      if (client != null) {
        client.receive(node);
      }
    } catch (RuntimeException e) {
      // This thread serves every client of the process: one bad message must not end it.
      Logs.log.error("a message of TDLib was not understood", e);
    }
  }

  /** On TDLib's own threads: takes no lock. */
  private void hear(int level, String text) {
    TdlibLogLine line = TdlibLogLine.of(level, text);
    TdJsonClient client = open.get(line.client());
    if (client != null) {
      TroubleLine.of(line).ifPresent(client::meet);
    }
    if (level <= verbosity) {
      Logs.tdlib.atLevel(line.level()).log("{}", line);
    }
  }
}
