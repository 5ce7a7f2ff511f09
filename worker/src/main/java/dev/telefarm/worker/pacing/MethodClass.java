package dev.telefarm.worker.pacing;

import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationBotToken;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationCode;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.CheckChatInviteLink;
import dev.telefarm.worker.telegram.TdFunction.ConfirmQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdFunction.GetChatHistory;
import dev.telefarm.worker.telegram.TdFunction.GetChatMessageByDate;
import dev.telefarm.worker.telegram.TdFunction.GetMessage;
import dev.telefarm.worker.telegram.TdFunction.GetMessageLinkInfo;
import dev.telefarm.worker.telegram.TdFunction.GetMessages;
import dev.telefarm.worker.telegram.TdFunction.LoadChats;
import dev.telefarm.worker.telegram.TdFunction.RequestQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdFunction.ResendAuthenticationCode;
import dev.telefarm.worker.telegram.TdFunction.SearchChatMessages;
import dev.telefarm.worker.telegram.TdFunction.SearchPublicChat;
import dev.telefarm.worker.telegram.TdFunction.SetAuthenticationPhoneNumber;
import java.util.Locale;
import java.util.Optional;

/** Methods that Telegram is taken to count together: a wait for one holds all of its class. */
public enum MethodClass {
  /** The bytes of files. */
  FILES,
  /** Messages, chats, and everything that has no class of its own. */
  MESSAGES,
  /** Codes, passwords and tokens. */
  LOGIN;

  /** As in {@code telefarm.v1.AccountLimit.method_class}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of Telegram's own method, for example {@code upload.getFile}. */
  public static MethodClass of(String method) {
    if (method.startsWith("upload.")) {
      return FILES;
    }
    return method.startsWith("auth.") || method.startsWith("account.") ? LOGIN : MESSAGES;
  }

  /**
   * Of a function that makes TDLib ask Telegram; empty for what TDLib mostly knows by itself, and
   * for files, whose fetching is paced where it is done: a fetch that were held back here could be
   * overtaken by its own end.
   */
  static Optional<MethodClass> of(TdFunction<?> function) {
    return switch (function) {
      case GetMessage _,
          GetMessageLinkInfo _,
          GetMessages _,
          CheckChatInviteLink _,
          SearchPublicChat _,
          LoadChats _,
          GetChatHistory _,
          GetChatMessageByDate _,
          SearchChatMessages _ ->
          Optional.of(MESSAGES);
      case SetAuthenticationPhoneNumber _,
          ResendAuthenticationCode _,
          CheckAuthenticationCode _,
          CheckAuthenticationPassword _,
          CheckAuthenticationBotToken _,
          RequestQrCodeAuthentication _,
          ConfirmQrCodeAuthentication _ ->
          Optional.of(LOGIN);
      default -> Optional.empty();
    };
  }
}
