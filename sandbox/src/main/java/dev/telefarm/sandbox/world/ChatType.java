package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Telegram's kinds of chats. */
public enum ChatType {
  /** One-way: messages are the channel's own. */
  @JsonProperty("channel")
  CHANNEL,
  /** A group that is technically a channel: own message numbers, links, public names. */
  @JsonProperty("supergroup")
  SUPERGROUP,
  /** A basic group: message numbers are those of each member's own mailbox. */
  @JsonProperty("group")
  GROUP,
  /** Two accounts. */
  @JsonProperty("private")
  PRIVATE;

  /** Whether Telegram's API treats it as a channel, with message numbers and a pts of its own. */
  public boolean isChannel() {
    return this == CHANNEL || this == SUPERGROUP;
  }
}
