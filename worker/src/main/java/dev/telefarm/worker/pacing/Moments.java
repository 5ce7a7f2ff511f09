package dev.telefarm.worker.pacing;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;

/** Times as protobuf has them. */
final class Moments {
  private Moments() {}

  static Timestamp of(Instant moment) {
    return Timestamp.newBuilder()
        .setSeconds(moment.getEpochSecond())
        .setNanos(moment.getNano())
        .build();
  }

  static com.google.protobuf.Duration of(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.toSeconds())
        .setNanos(duration.toNanosPart())
        .build();
  }
}
