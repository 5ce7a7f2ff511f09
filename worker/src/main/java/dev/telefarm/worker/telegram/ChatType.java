package dev.telefarm.worker.telegram;

/** What kind of chat it is; secret chats are not modelled. */
public sealed interface ChatType extends TdObject {
  record ChatTypePrivate(long userId) implements ChatType {}

  record ChatTypeBasicGroup(long basicGroupId) implements ChatType {}

  record ChatTypeSupergroup(long supergroupId, boolean isChannel) implements ChatType {}
}
