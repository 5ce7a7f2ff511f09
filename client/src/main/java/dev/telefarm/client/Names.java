package dev.telefarm.client;

/**
 * Resource names from what a person types. What has a slash already is left as it is, for the
 * server to judge.
 */
public final class Names {
  private Names() {}

  /** {@code alice} becomes {@code accounts/alice}. */
  public static String account(String text) {
    return qualified("accounts/", text);
  }

  /** {@code alice} becomes {@code workers/alice}. */
  public static String worker(String text) {
    return qualified("workers/", text);
  }

  /** An id becomes {@code downloads/<id>}. */
  public static String download(String text) {
    return qualified("downloads/", text);
  }

  /** An id becomes {@code batches/<id>}. */
  public static String batch(String text) {
    return qualified("batches/", text);
  }

  /** An id becomes {@code subscriptions/<id>}. */
  public static String subscription(String text) {
    return qualified("subscriptions/", text);
  }

  /** A chat id or username, without {@code @}. */
  public static String bareChat(String text) {
    return text.startsWith("@") ? text.substring(1) : text;
  }

  /** A chat id or username, with or without {@code @}, becomes {@code <account>/chats/<chat>}. */
  public static String chat(String account, String text) {
    return qualified(account(account) + "/chats/", bareChat(text));
  }

  /** The last part of a resource name. */
  public static String shortName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String qualified(String prefix, String text) {
    return text.contains("/") ? text : prefix + text;
  }
}
