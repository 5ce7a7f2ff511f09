package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.Begun.Reserved;
import dev.telefarm.worker.download.DownloadLog.Entry;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReservationsTest {
  private static final Media MEDIA =
      Media.newBuilder().setFileName("a.bin").setSizeBytes(4).setUniqueFileId("u").build();
  private static final Path TARGET = Path.of("/x/a.bin");

  private final MemoryTargetFiles files = new MemoryTargetFiles();
  private final MemoryDownloadLog log = new MemoryDownloadLog();
  private final Reservations reservations = new Reservations(log, files, TargetRoots.ANYWHERE);

  private static DownloadSpec.Builder spec(String download, IfExists ifExists) {
    return DownloadSpec.newBuilder()
        .setDownload(download)
        .setTarget(DownloadTarget.newBuilder().setPath(TARGET.toString()).setIfExists(ifExists));
  }

  private Begun begin(DownloadSpec.Builder spec) throws Exception {
    return reservations.begin(
        spec.build(), Chat.getDefaultInstance(), MEDIA, log.get(spec.getDownload()));
  }

  private Entry reserved(DownloadSpec.Builder spec) throws Exception {
    return ((Reserved) begin(spec)).entry();
  }

  private void targetExists() throws Exception {
    files.reserve(TARGET, 1).close();
    files.publish(TARGET, false);
  }

  private void refused(DownloadSpec.Builder spec, ErrorReason reason) {
    assertThatThrownBy(() -> begin(spec))
        .isInstanceOfSatisfying(
            TargetException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static PartSums noted(int part) {
    PartSums sums = new PartSums();
    sums.put(part, 1);
    return sums;
  }

  @Test
  void existingTargetIsSkippedAndNothingIsRemembered() throws Exception {
    targetExists();
    assertThat(begin(spec("d", IfExists.IF_EXISTS_SKIP))).isEqualTo(new Begun.Skipped(TARGET));
    assertThat(log.get("d")).isEmpty();
    assertThat(files.partialExists(TARGET)).isFalse();
    assertThat(files.published(TARGET)).hasSize(1);
  }

  @Test
  void missingTargetIsNotSkipped() throws Exception {
    assertThat(reserved(spec("d", IfExists.IF_EXISTS_SKIP)).path()).isEqualTo(TARGET);
  }

  @Test
  void targetThatAppearsBetweenAttemptsIsSkippedAndThePartialFileGoes() throws Exception {
    var spec = spec("d", IfExists.IF_EXISTS_SKIP);
    assertThat(reserved(spec).path()).isEqualTo(TARGET);
    files.appear(TARGET, new byte[] {7});
    assertThat(begin(spec)).isEqualTo(new Begun.Skipped(TARGET));
    assertThat(files.partialExists(TARGET)).isFalse();
    assertThat(files.published(TARGET)).containsExactly(7);
  }

  @Test
  void existingTargetIsRenamedReplacedOrRefused() throws Exception {
    targetExists();
    assertThat(reserved(spec("d1", IfExists.IF_EXISTS_RENAME)).path())
        .isEqualTo(Path.of("/x/a (1).bin"));
    assertThat(reserved(spec("d2", IfExists.IF_EXISTS_REPLACE)).path()).isEqualTo(TARGET);
    refused(spec("d3", IfExists.IF_EXISTS_FAIL), ErrorReason.ERROR_REASON_TARGET_EXISTS);
  }

  @Test
  void twoDownloadsNeverShareAPartialFile() throws Exception {
    assertThat(reserved(spec("d1", IfExists.IF_EXISTS_FAIL)).path()).isEqualTo(TARGET);
    for (IfExists ifExists :
        new IfExists[] {
          IfExists.IF_EXISTS_FAIL, IfExists.IF_EXISTS_REPLACE, IfExists.IF_EXISTS_SKIP
        }) {
      refused(spec("d2", ifExists), ErrorReason.ERROR_REASON_TARGET_EXISTS);
      assertThat(log.get("d2")).isEmpty();
    }
    assertThat(reserved(spec("d2", IfExists.IF_EXISTS_RENAME)).path())
        .isEqualTo(Path.of("/x/a (1).bin"));
  }

  @Test
  void whoReservesInTheSameMomentIsNotOverwrittenEither() throws Exception {
    files.hidePartials(true); // as if both looked before either created it
    assertThat(reserved(spec("d1", IfExists.IF_EXISTS_FAIL)).path()).isEqualTo(TARGET);
    refused(spec("d2", IfExists.IF_EXISTS_FAIL), ErrorReason.ERROR_REASON_TARGET_EXISTS);
    assertThat(log.get("d2")).isEmpty();
    assertThat(reserved(spec("d2", IfExists.IF_EXISTS_RENAME)).path())
        .isEqualTo(Path.of("/x/a (1).bin"));
  }

  @Test
  void laterStartKeepsPathAndPartsAndCounts() throws Exception {
    Entry first = reserved(spec("d", IfExists.IF_EXISTS_RENAME));
    assertThat(first.created()).isTrue();
    log.note("d", noted(0));
    Entry second = reserved(spec("d", IfExists.IF_EXISTS_RENAME));
    assertThat(second.path()).isEqualTo(TARGET);
    assertThat(second.created()).isTrue();
    assertThat(second.starts()).isEqualTo(2);
    assertThat(log.parts("d")).isEqualTo(noted(0));
  }

  @Test
  void partsOfAnotherFileOrPathAreForgotten() throws Exception {
    var spec = spec("d", IfExists.IF_EXISTS_RENAME);
    var _ = reserved(spec);
    log.note("d", noted(0));
    Media other = MEDIA.toBuilder().setUniqueFileId("another").build();
    var begun =
        (Reserved) reservations.begin(spec.build(), Chat.getDefaultInstance(), other, log.get("d"));
    assertThat(begun.entry().created()).isTrue();
    assertThat(log.parts("d").isEmpty()).isTrue();
    log.note("d", noted(0));
    Entry moved = reserved(spec.setPath("/y/b.bin"));
    assertThat(moved.path()).isEqualTo(Path.of("/y/b.bin"));
    assertThat(moved.created()).isFalse();
    assertThat(log.parts("d").isEmpty()).isTrue();
  }

  @Test
  void takenOverFileIsOpenedWithWhatItHolds() throws Exception {
    try (PartialFile part = files.reserve(TARGET, 4)) {
      part.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 0);
    }
    var spec = spec("d", IfExists.IF_EXISTS_RENAME).setPath(TARGET.toString());
    Entry entry = reserved(spec);
    assertThat(entry.created()).isFalse();
    ByteBuffer held = ByteBuffer.allocate(4);
    try (PartialFile part = reservations.open(spec.build(), entry)) {
      part.read(held, 0);
    }
    assertThat(held.array()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void onlyItsPublisherCreatesOrDeletesAFile() throws Exception {
    var joiner = spec("d", IfExists.IF_EXISTS_RENAME).setPath(TARGET.toString());
    joiner.getStripeBuilder().setPublishes(false);
    Entry entry = reserved(joiner);
    assertThatThrownBy(() -> reservations.open(joiner.build(), entry))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(files.partialExists(TARGET)).isFalse();

    files.reserve(TARGET, 4).close();
    try (PartialFile part = reservations.open(joiner.build(), entry)) {
      assertThatThrownBy(() -> part.resize(1)).isInstanceOf(UnsupportedOperationException.class);
      assertThat(part.size()).isEqualTo(4);
    }
    new Disposal(log, files)
        .dispose(new HeldDownload(joiner.build(), Pacing.DEFAULT), /* discard= */ true);
    assertThat(files.partialExists(TARGET)).isTrue();

    var publisher = joiner.clone();
    publisher.getStripeBuilder().setPublishes(true);
    new Disposal(log, files)
        .dispose(new HeldDownload(publisher.build(), Pacing.DEFAULT), /* discard= */ true);
    assertThat(files.partialExists(TARGET)).isFalse();
  }

  @Test
  void joinerWithoutAPathIsRefused() {
    var joiner = spec("d", IfExists.IF_EXISTS_RENAME);
    joiner.getStripeBuilder().setPublishes(false);
    refused(joiner, ErrorReason.ERROR_REASON_INVALID_FIELD);
  }
}
