package dev.telefarm.sandbox.world;

import java.util.List;
import java.util.Objects;

/** What a world file holds. Lists may be empty. */
public record WorldSpec(List<AccountSpec> accounts, List<ChatSpec> chats, ShapingSpec shaping) {
  /** Missing lists are empty ones. */
  public WorldSpec {
    accounts = List.copyOf(Objects.requireNonNullElse(accounts, List.of()));
    chats = List.copyOf(Objects.requireNonNullElse(chats, List.of()));
    shaping = Objects.requireNonNullElse(shaping, ShapingSpec.NONE);
  }
}
