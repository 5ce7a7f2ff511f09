package dev.telefarm.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import org.junit.jupiter.api.Test;

final class MediaMatcherTest {
  private static final Media REEL =
      Media.newBuilder()
          .setType(Media.Type.TYPE_VIDEO)
          .setFileName("Reel.S01E02.MKV")
          .setSizeBytes(1000)
          .setDate(Timestamp.newBuilder().setSeconds(50))
          .build();

  @Test
  void emptyFilterLetsEverythingThrough() {
    assertThat(matches(MediaFilter.newBuilder())).isTrue();
  }

  @Test
  void typeIsOneOfThose() {
    MediaFilter.Builder filter = MediaFilter.newBuilder().addTypes(Media.Type.TYPE_PHOTO);
    assertThat(matches(filter)).isFalse();
    assertThat(matches(filter.addTypes(Media.Type.TYPE_VIDEO))).isTrue();
  }

  @Test
  void boundsOfSizesAreWithin() {
    assertThat(matches(MediaFilter.newBuilder().setMinSizeBytes(1000))).isTrue();
    assertThat(matches(MediaFilter.newBuilder().setMinSizeBytes(1001))).isFalse();
    assertThat(matches(MediaFilter.newBuilder().setMaxSizeBytes(1000))).isTrue();
    assertThat(matches(MediaFilter.newBuilder().setMaxSizeBytes(999))).isFalse();
  }

  @Test
  void startOfTimeIsWithinAndItsEndIsNot() {
    assertThat(matches(MediaFilter.newBuilder().setSentAfter(second(50, 0)))).isTrue();
    assertThat(matches(MediaFilter.newBuilder().setSentAfter(second(50, 1)))).isFalse();
    assertThat(matches(MediaFilter.newBuilder().setSentBefore(second(50, 0)))).isFalse();
    assertThat(matches(MediaFilter.newBuilder().setSentBefore(second(50, 1)))).isTrue();
  }

  @Test
  void timesThatTelegramCannotCountAreBoundsStill() {
    assertThat(matches(MediaFilter.newBuilder().setSentAfter(second(-62_135_596_800L, 0))))
        .isTrue();
    assertThat(matches(MediaFilter.newBuilder().setSentBefore(second(253_402_300_799L, 0))))
        .isTrue();
    assertThat(matches(MediaFilter.newBuilder().setSentBefore(second(-1, 0)))).isFalse();
  }

  @Test
  void extensionIsWhatFollowsADotAtTheEnd() {
    assertThat(matches(MediaFilter.newBuilder().addExtensions("mp4"))).isFalse();
    assertThat(matches(MediaFilter.newBuilder().addExtensions("mp4").addExtensions("Mkv")))
        .isTrue();
    assertThat(matches(MediaFilter.newBuilder().addExtensions("kv"))).isFalse();
  }

  @Test
  void everythingThatIsSetMustHold() {
    MediaFilter.Builder filter =
        MediaFilter.newBuilder().setNamePattern("*s01e??*").addExtensions("mkv");
    assertThat(matches(filter)).isTrue();
    assertThat(matches(filter.setMinSizeBytes(2000))).isFalse();
  }

  private static boolean matches(MediaFilter.Builder filter) {
    return new MediaMatcher(filter.build()).matches(REEL);
  }

  private static Timestamp second(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
