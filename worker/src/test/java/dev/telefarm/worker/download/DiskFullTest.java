package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.worker.download.fault.Decisions.Pauses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up under a download, and is emptied again. */
class DiskFullTest {
  private static final long SECONDS = 20;
  private static final byte[] CONTENT =
      "the bytes of the file".repeat(50_000).getBytes(StandardCharsets.US_ASCII);

  private final BlockingQueue<DownloadStatus> reports = new LinkedBlockingQueue<>();
  private final MemoryTargetFiles files = new MemoryTargetFiles();

  private DownloadStatus await(Phase phase) throws InterruptedException {
    while (true) {
      DownloadStatus status = reports.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(status).as("while waiting for %s", phase).isNotNull();
      if (status.getPhase() == phase) {
        return status;
      }
    }
  }

  private Downloads downloads() {
    Duration once = Duration.ofMillis(10);
    return new Downloads(
        TestEnvironment.of(
            files,
            new Pacing(Duration.ofSeconds(SECONDS), once, once, new Pauses(once, once, once))),
        new DownloadListener() {
          @Override
          public void status(DownloadStatus status) {
            reports.add(status);
          }

          @Override
          public void parts(DownloadParts parts) {}
        },
        () -> {});
  }

  @Test
  void fullDiskIsWaitedForAndGoneOnFrom(@TempDir Path folder) throws Exception {
    Path tdlibCopy = Files.write(folder.resolve("copy"), CONTENT);
    Downloads downloads = downloads();
    try {
      files.room(CONTENT.length / 2);
      downloads.put(
          DownloadSpec.newBuilder()
              .setDownload("d1")
              .setSource(DownloadSource.newBuilder().setLink("https://t.me/films/2"))
              .setTarget(DownloadTarget.newBuilder().setPath("/out/a.bin"))
              .build());
      downloads.ready(0, new OneFileClient(tdlibCopy, CONTENT.length));
      // Several times: a full disk uses up no attempts.
      for (int i = 0; i < 3; i++) {
        DownloadStatus waiting = await(Phase.PHASE_WAITING);
        assertThat(waiting.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_DISK_FULL);
        assertThat(waiting.getWait().hasUntil()).isTrue();
        assertThat(waiting.getDurableBytes()).isLessThan(CONTENT.length);
      }
      files.room(Long.MAX_VALUE);
      assertThat(await(Phase.PHASE_COMPLETED).getDurableBytes()).isEqualTo(CONTENT.length);
      assertThat(files.published(Path.of("/out/a.bin"))).isEqualTo(CONTENT);
      assertThat(downloads.snapshot())
          .extracting(DownloadStatus::getPhase)
          .isEqualTo(List.of(Phase.PHASE_COMPLETED));
    } finally {
      downloads.stop();
    }
  }
}
