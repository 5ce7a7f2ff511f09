package dev.telefarm.sandbox.world;

/**
 * An account of the world.
 *
 * @param userId Telegram's number of it; for a bot the one in its token
 * @param accessHash what other accounts must show to refer to it
 */
public record Account(AccountSpec spec, long userId, long accessHash) {
  static Account of(AccountSpec spec) {
    String token = spec.botToken();
    long userId =
        token == null
            ? StableId.inRange("user", spec.id(), 1_000_000_000L, 2_000_000_000L)
            : Long.parseLong(token.substring(0, token.indexOf(':')));
    return new Account(spec, userId, StableId.hash("user access", spec.id()));
  }

  public String id() {
    return spec.id();
  }

  public boolean isBot() {
    return spec.botToken() != null;
  }
}
