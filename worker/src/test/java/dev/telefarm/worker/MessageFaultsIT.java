package dev.telefarm.worker;

import static dev.telefarm.worker.WorkerHarness.REEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.v1.DownloadSource.ChatMessage;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.sandbox.world.EditSpec;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.World;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of a download whose message changes meanwhile: real TDLib, a real process. */
@Execution(ExecutionMode.CONCURRENT)
class MessageFaultsIT {
  private static final int REEL_MESSAGE = 2;
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private WorkerHarness farm;

  @BeforeEach
  void begin() throws Exception {
    farm = new WorkerHarness(folder);
    farm.logIn();
    farm.serveAt(4 * MIB);
    farm.want("d1", REEL);
    var _ = awaitDurable(MIB);
  }

  @AfterEach
  void stop() throws Exception {
    farm.close();
  }

  private DownloadStatus awaitDurable(long bytes) {
    return farm.supervisor().awaitDownload("d1", status -> status.getDurableBytes() > bytes);
  }

  private World world() {
    return farm.sandbox().world();
  }

  /** Telegram asks for the message again before it gives another byte. */
  private void expireReferences() {
    assertThat(world().expireReferences("films", REEL_MESSAGE)).isPositive();
  }

  @Test
  void expiredReferenceIsRenewedUnnoticed() throws Exception {
    expireReferences();
    farm.awaitCompleted("d1", REEL_MESSAGE);
    assertThat(farm.log()).doesNotContain("ReferenceExpired");
  }

  @Test
  void deletedMessageIsToldAsSuch() {
    world().delete("films", List.of(REEL_MESSAGE));
    expireReferences();
    assertFailed(ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND);
  }

  private void assertFailed(ErrorReason reason) {
    DownloadStatus failed = farm.awaitEnd("d1");
    assertThat(failed.getFailure().getReason()).isEqualTo(reason);
    assertThat(farm.out().resolve("reel.bin.part")).as("what is durable stays").isNotEmptyFile();
  }

  @Test
  void referenceThatExpiresAgainIsRenewedWithTheMessage() throws Exception {
    expireReferences();
    var _ = awaitDurable(8 * MIB);
    expireReferences();
    long start = System.nanoTime();
    farm.awaitCompleted("d1", REEL_MESSAGE);
    // TDLib by itself renews it once in a minute.
    assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
  }

  @Test
  void chatMadePrivateIsToldAsSuch() {
    world().deny("films", "alice", true);
    expireReferences();
    assertFailed(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);
    // Nor by its numbers, though TDLib has seen that message.
    DownloadSpec.Builder spec = WorkerHarness.spec("d2", "", farm.out() + "/").toBuilder();
    spec.getSourceBuilder()
        .setMessage(
            ChatMessage.newBuilder()
                .setChatId(farm.supervisor().download("d1").getMedia().getChatId())
                .setMessageId(REEL_MESSAGE));
    farm.supervisor().want(spec.build());
    assertThat(farm.awaitEnd("d2").getFailure().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);
  }

  @Test
  void messageEditedToAnotherFileBeginsAnew() throws Exception {
    DownloadStatus before = awaitDurable(4 * MIB);
    long size = 24 * MIB; // less than was there
    var _ =
        world()
            .edit("films", new EditSpec(REEL_MESSAGE, null, FileSpec.generated("other.bin", size)));
    expireReferences();
    DownloadStatus after = farm.awaitCompleted("d1", REEL_MESSAGE);
    assertThat(after.getMedia().getUniqueFileId())
        .isNotEqualTo(before.getMedia().getUniqueFileId());
    assertThat(after.getMedia().getFileName()).isEqualTo("other.bin");
    assertThat(after.getMedia().getSizeBytes()).isEqualTo(size);
    assertThat(after.getPath()).as("the name is chosen once").isEqualTo(before.getPath());
  }
}
