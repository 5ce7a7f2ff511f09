package dev.telefarm.client;

import java.time.Duration;

/** What a person does about an error. One clause without a full stop. */
final class Remedy {
  private Remedy() {}

  static String of(TelefarmException e) {
    String account = account(e);
    return switch (e.reason()) {
      case ERROR_REASON_INVALID_FIELD -> "correct it and try again";
      case ERROR_REASON_TOKEN_INVALID ->
          "use the token of that supervisor, in api.token of its data directory";
      case ERROR_REASON_INTERNAL ->
          "this is a defect; see logs/supervisor.log in the data directory"
              + suffix(" for incident ", e.metadata().getOrDefault("incident", ""));
      case ERROR_REASON_SHUTTING_DOWN ->
          "try again when the supervisor runs again (telefarm serve)";
      case ERROR_REASON_METHOD_UNKNOWN -> "use a supervisor and a client of the same version";
      case ERROR_REASON_CALL_ENDED -> "look at what was done already, then try again";
      case ERROR_REASON_PAGE_TOKEN_INVALID -> "begin again with the first page";
      case ERROR_REASON_REQUEST_ID_REUSED -> "use a new request id for a new request";
      case ERROR_REASON_ROLE_DENIED ->
          "use the token in api.token, or a certificate made with --role admin";
      case ERROR_REASON_CERTIFICATE_INVALID ->
          "use a certificate that `telefarm certs client` made";
      case ERROR_REASON_CALLS_TOO_FREQUENT -> "call less often: try again" + in(e);
      case ERROR_REASON_WATCHER_TOO_SLOW -> "watch again from the revision given";
      case ERROR_REASON_ACCOUNT_NOT_FOUND ->
          "see `telefarm accounts`, or add it with `telefarm account add`";
      case ERROR_REASON_ACCOUNT_EXISTS -> "choose another name, or see `telefarm accounts`";
      case ERROR_REASON_ACCOUNT_IN_USE ->
          "cancel its downloads first (`telefarm downloads`), or use --force";
      case ERROR_REASON_LOGIN_NEEDED -> "log in with `telefarm login " + account + "`";
      case ERROR_REASON_ACCOUNT_STOPPED -> "start it with `telefarm account start " + account + "`";
      case ERROR_REASON_WORKER_UNAVAILABLE ->
          "try again" + in(e) + "; `telefarm workers` shows what its process does";
      case ERROR_REASON_ALREADY_LOGGED_IN -> "log out first with `telefarm logout " + account + "`";
      case ERROR_REASON_LOGIN_IN_PROGRESS -> "finish or end the other login first";
      case ERROR_REASON_API_CREDENTIALS_MISSING ->
          "set api_id and api_hash (from https://my.telegram.org) in telefarm.toml, section [telegram]";
      case ERROR_REASON_PHONE_NUMBER_INVALID ->
          "give the number in international form, with + and country code";
      case ERROR_REASON_CODE_INVALID -> "give the code that Telegram sent last";
      case ERROR_REASON_CODE_EXPIRED -> "wait for the new code and give that one";
      case ERROR_REASON_PASSWORD_INVALID -> "give the password of two-step verification";
      case ERROR_REASON_BOT_TOKEN_INVALID -> "give the token that @BotFather shows";
      case ERROR_REASON_REGISTRATION_NEEDED ->
          "register the number with an official Telegram app first";
      case ERROR_REASON_FLOOD_WAIT -> "Telegram asks to wait: try again" + in(e);
      case ERROR_REASON_TELEGRAM_ERROR ->
          "see what Telegram said" + suffix(": ", e.metadata().getOrDefault("telegram", ""));
      case ERROR_REASON_LINK_INVALID ->
          "give a link to a message, such as https://t.me/channel/123";
      case ERROR_REASON_CHAT_NOT_FOUND ->
          "see `telefarm chats " + account + "`, or use an account that is a member";
      case ERROR_REASON_MESSAGE_NOT_FOUND -> "see `telefarm media` for what the chat has";
      case ERROR_REASON_MESSAGE_HAS_NO_FILE -> "choose a message with a file: see `telefarm media`";
      case ERROR_REASON_DOWNLOAD_NOT_FOUND, ERROR_REASON_DOWNLOAD_STATE ->
          "see `telefarm downloads`";
      case ERROR_REASON_BATCH_NOT_FOUND, ERROR_REASON_BATCH_STATE -> "see `telefarm batches`";
      case ERROR_REASON_SUBSCRIPTION_NOT_FOUND -> "see `telefarm subscriptions`";
      case ERROR_REASON_TARGET_EXISTS ->
          "choose another path, or --if-exists rename, replace or skip";
      case ERROR_REASON_TARGET_NOT_WRITABLE ->
          "make the folder writable for the supervisor, or choose another path";
      case ERROR_REASON_TARGET_OUTSIDE_ROOTS ->
          "choose a path inside the allowed folders, or add one to [downloads] roots in telefarm.toml";
      case ERROR_REASON_TARGET_CHANGED -> "see `telefarm verify`, and get the file again";
      case ERROR_REASON_ETAG_MISMATCH -> "the account changed meanwhile: try again";
      case ERROR_REASON_INTEGRITY -> "check the disk, then get it again";
      case ERROR_REASON_FETCH_FAILED -> "get it again later";
      case ERROR_REASON_NO_ACCOUNT_SEES_MESSAGE -> "join the chat with one of the farm's accounts";
      case ERROR_REASON_WORKER_NOT_FOUND -> "see `telefarm workers`";
      case ERROR_REASON_WORKER_NOT_RUNNING ->
          e.metadata().isEmpty()
              ? "start an account with `telefarm account start <account>`, then try again"
              : "start it with `telefarm account start " + account + "`; see `telefarm workers`";
      case ERROR_REASON_PROXY_UNREACHABLE ->
          "see what was tried in `telefarm accounts`, or change it with `telefarm account set "
              + account
              + " --proxy`";
      case ERROR_REASON_FARM_DRAINING -> "let the farm go on with `telefarm drain --undo`";
      case ERROR_REASON_WORKER_QUARANTINED ->
          "see why in `telefarm workers`, then `telefarm workers release " + account + "`";
      case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> byCategory(e);
    };
  }

  private static String byCategory(TelefarmException e) {
    return switch (e.category()) {
      case UNREACHABLE ->
          "start one with `telefarm serve`, or name another with --data or --server";
      case REFUSED -> "use the token of that supervisor, in api.token of its data directory";
      case NOT_FOUND -> "check the name";
      case INVALID -> "correct it and try again";
      case PRECONDITION -> "try again" + in(e);
      case DOWNLOAD_FAILED -> "see `telefarm downloads`";
      case INTERNAL ->
          "use a supervisor and a client of the same version, and see logs/supervisor.log";
    };
  }

  /** The account's short name, or a placeholder that reads well in a command. */
  private static String account(TelefarmException e) {
    String about = e.metadata().getOrDefault("name", "");
    String name =
        e.metadata().getOrDefault("account", about.startsWith("accounts/") ? about : "<account>");
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static String in(TelefarmException e) {
    return e.retryAfter().map(wait -> " in " + seconds(wait)).orElse(" later");
  }

  private static String seconds(Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }

  private static String suffix(String before, String text) {
    return text.isEmpty() ? "" : before + text;
  }
}
