package dev.telefarm.supervisor.api;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pages of resources whose names end with a ULID, the newest first. */
final class NewestFirst {
  private static final int ULID_LENGTH = 26;

  private NewestFirst() {}

  /**
   * A page.
   *
   * @param next the token of the next page; empty on the last one
   */
  record Page<T>(List<T> rows, String next) {}

  /** Gives at most so many of those made before the one with this id. */
  interface Source<T> {
    List<T> list(Optional<String> before, int limit);
  }

  /**
   * The page of this token.
   *
   * @param query the request without page size and token
   */
  static <T> Page<T> page(
      Message query, String token, int size, Source<T> source, Function<T, String> name) {
    Optional<String> before = PageToken.cursor(query, token);
    if (before.isPresent() && before.get().length() != ULID_LENGTH) {
      throw PageToken.invalid();
    }
    List<T> rows = source.list(before, size + 1);
    if (rows.size() <= size) {
      return new Page<>(rows, "");
    }
    String last = name.apply(rows.get(size - 1));
    return new Page<>(
        rows.subList(0, size), PageToken.of(query, last.substring(last.length() - ULID_LENGTH)));
  }
}
