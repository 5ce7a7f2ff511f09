package dev.telefarm.client.cli.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-11-22T21:00:00Z");

  @Test
  void everyLineFitsAndTheTotalAddsUp() {
    for (int columns : new int[] {60, 80, 100, 200}) {
      out.reset();
      Progress view = view(columns);
      view.changed(
          running("1", "/srv/a-film-with-a-rather-long-name-in-1080p-part-1.mkv", 64, 256));
      view.changed(running("2", "/srv/b.bin", 0, 0));
      view.finish();
      List<String> lines = plainLines();
      assertThat(lines).allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThan(columns));
    }
    assertThat(plainLines().getLast()).isEqualTo("0 of 2 files done, 64.0 MiB, 16.0 MiB/s");
    assertThat(plainLines())
        .anyMatch(line -> line.endsWith("25%   64.0 MiB of 256 MiB   8.0 MiB/s     0:24"));
  }

  @Test
  void picturesAreNotDrawnFasterThanTheyCanBeSeen() {
    Progress view = view(100);
    for (int i = 0; i < 1000; i++) {
      view.changed(running("1", "/srv/a", i, 1000));
    }
    assertThat(plainLines()).hasSizeLessThan(5);
    now = now.plusMillis(100);
    view.tick();
    assertThat(plainLines()).anyMatch(line -> line.contains("999 MiB of 1000 MiB"));
  }

  @Test
  void endedFilesStayAboveAndManyFilesDoNotFillTheScreen() {
    Progress view = view(100);
    for (int i = 0; i < 50; i++) {
      view.changed(running("r" + i, "/srv/r" + i, 1, 2));
    }
    now = now.plusSeconds(1);
    out.reset();
    view.changed(
        Download.newBuilder()
            .setName("downloads/done")
            .setState(Download.State.STATE_COMPLETED)
            .setPath("/srv/done")
            .build());
    assertThat(plainLines().getFirst()).isEqualTo("done: completed, 0 B, /srv/done");
    assertThat(plainLines()).hasSize(1 + 12 + 1);
  }

  private Progress view(int columns) {
    InstantSource clock = () -> now;
    return new LiveProgress(new PrintStream(out, true, UTF_8), () -> columns, clock, true);
  }

  private static Download running(String id, String path, long mebibytes, long total) {
    return Download.newBuilder()
        .setName("downloads/" + id)
        .setState(Download.State.STATE_RUNNING)
        .setPath(path)
        .setProgress(
            DownloadProgress.newBuilder()
                .setDurableBytes(mebibytes << 20)
                .setTotalBytes(total << 20)
                .setBytesPerSecond(8 << 20)
                .setEta(Duration.newBuilder().setSeconds(24)))
        .build();
  }

  private List<String> plainLines() {
    return out.toString(UTF_8)
        .replaceAll("\u001b\\[[0-9]*[A-Z]", "")
        .replace("\r", "")
        .lines()
        .toList();
  }
}
