package dev.telefarm.supervisor.store;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.account.AccountId;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a line of the flood ledger stands: {@code f/{account}/{time}/{method}}. What is told twice
 * is one line so.
 *
 * @param time seconds and nanoseconds, 16 and 8 hexadecimal digits: sorts by time
 */
record FloodKey(String account, String time, String method) {
  static final String TABLE = "f/";

  /** Of the whole ledger, newest first; those of one moment in the reverse order of names. */
  static final Comparator<FloodKey> NEWEST_FIRST =
      Comparator.comparing(FloodKey::time)
          .thenComparing(FloodKey::account)
          .thenComparing(FloodKey::method)
          .reversed();

  private static final Pattern ROW =
      Pattern.compile("f/([^/]+)/([0-9a-f]{24})/(.*)", Pattern.DOTALL);

  static FloodKey of(AccountId account, FloodEvent flood) {
    return new FloodKey(account.value(), digits(flood.getEventTime()), flood.getMethod());
  }

  /** Empty if it is none. */
  static Optional<FloodKey> parse(String row) {
    Matcher matcher = ROW.matcher(row);
    return matcher.matches()
        ? Optional.of(new FloodKey(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  static String digits(Timestamp time) {
    return "%016x%08x".formatted(time.getSeconds(), time.getNanos());
  }

  String row() {
    return rowsOf(account) + time + "/" + method;
  }

  /** What every row of the account begins with. */
  static String rowsOf(String account) {
    return TABLE + account + "/";
  }

  /** The least key after all that begin with this prefix, which ends with a slash. */
  static String after(String prefix) {
    return prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
  }

  /** The key before which the account's rows are that come after this one, newest first. */
  String endFor(String other) {
    int order = other.compareTo(account);
    String moment = rowsOf(other) + time + "/";
    if (order == 0) {
      return row();
    }
    return order < 0 ? after(moment) : moment;
  }
}
