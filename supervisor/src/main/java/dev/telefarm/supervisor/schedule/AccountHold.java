package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.v1.DownloadWait;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Why an account cannot go on with downloads now.
 *
 * @param cause as a download that waits for it says it
 * @param until empty if nobody knows
 * @param detail for a person to read
 */
public record AccountHold(DownloadWait.Cause cause, Optional<Instant> until, String detail) {
  /** One whose end nobody knows ends last. */
  static final Comparator<AccountHold> BY_END =
      Comparator.comparing(hold -> hold.until().orElse(Instant.MAX));
}
