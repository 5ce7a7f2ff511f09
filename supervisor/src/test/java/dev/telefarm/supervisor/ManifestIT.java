package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line for each completed download, once, whatever happens to the supervisor. */
final class ManifestIT {
  @TempDir Path folder;

  @Test
  void completedDownloadsAreListedOnceAlsoAcrossKillDashNine() throws Exception {
    try (SupervisorProcess supervisor = new SupervisorProcess(folder).start()) {
      var calls = new FarmCalls(supervisor, folder);
      calls.createAccount("alice");
      calls.login("alice");
      Path manifest = folder.resolve("lists/films.jsonl");
      String first = create(supervisor, calls, 1, manifest, "a");
      awaitListed(manifest, first);

      Path blocked = folder.resolve("lists/blocked.jsonl");
      String second = create(supervisor, calls, 1000, blocked, "b");
      // In its way, so that the line is due for as long as the test likes.
      Files.createDirectory(blocked);
      Files.writeString(supervisor.data().resolve("accounts/alice/pace"), "13");
      calls.awaitDownload(second, Download.State.STATE_COMPLETED);
      supervisor.kill();
      Files.delete(blocked);
      supervisor.start();
      awaitListed(blocked, second);
      supervisor.kill();
      supervisor.start();

      // Lines are written one after the other: when this one is there, none before it is to come.
      String third = create(supervisor, calls, 1, manifest, "c");
      awaitListed(manifest, third);
      assertThat(Files.readAllLines(manifest)).hasSize(2);
      assertThat(Files.readAllLines(blocked)).hasSize(1);
      assertThat(Files.readString(blocked))
          .contains("\"path\":\"" + folder.resolve("out/b") + "\"");
    }
  }

  private String create(
      SupervisorProcess supervisor, FarmCalls calls, long message, Path manifest, String file)
      throws IOException {
    CreateDownloadRequest.Builder request = calls.download(message).toBuilder();
    request
        .getDownloadBuilder()
        .getTargetBuilder()
        .setPath(folder.resolve("out").resolve(file).toString())
        .setManifest(manifest.toString());
    return supervisor.downloads().createDownload(request.build()).getName();
  }

  private static void awaitListed(Path manifest, String download) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            Files.isRegularFile(manifest)
                && List.copyOf(Files.readAllLines(manifest)).stream()
                    .anyMatch(line -> line.contains("\"download\":\"" + download + "\"")));
  }
}
