package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.DownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Where files go that are named by a template, with what Telegram really says of them. */
@FarmTest(accounts = "alice")
final class FileNamesIT {
  @Test
  void templateIsFilledInWithWhatTheMessageSays(Farm farm) {
    farm.telegram().chat("films").members("alice").file("reel.bin", mebibytes(1));
    Path folder = farm.newFolder();
    String template =
        folder + "/{{x}}/{chat_id}/{date:yyyy}/{topic}/{message:6}_{caption|stem}.{ext}";

    var first = farm.order("films/reel.bin").to(template).begin().awaitCompleted();
    var second = farm.order("films/reel.bin").to(template).begin().awaitCompleted();

    Media media = first.hasOriginalContent().download().getMedia();
    int year =
        Instant.ofEpochSecond(media.getDate().getSeconds()).atOffset(ZoneOffset.UTC).getYear();
    String name = "%06d_reel".formatted(media.getMessageId());
    Path parent = folder.resolve("{x}").resolve(media.getChatId() + "").resolve(year + "");
    assertThat(first.download().getPath()).isEqualTo(parent.resolve(name + ".bin").toString());
    assertThat(second.hasOriginalContent().download().getPath())
        .isEqualTo(parent.resolve(name + " (1).bin").toString());
  }

  @Test
  void knownFileIsLinkedInsteadOfFetchedAndFetchedWhenItWasChanged(Farm farm) throws Exception {
    farm.telegram().chat("links").members("alice").file("known.bin", mebibytes(8));
    Path folder = farm.newFolder();
    var first = farm.order("links/known.bin").to(folder + "/first.bin").begin().awaitCompleted();
    var order = farm.order("links/known.bin").to(folder + "/second.bin");
    long served = farm.telegram().servedBytes(first.original());

    var second = order.with(FileNamesIT::linked).begin().awaitCompleted().hasOriginalContent();

    assertThat(second.download().getSkip()).isEqualTo(Download.Skip.SKIP_LINKED);
    assertThat(Files.isSameFile(first.path(), second.path())).isTrue();
    assertThat(farm.telegram().servedBytes(first.original())).isEqualTo(served);
    assertThat(folder.resolve("second.bin.part")).doesNotExist();
    try (var changed = FileChannel.open(first.path(), StandardOpenOption.WRITE)) {
      var _ = changed.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), mebibytes(2));
    }
    var third =
        farm.order("links/known.bin")
            .to(folder + "/third.bin")
            .with(FileNamesIT::linked)
            .begin()
            .awaitCompleted()
            .hasOriginalContent();
    assertThat(third.download().getSkip()).isEqualTo(Download.Skip.SKIP_UNSPECIFIED);
    assertThat(Files.isSameFile(first.path(), third.path())).isFalse();
  }

  private static DownloadRequest.Builder linked(DownloadRequest.Builder request) {
    return request.ifKnown(DownloadTarget.IfKnown.IF_KNOWN_HARD_LINK);
  }
}
