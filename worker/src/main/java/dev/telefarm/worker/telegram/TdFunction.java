package dev.telefarm.worker.telegram;

import dev.telefarm.worker.telegram.TdObject.Chat;
import dev.telefarm.worker.telegram.TdObject.Chats;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.FoundChatMessages;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TdObject.MessageLinkInfo;
import dev.telefarm.worker.telegram.TdObject.Messages;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.Session;
import dev.telefarm.worker.telegram.TdObject.Supergroup;
import dev.telefarm.worker.telegram.TdObject.TestString;
import dev.telefarm.worker.telegram.TdObject.TextEntities;
import dev.telefarm.worker.telegram.TdObject.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of TDLib's API, with the parameters that are used. Never log one: some carry secrets,
 * and those that do print none.
 *
 * @param <R> what TDLib answers
 */
public sealed interface TdFunction<R extends TdObject> {

  // Library

  record SetLogVerbosityLevel(int newVerbosityLevel) implements TdFunction<Ok> {}

  record SetLogStream(LogStreamEmpty logStream) implements TdFunction<Ok> {}

  record LogStreamEmpty() {}

  record GetOption(String name) implements TdFunction<OptionValue> {}

  record SetOption(String name, OptionValue value) implements TdFunction<Ok> {}

  record TestCallString(String x) implements TdFunction<TestString> {}

  record GetTextEntities(String text) implements TdFunction<TextEntities> {}

  record Close() implements TdFunction<Ok> {}

  /** Makes TDLib open its connections anew. */
  record SetNetworkType(NetworkTypeOther type) implements TdFunction<Ok> {}

  record NetworkTypeOther() {}

  // Authorization

  /** Telegram is dialled as soon as TDLib has these. */
  record SetTdlibParameters(
      boolean useTestDc,
      String databaseDirectory,
      String filesDirectory,
      String databaseEncryptionKey,
      boolean useFileDatabase,
      boolean useChatInfoDatabase,
      boolean useMessageDatabase,
      boolean useSecretChats,
      int apiId,
      String apiHash,
      String systemLanguageCode,
      String deviceModel,
      String systemVersion,
      String applicationVersion)
      implements TdFunction<Ok> {
    @Override
    public String toString() {
      return "SetTdlibParameters[***]";
    }
  }

  record SetAuthenticationPhoneNumber(String phoneNumber) implements TdFunction<Ok> {
    @Override
    public String toString() {
      return "SetAuthenticationPhoneNumber[***]";
    }
  }

  record ResendAuthenticationCode() implements TdFunction<Ok> {}

  record CheckAuthenticationCode(String code) implements TdFunction<Ok> {
    @Override
    public String toString() {
      return "CheckAuthenticationCode[***]";
    }
  }

  record CheckAuthenticationPassword(String password) implements TdFunction<Ok> {
    @Override
    public String toString() {
      return "CheckAuthenticationPassword[***]";
    }
  }

  record CheckAuthenticationBotToken(String token) implements TdFunction<Ok> {
    @Override
    public String toString() {
      return "CheckAuthenticationBotToken[***]";
    }
  }

  record RequestQrCodeAuthentication(List<Long> otherUserIds) implements TdFunction<Ok> {}

  /** On a client that is logged in: lets the one that shows {@code link} in. */
  record ConfirmQrCodeAuthentication(String link) implements TdFunction<Session> {
    @Override
    public String toString() {
      return "ConfirmQrCodeAuthentication[***]";
    }
  }

  record LogOut() implements TdFunction<Ok> {}

  record GetMe() implements TdFunction<User> {}

  // Chats and messages

  /** Answers 404 when every chat of the list is loaded. */
  record LoadChats(ChatListMain chatList, int limit) implements TdFunction<Ok> {}

  record GetChats(ChatListMain chatList, int limit) implements TdFunction<Chats> {}

  record ChatListMain() {}

  record GetChat(long chatId) implements TdFunction<Chat> {}

  record SearchPublicChat(String username) implements TdFunction<Chat> {}

  record GetSupergroup(long supergroupId) implements TdFunction<Supergroup> {}

  record GetUser(long userId) implements TdFunction<User> {}

  record GetMessage(long chatId, long messageId) implements TdFunction<Message> {}

  record GetMessageLinkInfo(String url) implements TdFunction<MessageLinkInfo> {}

  /**
   * Newest first, older than {@code fromMessageId} (0: from the newest); may answer fewer than
   * {@code limit}.
   */
  record GetChatHistory(long chatId, long fromMessageId, int offset, int limit, boolean onlyLocal)
      implements TdFunction<Messages> {}

  /** As {@link GetChatHistory}, of one kind. */
  record SearchChatMessages(
      long chatId,
      String query,
      long fromMessageId,
      int offset,
      int limit,
      @Nullable SearchFilter filter)
      implements TdFunction<FoundChatMessages> {}

  /** TDLib's class SearchMessagesFilter. */
  sealed interface SearchFilter {
    record SearchMessagesFilterAnimation() implements SearchFilter {}

    record SearchMessagesFilterAudio() implements SearchFilter {}

    record SearchMessagesFilterDocument() implements SearchFilter {}

    record SearchMessagesFilterPhoto() implements SearchFilter {}

    record SearchMessagesFilterVideo() implements SearchFilter {}

    record SearchMessagesFilterVideoNote() implements SearchFilter {}

    record SearchMessagesFilterVoiceNote() implements SearchFilter {}
  }

  // Files

  /**
   * Starts fetching {@code limit} bytes (0: all) from {@code offset} on. Not synchronous: answers
   * the present state at once, and failure is told only by an updateFile that is neither active nor
   * completed. A file has one range at a time: the last call wins.
   */
  record DownloadFile(int fileId, int priority, long offset, long limit, boolean synchronous)
      implements TdFunction<File> {}

  /** Asks for nothing more; what was fetched stays. */
  record CancelDownloadFile(int fileId, boolean onlyIfPending) implements TdFunction<Ok> {}

  /** Removes TDLib's local copy, whole or partial. */
  record DeleteFile(int fileId) implements TdFunction<Ok> {}
}
