package dev.telefarm.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.worker.download.PartialFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTargetFilesIT {
  @TempDir Path folder;
  private final DiskTargetFiles files = new DiskTargetFiles();

  private Path target() {
    return folder.resolve("a.bin");
  }

  private void writePartial(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    try (PartialFile part = files.reserve(target(), bytes.length)) {
      part.write(ByteBuffer.wrap(bytes), 0);
      part.force();
    }
  }

  @Test
  void reservationIsExclusiveAndHasItsSizeAtOnce() throws Exception {
    try (PartialFile part = files.reserve(target(), 1 << 20)) {
      assertThat(part.size()).isEqualTo(1 << 20);
    }
    assertThatThrownBy(() -> files.reserve(target(), 1))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void publishingReplacesNothingUnlessAsked() throws Exception {
    writePartial("new");
    Files.writeString(target(), "old");
    assertThatThrownBy(() -> files.publish(target(), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(target()).hasContent("old");
    files.publish(target(), true);
    assertThat(target()).hasContent("new");
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".part"));
  }

  @Test
  void publishingTwiceIsDoneOnce() throws Exception {
    writePartial("new");
    // As a crash between link and unlink leaves it.
    Files.createLink(target(), folder.resolve("a.bin.part"));
    files.publish(target(), false);
    assertThat(target()).hasContent("new");
    assertThat(folder.resolve("a.bin.part")).doesNotExist();
  }

  @Test
  void hashIsOfTheDisk() throws Exception {
    writePartial("abc");
    try (PartialFile part = files.open(target(), 3)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      part.digest(digest, 3);
      assertThat(HexFormat.of().formatHex(digest.digest()))
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
  }
}
