package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The farm will not do what it was asked, and says why. It is an answer, not a defect, so it has no
 * stack trace.
 */
public final class Refusal extends RuntimeException {
  private final ErrorReason reason;
  private final Map<String, String> metadata;
  private final Optional<String> resource;
  private final Optional<Duration> retryAfter;

  private Refusal(
      ErrorReason reason,
      String message,
      Map<String, String> metadata,
      Optional<String> resource,
      Optional<Duration> retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.metadata = Map.copyOf(metadata);
    this.resource = resource;
    this.retryAfter = retryAfter;
  }

  public static Refusal of(ErrorReason reason, String message) {
    return new Refusal(reason, message, Map.of(), Optional.empty(), Optional.empty());
  }

  /** With the resource that is missing, exists or is in the wrong state. */
  public static Refusal about(String resource, ErrorReason reason, String message) {
    return new Refusal(
        reason, message, Map.of("name", resource), Optional.of(resource), Optional.empty());
  }

  public Refusal retryAfter(Duration pause) {
    return new Refusal(reason, messageText(), metadata, resource, Optional.of(pause));
  }

  public Refusal with(Map<String, String> more) {
    return new Refusal(reason, messageText(), more, resource, retryAfter);
  }

  public ErrorReason reason() {
    return reason;
  }

  public String messageText() {
    return String.valueOf(getMessage());
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  public Optional<String> resource() {
    return resource;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
