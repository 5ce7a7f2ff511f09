package dev.telefarm.supervisor.access;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do. */
public enum Role {
  /** Methods without side effects. */
  READ,
  /** Every method. */
  ADMIN;

  /** As it stands in certificates and messages. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Role> parse(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
