package dev.telefarm.supervisor.api;

import com.google.common.hash.Hashing;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import dev.telefarm.proto.v1.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Page tokens: where the next page starts, bound to the request's other parameters. Opaque to
 * clients, but no secret.
 */
final class PageToken {
  private PageToken() {}

  /**
   * Makes the token of the next page.
   *
   * @param query the request without page size and token
   */
  static String of(Message query, String cursor) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((fingerprint(query) + cursor).getBytes(StandardCharsets.UTF_8));
  }

  /** The cursor of a token; empty for the first page. */
  static Optional<String> cursor(Message query, String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    String fingerprint = fingerprint(query);
    if (!text.startsWith(fingerprint)) {
      throw invalid();
    }
    return Optional.of(text.substring(fingerprint.length()));
  }

  static InvalidRequest invalid() {
    return new InvalidRequest(
        ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID,
        List.of(
            FieldViolation.newBuilder()
                .setField("page_token")
                .setDescription("was not made by this method with these parameters")
                .build()));
  }

  private static String fingerprint(Message query) {
    return Hashing.sha256()
        .hashString(query.getDescriptorForType().getFullName() + query, StandardCharsets.UTF_8)
        .toString()
        .substring(0, 12);
  }
}
