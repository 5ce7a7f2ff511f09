package dev.telefarm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.telefarm.client.farm.InMemoryContents;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DownloadContentTest {
  private static final int MIB = 1 << 20;

  @TempDir Path data;
  InMemoryFarm farm;
  InMemoryContents contents;
  TelefarmClient client;
  DownloadHandle handle;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(data);
    contents = farm.downloads().contents();
    client = TelefarmClient.connect(FarmAddress.ofDataDirectory(data));
    handle =
        client.download(DownloadRequest.ofLink("https://t.me/films/1", Path.of("films")).build());
  }

  @AfterEach
  void stop() {
    client.close();
    farm.close();
  }

  @Test
  void contentIsReadWhileItBecomesDurable() throws IOException {
    byte[] original = contents.holds(3 * MIB + 17, MIB);
    try (DownloadContent content = handle.content()) {
      assertThat(content.readNBytes(MIB)).isEqualTo(Arrays.copyOf(original, MIB));
      assertThat(content.available()).isZero();
      contents.becomesDurable(original.length);
      assertThat(content.readAllBytes())
          .isEqualTo(Arrays.copyOfRange(original, MIB, original.length));
      assertThat(content.read()).isEqualTo(-1);
    }
  }

  @Test
  void offsetAndLimitCutTheContent() throws IOException {
    byte[] original = contents.holds(MIB, MIB);
    try (DownloadContent content = client.read("1000", 1000, 300_000)) {
      assertThat(content.read()).isEqualTo(original[1000] & 0xff);
      assertThat(content.readAllBytes()).isEqualTo(Arrays.copyOfRange(original, 1001, 301_000));
    }
  }

  @Test
  void slowReaderHoldsTheSendingBack() throws IOException {
    byte[] original = contents.holds(64 * MIB, 64 * MIB);
    try (DownloadContent content = handle.content()) {
      assertThat(content.read()).isNotNegative();
      await().until(() -> contents.sent() > MIB);
      // What has not moved for a while is held back: the rest of 64 MiB would come within it.
      await().during(Duration.ofMillis(300)).until(() -> contents.sent() < 16L * MIB);
      assertThat(content.readNBytes(original.length - 1))
          .isEqualTo(Arrays.copyOfRange(original, 1, original.length));
    }
  }

  @Test
  void closedReadEndsAtTheSupervisorAndForTheOneThatWaits() throws IOException {
    contents.holds(2 * MIB, 1);
    DownloadContent content = handle.content();
    assertThat(content.read()).isNotNegative();
    CompletableFuture<Thread> reader = new CompletableFuture<>();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () ->
                assertThatIOException()
                    .isThrownBy(content::read)
                    .withMessage("the content of downloads/1000 was closed"),
            task -> reader.complete(Thread.ofPlatform().daemon().start(task)));
    await().until(() -> reader.join().getState() == Thread.State.WAITING);
    content.close();
    waiting.join();
    await().until(() -> contents.open() == 0);
    assertThatIOException().isThrownBy(content::read).withMessageContaining("was closed");
  }

  @Test
  void readGoesOnAtTheNextByteAfterARestartOfTheSupervisor() throws Exception {
    byte[] original = contents.holds(2 * MIB, MIB);
    try (DownloadContent content = client.read("1000", 100, 0)) {
      assertThat(content.readNBytes(MIB - 100)).isEqualTo(Arrays.copyOfRange(original, 100, MIB));
      farm.stop();
      CompletableFuture<byte[]> rest =
          CompletableFuture.supplyAsync(() -> {
            try {
              return content.readAllBytes();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      farm.startOnAnotherPort();
      contents.becomesDurable(original.length);
      assertThat(rest.join()).isEqualTo(Arrays.copyOfRange(original, MIB, original.length));
      assertThat(contents.requests())
          .extracting(ReadDownloadRequest::getOffset)
          .startsWith(100L)
          .endsWith((long) MIB);
    }
  }

  @Test
  void endOfTheDownloadIsSaidWithItsReason() throws IOException {
    contents.holds(2 * MIB, 1);
    try (DownloadContent content = handle.content()) {
      assertThat(content.read()).isNotNegative();
      contents.endsWith(
          Status.Code.FAILED_PRECONDITION,
          ErrorReason.ERROR_REASON_DOWNLOAD_STATE,
          "downloads/1000 was cancelled");
      assertThatIOException()
          .isThrownBy(content::read)
          .withMessage("downloads/1000 was cancelled")
          .withCauseInstanceOf(TelefarmException.class);
      assertThatIOException().isThrownBy(content::read).withMessageContaining("cancelled");
    }
  }

  @Test
  void absentSupervisorAndUnknownDownloadAreSaidAtOnce() {
    try (DownloadContent unknown = client.read("77", 0, 0)) {
      assertThatIOException()
          .isThrownBy(unknown::read)
          .withMessage("downloads/77 does not exist")
          .satisfies(e ->
              assertThat(e.getCause())
                  .isInstanceOfSatisfying(
                      TelefarmException.class,
                      cause ->
                          assertThat(cause.reason())
                              .isEqualTo(ErrorReason.ERROR_REASON_DOWNLOAD_NOT_FOUND)));
    }
    farm.stop();
    try (DownloadContent content = handle.content()) {
      assertThatIOException()
          .isThrownBy(content::read)
          .withMessageStartingWith("no supervisor answers");
    }
  }
}
