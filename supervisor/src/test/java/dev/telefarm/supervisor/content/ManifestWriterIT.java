package dev.telefarm.supervisor.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines on a real disk: whole, once each, and in spite of what is in the way. */
final class ManifestWriterIT {
  @TempDir Path folder;

  private ManifestWriter writer = new ManifestWriter(new Roots(List.of()), Duration.ofMillis(20));

  @AfterEach
  void end() throws InterruptedException {
    writer.stop();
  }

  @Test
  void lineSaysWhatWasFetchedFromWhere() throws Exception {
    add(download("A", "https://t.me/films/7"), false);

    List<String> lines = Files.readAllLines(manifest());
    assertThat(lines)
        .containsExactly(
            "{\"path\":\"/srv/A\\n\u00fc.mkv\",\"size\":7,\"sha256\":\"00ff\",\"crc32c\":\"0000ffff\",\"unique_file_id\":\"u\","
                + "\"chat_id\":-1001,\"message_id\":7,\"link\":\"https://t.me/films/7\","
                + "\"file_name\":\"f.mkv\",\"mime_type\":\"video/mp4\","
                + "\"type\":\"video\",\"date\":\"1970-01-01T00:00:01Z\",\"caption\":\"one\\ntwo\","
                + "\"album_id\":70,\"album_index\":2,\"topic_id\":5,\"download\":\"downloads/A\","
                + "\"completed\":\"1970-01-01T00:00:02.000000003Z\",\"skipped\":false}");
    assertThat(Files.getPosixFilePermissions(manifest()))
        .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
        .doesNotContain(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }

  @Test
  void fileThatWasThereBeforeTheDownloadIsListedWithoutTheMessagesSize() throws Exception {
    add(
        download("A", "").toBuilder()
            .setSkip(Download.Skip.SKIP_TARGET_EXISTS)
            .clearSha256()
            .build(),
        false);

    JsonNode line = lines().getFirst();
    assertThat(line.path("skipped").booleanValue()).isTrue();
    assertThat(line.has("size")).isFalse();
    assertThat(line.has("sha256")).isFalse();
    assertThat(line.has("link")).isFalse();
  }

  @Test
  void lineThatAnEarlierProcessWroteIsNotRepeated() throws Exception {
    for (String id : List.of("A", "B", "C")) {
      add(download(id, ""), false);
    }
    for (String id : List.of("B", "A", "D")) {
      add(download(id, ""), true);
    }
    assertThat(ids()).containsExactly("A", "B", "C", "D");
  }

  @Test
  void lineThatWasCutOffAnywhereIsWrittenAnewAndOthersStay() throws Exception {
    String line = ManifestLine.of(download("B", ""));
    for (int cut = 1; cut < line.length(); cut++) {
      Files.deleteIfExists(manifest());
      add(download("A", ""), false);
      Files.writeString(manifest(), line.substring(0, cut), StandardOpenOption.APPEND);
      add(download("B", ""), true);
      assertThat(ids()).as("cut after %d characters", cut).containsExactly("A", "B");
    }
  }

  @Test
  void linesOfOthersAreLeftAloneAlsoWithoutTheirEnd() throws Exception {
    Files.createDirectories(manifest().getParent());
    Files.writeString(manifest(), "{\"path\":\"mine\"}\n{\"path\":\"mine too\"}");

    add(download("A", ""), false);

    assertThat(Files.readString(manifest()))
        .isEqualTo(
            "{\"path\":\"mine\"}\n{\"path\":\"mine too\"}\n" + ManifestLine.of(download("A", "")));
  }

  @Test
  void manifestThatCannotBeWrittenIsTriedAgainAndHoldsUpNoOther() throws Exception {
    Path blocked = Files.createDirectories(folder.resolve("blocked"));
    Download stuck = into(download("A", ""), blocked);
    CompletableFuture<Void> late = writer.add(stuck, false);
    add(download("B", ""), false);
    assertThat(late).isNotDone();
    assertThat(ids()).containsExactly("B");

    Files.delete(blocked);

    late.get(10, TimeUnit.SECONDS);
    assertThat(Files.readString(blocked)).isEqualTo(ManifestLine.of(stuck));
  }

  @Test
  void folderThatBecameASymbolicLinkOutOfTheRootsIsNotFollowed() throws Exception {
    Path root = Files.createDirectories(folder.resolve("root"));
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(root.resolve("lists"), outside);
    writer = new ManifestWriter(new Roots(List.of(root)), Duration.ofMillis(20));

    CompletableFuture<Void> refused =
        writer.add(into(download("A", ""), root.resolve("lists/m.jsonl")), false);
    writer.add(into(download("B", ""), root.resolve("m.jsonl")), false).get(10, TimeUnit.SECONDS);

    assertThat(refused).isNotDone();
    assertThat(outside).isEmptyDirectory();
    Files.delete(root.resolve("lists"));
    await().atMost(Duration.ofSeconds(10)).until(refused::isDone);
    assertThat(root.resolve("lists/m.jsonl")).exists();
  }

  private void add(Download download, boolean mayBeThere) throws Exception {
    writer.add(download, mayBeThere).get(10, TimeUnit.SECONDS);
  }

  private Path manifest() {
    return folder.resolve("lists/m.jsonl");
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(manifest())) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private List<String> ids() throws IOException {
    return lines().stream()
        .map(line -> line.path("download").asText().substring("downloads/".length()))
        .toList();
  }

  private static Download into(Download download, Path manifest) {
    return download.toBuilder()
        .setTarget(DownloadTarget.newBuilder().setManifest(manifest.toString()))
        .build();
  }

  private Download download(String id, String link) {
    return into(
        Download.newBuilder()
            .setName("downloads/" + id)
            .setSource(DownloadSource.newBuilder().setLink(link))
            .setPath("/srv/" + id + "\n\u00fc.mkv")
            .setSha256("00ff")
            .setCrc32C("0000ffff")
            .setEndTime(Timestamp.newBuilder().setSeconds(2).setNanos(3))
            .setMedia(
                Media.newBuilder()
                    .setChatId(-1001)
                    .setMessageId(7)
                    .setSizeBytes(7)
                    .setUniqueFileId("u")
                    .setFileName("f.mkv")
                    .setMimeType("video/mp4")
                    .setType(Media.Type.TYPE_VIDEO)
                    .setCaption("one\ntwo")
                    .setAlbumId(70)
                    .setAlbumIndex(2)
                    .setTopicId(5)
                    .setDate(Timestamp.newBuilder().setSeconds(1)))
            .build(),
        manifest());
  }
}
