package dev.telefarm.worker.telegram.tdjson;

import static java.util.Map.entry;

import java.util.Map;

/**
 * The names of Telegram's methods that a worker makes TDLib call, by their constructors in
 * Telegram's schema: TDLib's log has nothing but those. A constructor changes with its parameters;
 * an unknown one stays a number, which costs a name in a report, and for the methods of files their
 * class: a test with the pinned library holds these.
 */
final class TelegramMethods {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("be5335be", "upload.getFile"),
          entry("24e6818d", "upload.getWebFile"),
          entry("395f69da", "upload.getCdnFile"),
          entry("9b2754a8", "upload.reuploadCdnFile"),
          entry("91dc3f31", "upload.getCdnFileHashes"),
          entry("9156982a", "upload.getFileHashes"),
          entry("ad8c9a23", "channels.getMessages"),
          entry("63c66506", "messages.getMessages"),
          entry("4423e6c5", "messages.getHistory"),
          entry("29ee847a", "messages.search"),
          entry("725afbbc", "contacts.resolveUsername"),
          entry("a0f4cb4f", "messages.getDialogs"),
          entry("e470bcfd", "messages.getPeerDialogs"),
          entry("0a7f6bbb", "channels.getChannels"),
          entry("08736a09", "channels.getFullChannel"),
          entry("19c2f763", "updates.getDifference"),
          entry("03173d78", "updates.getChannelDifference"),
          entry("a677244f", "auth.sendCode"),
          entry("8d52a951", "auth.signIn"),
          entry("d18b4d16", "auth.checkPassword"),
          entry("b7e085fe", "auth.exportLoginToken"),
          entry("e894ad4d", "auth.acceptLoginToken"),
          entry("67a3ff2c", "auth.importBotAuthorization"),
          entry("548a30f5", "account.getPassword"),
          entry("e5bfffcd", "auth.exportAuthorization"),
          entry("a57a7dad", "auth.importAuthorization"));

  private TelegramMethods() {}

  /**
   * The method's name; {@code 0x} and the constructor if it is not known.
   *
   * @param constructor eight lower-case hex digits
   */
  static String name(String constructor) {
    return NAMES.getOrDefault(constructor, "0x" + constructor);
  }
}
