package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each field of CreateDownload that can be wrong is named, and nothing is stored. */
final class DownloadFieldsIT {
  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
  }

  @AfterAll
  static void end() throws Exception {
    supervisor.close();
  }

  @Test
  void everyBadFieldIsNamedAndNothingIsStored() throws Exception {
    BadFields.refuses("download.source", () -> createDownload(valid().clearSource()));
    BadFields.refuses("download.source.link", () -> createDownload(link("https://example.org/1")));
    BadFields.refuses("download.source.link", () -> createDownload(link("")));
    BadFields.refuses("download.source.message.chat_id", () -> createDownload(message(0, 1)));
    BadFields.refuses("download.source.message.message_id", () -> createDownload(message(1, 0)));
    BadFields.refuses("download.target.path", () -> createDownload(valid().clearTarget()));
    Path intoData = Files.createSymbolicLink(folder.resolve("into-data"), supervisor.data());
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("missing"));
    for (String path :
        List.of(
            "relative",
            "/a/../b",
            "/a/./b",
            "/a/..",
            "/a\0b",
            "/a\nb",
            "/a\u007fb",
            "/" + "n".repeat(241),
            "/" + "\u00fc".repeat(121),
            "/" + "long/".repeat(801),
            supervisor.data().resolve("api.token").toString(),
            intoData.resolve("api.token").toString(),
            nowhere.resolve("x").toString(),
            "/tmp/{title}/x",
            "/tmp/{chat",
            "/tmp/{chat}/../x",
            "{chat}/x",
            folder + "/{chat}/{name}",
            nowhere + "/{chat}")) {
      BadFields.refuses(
          "download.target.path",
          () -> createDownload(valid().setTarget(DownloadTarget.newBuilder().setPath(path))));
    }
    BadFields.refuses(
        "download.target.if_exists",
        () ->
            createDownload(
                valid()
                    .setTarget(
                        DownloadTarget.newBuilder().setPath("/tmp/x").setIfExistsValue(99))));
    BadFields.refuses(
        "download.target.if_known",
        () ->
            createDownload(
                valid()
                    .setTarget(DownloadTarget.newBuilder().setPath("/tmp/x").setIfKnownValue(99))));
    for (String manifest : List.of("relative", "/a/../b", "/tmp/", "/tmp", folder + "/d/m.jsonl")) {
      BadFields.refuses(
          "download.target.manifest",
          () ->
              createDownload(
                  valid()
                      .setTarget(
                          DownloadTarget.newBuilder().setPath("/tmp/x").setManifest(manifest))));
    }
    for (int atOnce : List.of(-1, 17)) {
      BadFields.refuses(
          "download.accounts.max_at_once",
          () ->
              createDownload(
                  valid().setAccounts(AccountSelector.newBuilder().setMaxAtOnce(atOnce))));
    }
    var misspelled = DownloadTarget.newBuilder().setPath("/tmp/{chat}/{titel}");
    assertThatThrownBy(() -> createDownload(valid().setTarget(misspelled)))
        .hasMessageContaining(
            "download.target.path: has an unknown placeholder {titel}; known are");
    BadFields.refuses("download.priority", () -> createDownload(valid().setPriority(101)));
    BadFields.refuses(
        "download.accounts.accounts",
        () ->
            createDownload(
                valid().setAccounts(AccountSelector.newBuilder().addAccounts("accounts/nobody"))));

    assertThat(
            supervisor
                .downloads()
                .listDownloads(ListDownloadsRequest.getDefaultInstance())
                .getDownloadsList())
        .isEmpty();
  }

  private static Download createDownload(Download.Builder download) throws Exception {
    return supervisor
        .downloads()
        .createDownload(CreateDownloadRequest.newBuilder().setDownload(download).build());
  }

  private static Download.Builder valid() {
    return message(-1001, 1);
  }

  private static Download.Builder message(long chat, long message) {
    var source = DownloadSource.ChatMessage.newBuilder().setChatId(chat).setMessageId(message);
    return Download.newBuilder()
        .setSource(DownloadSource.newBuilder().setMessage(source))
        .setTarget(DownloadTarget.newBuilder().setPath("/tmp/x"));
  }

  private static Download.Builder link(String link) {
    return valid().setSource(DownloadSource.newBuilder().setLink(link));
  }
}
