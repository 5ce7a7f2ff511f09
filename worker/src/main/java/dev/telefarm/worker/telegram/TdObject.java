package dev.telefarm.worker.telegram;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of TDLib's API. Records carry TDLib's names and the fields that are used; a field is
 * nullable where TDLib may leave it out, or sends a kind that is not modelled here.
 */
public sealed interface TdObject
    permits AuthorizationState,
        ChatType,
        CodeType,
        ConnectionState,
        InternalLinkType,
        MessageContent,
        MessageTopic,
        OptionValue,
        ProxyType,
        TdObject.AddedProxies,
        TdObject.AddedProxy,
        TdObject.AuthenticationCodeInfo,
        TdObject.Chat,
        TdObject.ChatInviteLinkInfo,
        TdObject.Chats,
        TdObject.Error,
        TdObject.File,
        TdObject.FormattedText,
        TdObject.FoundChatMessages,
        TdObject.LocalFile,
        TdObject.Message,
        TdObject.MessageLinkInfo,
        TdObject.Messages,
        TdObject.Ok,
        TdObject.Proxy,
        TdObject.RemoteFile,
        TdObject.Session,
        TdObject.Supergroup,
        TdObject.TestString,
        TdObject.TextEntities,
        TdObject.TextEntity,
        TdObject.User,
        TdObject.Usernames,
        Update,
        UserType {

  record Ok() implements TdObject {}

  @SuppressWarnings("AvoidCommonTypeNames") // TDLib calls it so
  record Error(int code, String message) implements TdObject {}

  record TestString(String value) implements TdObject {}

  record TextEntities(List<TextEntity> entities) implements TdObject {}

  /** Offset and length count UTF-16 code units. */
  record TextEntity(int offset, int length) implements TdObject {}

  record FormattedText(String text) implements TdObject {}

  record AuthenticationCodeInfo(String phoneNumber, @Nullable CodeType type, int timeout)
      implements TdObject {
    @Override
    public String toString() {
      return "AuthenticationCodeInfo[type=" + type + "]"; // the number is a secret
    }
  }

  record Usernames(List<String> activeUsernames) implements TdObject {}

  record User(
      long id,
      String firstName,
      String lastName,
      @Nullable Usernames usernames,
      boolean isPremium,
      @Nullable UserType type)
      implements TdObject {}

  /** Names, addresses and ports are no secrets; see the types. */
  record Proxy(String server, int port, @Nullable ProxyType type) implements TdObject {}

  /** One that TDLib keeps. */
  record AddedProxy(int id, boolean isEnabled, @Nullable Proxy proxy) implements TdObject {}

  record AddedProxies(List<AddedProxy> proxies) implements TdObject {}

  /** A device that is logged in to the account. */
  record Session(String deviceModel) implements TdObject {}

  record Supergroup(long id, @Nullable Usernames usernames, boolean isChannel, boolean isForum)
      implements TdObject {}

  record Chat(long id, @Nullable ChatType type, String title) implements TdObject {}

  record Chats(int totalCount, List<Long> chatIds) implements TdObject {}

  /** {@code chatId} is 0 for a chat that the account may not read. */
  record ChatInviteLinkInfo(long chatId, String title) implements TdObject {}

  /**
   * {@code id} is the server's id times 2^20; {@code date} is in Unix seconds; {@code mediaAlbumId}
   * is 0 for a message that is not part of an album.
   */
  record Message(
      long id,
      long chatId,
      int date,
      long mediaAlbumId,
      @Nullable MessageTopic topicId,
      @Nullable MessageContent content)
      implements TdObject {}

  record Messages(int totalCount, @Nullable List<@Nullable Message> messages) implements TdObject {}

  /** {@code nextFromMessageId} is 0 when there is nothing older. */
  record FoundChatMessages(int totalCount, List<Message> messages, long nextFromMessageId)
      implements TdObject {}

  /**
   * {@code message} is absent when the link's message does not exist; {@code chatId} is 0 when the
   * chat cannot be seen; {@code topicId} says of which topic or thread a link is; {@code forAlbum}
   * whether it means the message's whole album.
   */
  record MessageLinkInfo(
      boolean isPublic,
      long chatId,
      @Nullable MessageTopic topicId,
      @Nullable Message message,
      boolean forAlbum)
      implements TdObject {}

  /**
   * A file as this client knows it; {@code id} is of this client's run only. Sizes in bytes, {@code
   * size} 0 if unknown.
   */
  record File(int id, long size, long expectedSize, LocalFile local, RemoteFile remote)
      implements TdObject {}

  /**
   * The local copy. {@code downloadedPrefixSize} bytes from {@code downloadOffset} on are in the
   * file at {@code path} and can be read while the download runs; {@code downloadedSize} is
   * everything held, gaps left out.
   */
  record LocalFile(
      String path,
      boolean isDownloadingActive,
      boolean isDownloadingCompleted,
      long downloadOffset,
      long downloadedPrefixSize,
      long downloadedSize)
      implements TdObject {}

  /** {@code uniqueId} is the same for every account and message. */
  record RemoteFile(String id, String uniqueId) implements TdObject {}
}
