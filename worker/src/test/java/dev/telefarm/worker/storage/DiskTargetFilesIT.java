package dev.telefarm.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.telefarm.worker.download.PartialFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTargetFilesIT {
  @TempDir Path folder;
  private final DiskTargetFiles files = new DiskTargetFiles();

  private Path target() {
    return folder.resolve("a.bin");
  }

  private Path partial() {
    return folder.resolve("a.bin.part");
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
    Files.createLink(target(), partial());
    files.publish(target(), false);
    assertThat(target()).hasContent("new");
    assertThat(partial()).doesNotExist();
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

  @Test
  void readsAndWritesAreAtTheirOffsets() throws Exception {
    try (PartialFile part = files.reserve(target(), 8)) {
      part.write(ByteBuffer.wrap(new byte[] {5, 6}), 4);
      ByteBuffer read = ByteBuffer.allocate(3);
      part.read(read, 3);
      assertThat(read.array()).containsExactly(0, 5, 6);
      assertThatThrownBy(() -> part.read(ByteBuffer.allocate(2), 7))
          .isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> part.read(ByteBuffer.allocate(2), 70))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void truncatedFileIsExtendedByItsOwnerAndALongerOneCut() throws Exception {
    writePartial("abcdef");
    try (PartialFile part = files.open(target(), 1 << 20)) {
      assertThat(part.size()).isEqualTo(1 << 20);
      ByteBuffer read = ByteBuffer.allocate(8);
      part.read(read, 0);
      assertThat(read.array()).startsWith('a', 'b', 'c', 'd', 'e', 'f', 0, 0);
    }
    files.open(target(), 3).close();
    assertThat(partial()).hasContent("abc");
    files.open(target(), 0).close();
    assertThat(partial()).as("size unknown").hasContent("abc");
  }

  @Test
  void anothersFileIsNeitherCreatedNorResized() throws Exception {
    assertThatThrownBy(() -> files.join(target())).isInstanceOf(NoSuchFileException.class);
    assertThat(partial()).doesNotExist();
    writePartial("abcdef");
    try (PartialFile part = files.join(target())) {
      part.write(ByteBuffer.wrap(new byte[] {'X'}), 2);
      assertThatThrownBy(() -> part.resize(1)).isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(partial()).hasContent("abXdef");
  }

  @Test
  void folderAtThePartialFilesNameIsLeftAlone() throws Exception {
    Files.createDirectory(partial());
    assertThat(files.partialExists(target())).isTrue();
    assertThatThrownBy(() -> files.open(target(), 1))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> files.join(target())).isInstanceOf(FileAlreadyExistsException.class);
    files.discard(target());
    assertThat(partial()).isDirectory();
  }

  @Test
  void vanishedPartialFileIsNotTakenForPublished() throws Exception {
    Files.writeString(target(), "old");
    assertThatThrownBy(() -> files.publish(target(), true)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.publish(target(), false))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(target()).hasContent("old");
  }

  @Test
  void linkToThePartialFileIsNotThePublishedFile() throws Exception {
    writePartial("new");
    Files.createSymbolicLink(target(), partial());
    assertThatThrownBy(() -> files.publish(target(), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(partial()).hasContent("new");
  }

  @Test
  void foldersAreCreatedOverAnyDepthAndMayExist() throws Exception {
    Path deep = folder.resolve("a/b/c");
    files.createFolders(deep);
    files.createFolders(deep);
    assertThat(deep).isDirectory();
    Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> files.createFolders(folder.resolve("file/x")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void missingPathIsOnTheStoreOfItsFolders() throws Exception {
    Path missing = folder.resolve("a/b/c");
    assertThat(files.store(missing)).isEqualTo(files.store(folder));
    assertThat(files.usableSpace(missing)).isPositive();
    assertThat(missing).doesNotExist();
  }

  /** What the interface says of interrupts. */
  @Test
  void interruptClosesTheFileForAllItsThreads() throws Exception {
    try (PartialFile part = files.reserve(target(), 8)) {
      CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            Thread.currentThread().interrupt();
            interrupted.complete(catchThrowable(part::force));
          });
      assertThat(interrupted.get()).isInstanceOf(ClosedByInterruptException.class);
      assertThatThrownBy(() -> part.write(ByteBuffer.allocate(1), 0))
          .isInstanceOf(ClosedChannelException.class)
          .isNotInstanceOf(ClosedByInterruptException.class);
      assertThatThrownBy(part::force).isInstanceOf(ClosedChannelException.class);
    }
  }
}
