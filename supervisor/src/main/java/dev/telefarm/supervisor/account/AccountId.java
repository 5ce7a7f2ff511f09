package dev.telefarm.supervisor.account;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An account's id: the last part of {@code accounts/{account}}, and its folder's name.
 *
 * @param value 1 to 63 characters of [a-z0-9-], starting with a letter, not ending with a dash
 */
public record AccountId(String value) implements Comparable<AccountId> {
  private static final Pattern SYNTAX = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String COLLECTION = "accounts/";

  public AccountId {
    if (!SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException("not an account id");
    }
  }

  public static Optional<AccountId> parse(String value) {
    return SYNTAX.matcher(value).matches() ? Optional.of(new AccountId(value)) : Optional.empty();
  }

  /** Parses {@code accounts/{account}}. */
  public static Optional<AccountId> parseName(String name) {
    return name.startsWith(COLLECTION)
        ? parse(name.substring(COLLECTION.length()))
        : Optional.empty();
  }

  /** {@code accounts/{account}}. */
  public String name() {
    return COLLECTION + value;
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
