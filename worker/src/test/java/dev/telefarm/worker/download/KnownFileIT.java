package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadTarget.IfExists;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.storage.DiskTargetFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file system. */
class KnownFileIT {
  private static final Media MEDIA =
      Media.newBuilder().setUniqueFileId("u").setFileName("f").setSizeBytes(5).build();

  @TempDir Path folder;

  private final MemoryDownloadLog log = new MemoryDownloadLog();
  private final TargetFiles files = new DiskTargetFiles();
  private final DownloadSpec.Builder spec = DownloadSpec.newBuilder().setDownload("d");

  @BeforeEach
  void known() throws Exception {
    Path known = Files.writeString(folder.resolve("known"), "bytes");
    spec.getTargetBuilder().setPath(folder.resolve("target").toString());
    spec.getKnownCopyBuilder()
        .setPath(known.toString())
        .setSha256(Sha256.of(files, known))
        .setCrc32C("0000ffff");
  }

  @Test
  void targetBecomesASecondNameAndTheReservationIsLetGo() throws Exception {
    Entry linked = link(TargetRoots.ANYWHERE).orElseThrow();

    assertThat(Files.isSameFile(folder.resolve("known"), folder.resolve("target"))).isTrue();
    assertThat(folder.resolve("target.part")).doesNotExist();
    assertThat(linked.hash()).hasValue(new FileHash(spec.getKnownCopy().getSha256(), "0000ffff"));
    assertThat(log.get("d")).hasValue(linked);
    // As an attempt does whose process was killed before it could note that.
    assertThat(new KnownFile(log, files, TargetRoots.ANYWHERE).link(spec.build(), linked))
        .isPresent();
  }

  @Test
  void whatChangedOrIsGoneIsNotLinked() throws Exception {
    Files.writeString(folder.resolve("known"), "other");
    assertThat(link(TargetRoots.ANYWHERE)).isEmpty();
    Files.delete(folder.resolve("known"));
    assertThat(link(TargetRoots.ANYWHERE)).isEmpty();
    Files.createSymbolicLink(folder.resolve("known"), folder.resolve("else"));
    Files.writeString(folder.resolve("else"), "bytes");
    assertThat(link(TargetRoots.ANYWHERE)).isEmpty();
    assertThat(folder.resolve("target")).doesNotExist();
    assertThat(folder.resolve("target.part")).exists();
  }

  @Test
  void oldFileIsReplacedOnlyIfThatWasAskedFor() throws Exception {
    Entry reserved = reserve(TargetRoots.ANYWHERE);
    Files.writeString(folder.resolve("target"), "old");
    KnownFile known = new KnownFile(log, files, TargetRoots.ANYWHERE);
    assertThat(known.link(spec.build(), reserved)).isEmpty();
    assertThat(folder.resolve("target")).hasContent("old");

    spec.getTargetBuilder().setIfExists(IfExists.IF_EXISTS_REPLACE);
    assertThat(known.link(spec.build(), reserved)).isPresent();
    assertThat(Files.isSameFile(folder.resolve("known"), folder.resolve("target"))).isTrue();
    try (var names = Files.list(folder)) {
      assertThat(names.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("known", "target");
    }
  }

  @Test
  void whatLiesOutsideOfTheRootsIsNotLinked() throws Exception {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    spec.getTargetBuilder().setPath(inside.resolve("target").toString());
    assertThat(link(TargetRoots.of(List.of(inside)))).isEmpty();
    assertThat(inside.resolve("target")).doesNotExist();
  }

  private Optional<Entry> link(TargetRoots roots) throws Exception {
    return new KnownFile(log, files, roots).link(spec.build(), reserve(roots));
  }

  private Entry reserve(TargetRoots roots) throws Exception {
    var begun =
        new Reservations(log, files, roots)
            .begin(spec.build(), Chat.getDefaultInstance(), MEDIA, log.get("d"));
    return ((Begun.Reserved) begun).entry();
  }
}
