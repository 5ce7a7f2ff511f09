package dev.telefarm.worker.chat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.MediaFilter;

/**
 * When a filter wants messages to be sent, in Unix seconds, in which Telegram counts.
 *
 * @param from the first second that is wanted; 0 means no bound
 * @param until the first that is not wanted any more; {@link Integer#MAX_VALUE} means no bound
 */
record SentTime(int from, int until) {
  static SentTime of(MediaFilter filter) {
    return new SentTime(
        filter.hasSentAfter() ? nextSecond(filter.getSentAfter()) : 0,
        filter.hasSentBefore() ? nextSecond(filter.getSentBefore()) : Integer.MAX_VALUE);
  }

  /** The first whole second that is not before {@code time}. */
  private static int nextSecond(Timestamp time) {
    return Math.clamp(time.getSeconds() + (time.getNanos() > 0 ? 1 : 0), 0, Integer.MAX_VALUE);
  }

  boolean isAfterStart(long second) {
    return second >= from;
  }

  boolean isBeforeEnd(long second) {
    return second < until;
  }

  boolean startsLate() {
    return from > 0;
  }

  boolean endsEarly() {
    return until < Integer.MAX_VALUE;
  }
}
