package dev.telefarm.worker.chat;

/**
 * TDLib counts messages in units of 2^20 of the server's ids; people, links and our protocols use
 * the server's.
 */
final class ServerIds {
  private static final int SHIFT = 20;

  /** Greater ids cannot be told to TDLib. */
  static final long MAX = Long.MAX_VALUE >> SHIFT;

  private ServerIds() {}

  static long toTdlib(long serverId) {
    return serverId << SHIFT;
  }

  /** Whether Telegram's server has the message; TDLib numbers its own ones in between. */
  static boolean isServers(long messageId) {
    return messageId == toTdlib(fromTdlib(messageId));
  }

  static long fromTdlib(long messageId) {
    return messageId >> SHIFT;
  }
}
