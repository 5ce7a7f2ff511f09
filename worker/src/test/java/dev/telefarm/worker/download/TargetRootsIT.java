package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.Begun.Reserved;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.storage.DiskTargetFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that try to leave the folders that are allowed, on a real disk with real links. */
class TargetRootsIT {
  private static final Media MEDIA =
      Media.newBuilder().setFileName("a.bin").setSizeBytes(4).setUniqueFileId("u").build();

  @TempDir Path temporary;
  private final DiskTargetFiles files = new DiskTargetFiles();
  private final MemoryDownloadLog log = new MemoryDownloadLog();
  private Path inside;
  private Path outside;

  @BeforeEach
  void folders() throws IOException {
    Path real = temporary.toRealPath();
    inside = Files.createDirectories(real.resolve("allowed"));
    outside = Files.createDirectories(real.resolve("elsewhere"));
  }

  private TargetRoots roots() {
    return TargetRoots.of(List.of(inside));
  }

  private Reservations reservations() {
    return new Reservations(log, files, roots());
  }

  private static DownloadSpec spec(String target) {
    return DownloadSpec.newBuilder()
        .setDownload("d")
        .setTarget(DownloadTarget.newBuilder().setPath(target))
        .build();
  }

  private Entry begin(Path target) throws Exception {
    return ((Reserved)
            reservations()
                .begin(spec(target.toString()), Chat.getDefaultInstance(), MEDIA, Optional.empty()))
        .entry();
  }

  private ErrorReason refusal(Path target) {
    TargetException refused = catchThrowableOfType(TargetException.class, () -> begin(target));
    assertThat(refused).as("%s is refused", target).isNotNull();
    assertThat(log.get("d")).isEmpty();
    return refused.reason();
  }

  private void outsideIsUntouched() throws IOException {
    try (var left = Files.list(outside)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void targetInsideIsTakenWithItsMissingFolders() throws Exception {
    assertThat(begin(inside.resolve("x/y/a.bin")).path()).isEqualTo(inside.resolve("x/y/a.bin"));
    assertThat(inside.resolve("x/y/a.bin.part")).isRegularFile();
  }

  @Test
  void targetOutsideIsRefusedAndNothingIsCreated() throws Exception {
    assertThat(refusal(outside.resolve("x/a.bin")))
        .isEqualTo(ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS);
    assertThat(refusal(Path.of(inside + "-not/a.bin")))
        .as("a name that merely begins alike")
        .isEqualTo(ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS);
    assertThat(refusal(inside.resolve("../elsewhere/a.bin")))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    outsideIsUntouched();
  }

  @Test
  void linkThatLeadsOutsideIsRefused() throws Exception {
    Files.createSymbolicLink(inside.resolve("link"), outside);
    assertThat(refusal(inside.resolve("link/a.bin")))
        .isEqualTo(ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS);
    assertThat(refusal(inside.resolve("link/new/folder/a.bin")))
        .isEqualTo(ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS);
    assertThat(refusal(inside.resolve("link")))
        .as("a folder, so the file would go into it")
        .isEqualTo(ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS);
    outsideIsUntouched();
  }

  @Test
  void linkToNowhereIsRefusedBeforeItLeadsAnywhere() throws Exception {
    Files.createSymbolicLink(inside.resolve("link"), outside.resolve("later"));
    assertThat(refusal(inside.resolve("link/a.bin")))
        .isEqualTo(ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE);
    outsideIsUntouched();
  }

  @Test
  void linkWithinTheRootsIsFollowed() throws Exception {
    Files.createDirectories(inside.resolve("real"));
    Files.createSymbolicLink(inside.resolve("link"), inside.resolve("real"));
    begin(inside.resolve("link/a.bin"));
    assertThat(inside.resolve("real/a.bin.part")).isRegularFile();
  }

  @Test
  void rootThatIsALinkIsMeantAsWhatItLeadsTo() throws Exception {
    Path link = Files.createSymbolicLink(inside.resolveSibling("root"), outside);
    TargetRoots roots = TargetRoots.of(List.of(link));
    roots.check(link.resolve("a.bin"), files);
    roots.check(outside.resolve("a.bin"), files);
    assertThatThrownBy(() -> roots.check(inside.resolve("a.bin"), files))
        .isInstanceOf(TargetException.class);
  }

  @Test
  void withoutRootsEverywhereIsAllowed() throws Exception {
    TargetRoots.of(List.of()).check(outside.resolve("a.bin"), files);
    assertThatThrownBy(() -> TargetRoots.of(List.of(Path.of("relative"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void linkAtThePartialFilesNameIsNeverWrittenThrough() throws Exception {
    Path victim = Files.writeString(outside.resolve("victim"), "precious");
    Entry entry = begin(inside.resolve("a.bin"));
    Path partial = inside.resolve("a.bin.part");
    Files.delete(partial);
    Files.createSymbolicLink(partial, victim);
    for (boolean owner : new boolean[] {true, false}) {
      DownloadSpec.Builder spec = spec(entry.path().toString()).toBuilder();
      spec.getStripeBuilder().setPublishes(owner);
      assertThatThrownBy(() -> reservations().open(spec.build(), entry))
          .isInstanceOfSatisfying(
              TargetException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.ERROR_REASON_TARGET_EXISTS));
    }
    assertThatThrownBy(() -> files.publish(entry.path(), true)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.publish(entry.path(), false)).isInstanceOf(IOException.class);
    files.discard(entry.path());
    assertThat(partial).isSymbolicLink();
    assertThat(entry.path()).doesNotExist();
    assertThat(victim).hasContent("precious");
  }

  @Test
  void linkThatWaitsAtThePartialFilesNameIsSteppedAside() throws Exception {
    Files.createSymbolicLink(inside.resolve("a.bin.part"), outside.resolve("later"));
    assertThat(begin(inside.resolve("a.bin")).path()).isEqualTo(inside.resolve("a (1).bin"));
    outsideIsUntouched();
  }

  @Test
  void linkAtTheFinalNameIsReplacedAndNotFollowed() throws Exception {
    Path victim = Files.writeString(outside.resolve("victim"), "precious");
    Entry entry = begin(inside.resolve("a.bin"));
    try (PartialFile part = reservations().open(spec(entry.path().toString()), entry)) {
      part.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 0);
    }
    Files.createSymbolicLink(entry.path(), victim);
    assertThatThrownBy(() -> files.publish(entry.path(), false)).isInstanceOf(IOException.class);
    files.publish(entry.path(), true);
    assertThat(entry.path()).isRegularFile().hasBinaryContent(new byte[] {1, 2, 3, 4});
    assertThat(Files.isSymbolicLink(entry.path())).isFalse();
    assertThat(victim).hasContent("precious");
  }

  @Test
  void folderThatWasSwappedForALinkIsNoticedWhenPublishing() throws Exception {
    Entry entry = begin(inside.resolve("x/a.bin")).sealed(4, new FileHash("ff", "0000ffff"));
    Files.move(inside.resolve("x"), outside.resolve("x"));
    Files.createSymbolicLink(inside.resolve("x"), outside.resolve("x"));
    Publication publication = new Publication(log, files, roots(), CrashPoints.at(""));
    assertThatThrownBy(() -> publication.publish(spec(entry.path().toString()), entry))
        .isInstanceOfSatisfying(
            TargetException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS));
    assertThatThrownBy(() -> reservations().open(spec(entry.path().toString()), entry))
        .isInstanceOf(TargetException.class);
    assertThat(outside.resolve("x/a.bin")).doesNotExist();
  }
}
