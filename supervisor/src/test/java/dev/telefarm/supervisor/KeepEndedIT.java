package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.CrashPoints;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredDownload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that ended longer ago than {@code keep_ended} says. */
final class KeepEndedIT {
  @TempDir Path folder;

  @Test
  void whatEndedLongAgoIsForgottenAndWatchersAreTold() throws Exception {
    try (SupervisorProcess supervisor = new SupervisorProcess(folder).start()) {
      var calls = new FarmCalls(supervisor, folder);
      var puppets = new Puppets(supervisor, calls);
      puppets.create("alice", 100);
      List<Download> ended = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String name = puppets.downloadBy("alice", 10 + i);
        ended.add(puppets.awaitState(name, Download.State.STATE_COMPLETED));
      }
      String open = supervisor.downloads().createDownload(calls.download(2)).getName();
      long revision = calls.get(open).getRevision();
      supervisor.stop();

      endTwoHoursAgo(supervisor.data(), ended.subList(0, 2));
      supervisor.configure("[telegram]", "[downloads]\nkeep_ended = \"1h\"\n[telegram]");
      supervisor.start();

      for (Download old : ended.subList(0, 2)) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() ->
                SupervisorProcess.reason(catchThrowable(() -> calls.get(old.getName())))
                    .equals("DOWNLOAD_NOT_FOUND"));
      }
      assertThat(calls.get(ended.getLast().getName()).getState())
          .isEqualTo(Download.State.STATE_COMPLETED);
      assertThat(calls.get(open).getName()).isEqualTo(open);
      assertThat(deletedAfter(supervisor, revision))
          .containsExactlyInAnyOrder(ended.get(0).getName(), ended.get(1).getName());
    }
  }

  /** As if somebody had looked away for so long; nobody has the store open meanwhile. */
  private static void endTwoHoursAgo(Path data, List<Download> downloads) throws Exception {
    try (FarmStore store = FarmStore.open(data.resolve("store"), CrashPoints.at(""))) {
      var stored = store.load().downloads();
      Changes changes = new Changes();
      for (Download download : downloads) {
        String id = download.getName().substring("downloads/".length());
        StoredDownload.Builder older = Objects.requireNonNull(stored.get(id)).toBuilder();
        older
            .getDownloadBuilder()
            .setEndTime(Timestamps.subtract(download.getEndTime(), Durations.fromHours(2)));
        changes.put(id, older.build());
      }
      store.commit(changes).get(10, TimeUnit.SECONDS);
    }
  }

  private static List<String> deletedAfter(SupervisorProcess supervisor, long revision)
      throws Exception {
    var watch =
        supervisor
            .downloads()
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .watchDownloads(WatchDownloadsRequest.newBuilder().setRevision(revision).build());
    List<String> deleted = new ArrayList<>();
    for (var response = watch.next(); !response.hasSynced(); response = watch.next()) {
      if (response.hasDeleted()) {
        deleted.add(response.getDeleted().getName());
      }
    }
    return deleted;
  }
}
