package dev.telefarm.worker.telegram;

/** What a link leads to: the kinds behind which there is a chat. */
public sealed interface InternalLinkType extends TdObject {
  record InternalLinkTypePublicChat(String chatUsername) implements InternalLinkType {}

  record InternalLinkTypeChatInvite(String inviteLink) implements InternalLinkType {}

  record InternalLinkTypeBotStart(String botUsername) implements InternalLinkType {}

  record InternalLinkTypeBotStartInGroup(String botUsername) implements InternalLinkType {}

  record InternalLinkTypeMessage(String url) implements InternalLinkType {}
}
