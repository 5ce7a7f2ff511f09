package dev.telefarm.supervisor.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ErrorReason;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a file that grows, is damaged, is mended, gets its name, or goes away. */
final class ContentReaderIT {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private final byte[] content = new byte[3 * MIB + 1234];
  private final AtomicLong nanoTime = new AtomicLong();
  private final Collector sink = new Collector();

  @SuppressWarnings("NullAway.Init") // JUnit calls begin() before each test.
  private FakeDownload download;

  @BeforeEach
  void begin() {
    new Random(7).nextBytes(content);
    download = new FakeDownload(content, folder.resolve("film.mkv"));
  }

  @AfterEach
  void end() {
    download.wakeup.end();
  }

  @Test
  void bytesComeInOrderAsTheyBecomeDurableAndAcrossTheRename() throws Exception {
    CompletableFuture<Void> reading = read(0, 0);
    download.known();
    awaitSize();
    download.write(1);
    download.write(0);
    await().until(() -> sink.count() == 2 * MIB);
    download.write(3, 2);
    await().until(() -> sink.count() == content.length);
    download.complete();

    reading.get(10, TimeUnit.SECONDS);
    assertThat(sink.bytes()).isEqualTo(content);
  }

  @Test
  void openFileIsReadOnWhenItsNameIsGoneAfterCompletion() throws Exception {
    CompletableFuture<Void> reading = read(0, 0);
    download.known();
    download.write(0);
    await().until(() -> sink.count() == MIB);
    for (int part = 1; part < 4; part++) {
      download.writeOnly(part, 0);
    }
    Files.move(download.partial(), folder.resolve("elsewhere"));
    download.completedAs(content);

    reading.get(10, TimeUnit.SECONDS);
    assertThat(sink.bytes()).isEqualTo(content);
  }

  @Test
  void offsetAndLimitCutAnywhere() throws Exception {
    download.known();
    download.write(0, 1, 2, 3);
    long[][] ranges = {
      {0, 1}, {MIB - 1, 2}, {MIB, MIB}, {5, 2 * MIB}, {3 * MIB + 1233, 9}, {17, Long.MAX_VALUE}
    };
    for (long[] range : ranges) {
      Collector part = new Collector();
      reader().read(range[0], range[1], part);
      long end = Math.min(content.length, range[0] + Math.min(range[1], content.length));
      assertThat(part.bytes())
          .as(Arrays.toString(range))
          .isEqualTo(Arrays.copyOfRange(content, (int) range[0], (int) end));
    }
    Collector nothing = new Collector();
    reader().read(content.length, 0, nothing);
    assertThat(nothing.bytes()).isEmpty();
    assertThat(nothing.size).isEqualTo(content.length);
  }

  @Test
  void nothingOfADamagedPartIsHandedOutAndItsMendingIsWaitedFor() throws Exception {
    download.known();
    download.write(0, 1, 2, 3);
    download.writeOnly(1, 1);
    CompletableFuture<Void> reading = read(0, 0);
    await().until(() -> sink.count() == MIB);
    // It has looked again after the first failure, and waits.
    await().until(() -> download.looks.stream().filter(part -> part == 1).count() >= 1);
    download.forget(1);
    assertThat(sink.count()).isEqualTo(MIB);
    download.write(1);

    reading.get(10, TimeUnit.SECONDS);
    assertThat(sink.bytes()).isEqualTo(content);
  }

  @Test
  void damageThatNobodyMendsEndsTheReading() throws Exception {
    download.known();
    download.write(0, 1, 2, 3);
    download.writeOnly(2, 1);
    CompletableFuture<Void> reading = read(0, 0);
    await().until(() -> download.looks.contains(2));
    nanoTime.addAndGet(ContentReader.PATIENCE.toNanos());
    download.wakeup.changed();

    assertThat(failure(reading)).isEqualTo(ErrorReason.ERROR_REASON_TARGET_CHANGED);
    assertThat(sink.bytes()).isEqualTo(Arrays.copyOf(content, 2 * MIB));
  }

  @Test
  void downloadThatEndsWithoutAFileEndsTheReading() throws Exception {
    CompletableFuture<Void> unknown = read(0, 0);
    download.become(Download.State.STATE_FAILED);
    assertThat(failure(unknown)).isEqualTo(ErrorReason.ERROR_REASON_DOWNLOAD_STATE);

    download.known();
    download.write(0);
    CompletableFuture<Void> begun = read(0, 0);
    await().until(() -> sink.count() == MIB);
    download.become(Download.State.STATE_CANCELLED);
    assertThat(failure(begun)).isEqualTo(ErrorReason.ERROR_REASON_DOWNLOAD_STATE);
  }

  @Test
  void completedFileThatIsNotWhatWasWrittenIsRefused() throws Exception {
    download.known();
    download.write(0, 1, 2, 3);
    download.complete();
    Path file = folder.resolve("film.mkv");
    byte[] other = content.clone();
    other[MIB]++;

    Files.write(file, other);
    assertThat(failure(read(0, 0))).isEqualTo(ErrorReason.ERROR_REASON_TARGET_CHANGED);
    Files.write(file, Arrays.copyOf(content, MIB));
    assertThat(failure(read(0, 5))).isEqualTo(ErrorReason.ERROR_REASON_TARGET_CHANGED);
    Files.delete(file);
    assertThat(failure(read(0, 0))).isEqualTo(ErrorReason.ERROR_REASON_TARGET_CHANGED);
    Files.createSymbolicLink(file, Files.write(folder.resolve("original"), content));
    assertThat(failure(read(0, 0))).isEqualTo(ErrorReason.ERROR_REASON_TARGET_CHANGED);
  }

  @Test
  void completedFileOfAnEarlierVersionIsComparedByItsSha256() throws Exception {
    download.known();
    Files.write(folder.resolve("film.mkv"), content);
    download.completedLongAgoAs(content);
    reader().read(0, 0, sink);
    assertThat(sink.bytes()).isEqualTo(content);

    byte[] other = content.clone();
    other[MIB]++;
    download.completedLongAgoAs(other);
    assertThat(failure(read(0, 0))).isEqualTo(ErrorReason.ERROR_REASON_TARGET_CHANGED);
  }

  @Test
  void fileThatWasThereBeforeIsReadAsItIs() throws Exception {
    byte[] before = "was there before".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(folder.resolve("film.mkv"), before);
    download.known();
    download.set(
        download.download().toBuilder()
            .setState(Download.State.STATE_COMPLETED)
            .setSkip(Download.Skip.SKIP_TARGET_EXISTS));

    reader().read(0, 0, sink);

    assertThat(sink.bytes()).isEqualTo(before);
    assertThat(sink.size).isEqualTo(before.length);
  }

  @Test
  void readerThatHasGoneEndsAtOnce() throws Exception {
    download.known();
    CompletableFuture<Void> reading = read(0, 0);
    awaitSize();
    download.wakeup.end();

    reading.get(10, TimeUnit.SECONDS);
    assertThat(sink.bytes()).isEmpty();
  }

  private void awaitSize() {
    await().atMost(Duration.ofSeconds(10)).until(() -> sink.size == content.length);
  }

  private ContentReader reader() {
    return new ContentReader(download, download.wakeup, nanoTime::get);
  }

  private CompletableFuture<Void> read(long offset, long limit) {
    sink.clear();
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            reader().read(offset, limit, sink);
            done.complete(null);
          } catch (ContentException | InterruptedException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private static ErrorReason failure(CompletableFuture<Void> reading) throws Exception {
    try {
      reading.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ContentException refused) {
        return refused.reason();
      }
      throw e;
    }
    throw new AssertionError("it was read to its end");
  }

  private static final class Collector implements ContentSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    volatile long size;

    @Override
    public void size(long whole) {
      size = whole;
    }

    @Override
    public synchronized void data(byte[] buffer, int offset, int length) {
      bytes.write(buffer, offset, length);
    }

    synchronized int count() {
      return bytes.size();
    }

    synchronized byte[] bytes() {
      return bytes.toByteArray();
    }

    synchronized void clear() {
      bytes.reset();
    }
  }
}
