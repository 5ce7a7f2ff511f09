package dev.telefarm.worker.telegram;

import dev.telefarm.worker.telegram.TdObject.AddedProxies;
import dev.telefarm.worker.telegram.TdObject.AddedProxy;
import dev.telefarm.worker.telegram.TdObject.Chat;
import dev.telefarm.worker.telegram.TdObject.ChatInviteLinkInfo;
import dev.telefarm.worker.telegram.TdObject.Chats;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.FoundChatMessages;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TdObject.MessageLinkInfo;
import dev.telefarm.worker.telegram.TdObject.Messages;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.Proxy;
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

  /** Makes TDLib open its connections anew, or, without a network, close them all. */
  record SetNetworkType(NetworkType type) implements TdFunction<Ok> {}

  /** TDLib's class of the same name. */
  sealed interface NetworkType permits NetworkTypeNone, NetworkTypeOther {}

  record NetworkTypeNone() implements NetworkType {}

  record NetworkTypeOther() implements NetworkType {}

  // Proxies; TDLib keeps them in the client's database

  /**
   * Sent before the parameters it is carried out, and answered, after TDLib has them, but before it
   * dials.
   */
  record AddProxy(Proxy proxy, boolean enable, String comment) implements TdFunction<AddedProxy> {}

  /** As {@link AddProxy}. */
  record DisableProxy() implements TdFunction<Ok> {}

  record GetProxies() implements TdFunction<AddedProxies> {}

  record RemoveProxy(int proxyId) implements TdFunction<Ok> {}

  /**
   * Takes Telegram's handshake through a proxy that need not be added, without a login or
   * parameters; answers when a key was agreed on.
   *
   * @param dcId of a production data centre
   * @param timeout seconds
   */
  record TestProxy(Proxy proxy, int dcId, double timeout) implements TdFunction<Ok> {}

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

  /** In that order; null for those that are not there. At most 100. */
  record GetMessages(long chatId, List<Long> messageIds) implements TdFunction<Messages> {}

  /** By form, without asking Telegram; 404 if it is none of those that are modelled. */
  record GetInternalLinkType(String link) implements TdFunction<InternalLinkType> {}

  record CheckChatInviteLink(String inviteLink) implements TdFunction<ChatInviteLinkInfo> {}

  /**
   * Newest first, older than {@code fromMessageId} (0: from the newest); may answer fewer than
   * {@code limit}.
   */
  record GetChatHistory(long chatId, long fromMessageId, int offset, int limit, boolean onlyLocal)
      implements TdFunction<Messages> {}

  /** The newest message that is not younger than {@code date}, in Unix seconds; 404 if all are. */
  record GetChatMessageByDate(long chatId, int date) implements TdFunction<Message> {}

  /**
   * As {@link GetChatHistory}, of one kind, or of all if there is no filter.
   *
   * @param topicId null for the whole chat
   * @param offset negative for that many messages newer than {@code fromMessageId} besides; {@code
   *     limit} must be greater than its absolute value
   */
  record SearchChatMessages(
      long chatId,
      @Nullable MessageTopic topicId,
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

    record SearchMessagesFilterPhotoAndVideo() implements SearchFilter {}

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
