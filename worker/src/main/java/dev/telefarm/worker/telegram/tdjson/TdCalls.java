package dev.telefarm.worker.telegram.tdjson;

import org.jspecify.annotations.Nullable;

/** libtdjson's functions (td_json_client.h). Safe for use by many threads, but for receive. */
interface TdCalls {
  /** A new client; it stays silent until the first {@link #send}. */
  int createClientId();

  void send(int clientId, String request);

  /**
   * Waits at most {@code seconds}; null if nothing came. Never to be called by two threads at once:
   * TDLib aborts the process.
   */
  @Nullable String receive(double seconds);

  @Nullable String execute(String request);

  /**
   * Sends TDLib's log lines up to {@code maxVerbosity} to {@code sink}, from TDLib's own threads,
   * for the process's life.
   */
  void logTo(LogSink sink, int maxVerbosity);

  /**
   * Takes TDLib's log lines; called from many threads. TDLib ends the process after a line of
   * verbosity 0.
   */
  @FunctionalInterface
  interface LogSink {
    void accept(int verbosity, String line);
  }
}
