package dev.telefarm.supervisor.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DownloadWatchTest {
  private final Client client = new Client();
  private long now;

  @Test
  void nothingIsSentBeforeTheFarmHasSaidWhatThereIs() {
    DownloadWatch watch = watch(Set.of(), 0);

    watch.ready();
    assertThat(client.received).isEmpty();

    watch.begin(false, List.of(download("a", 1)), 7);
    assertThat(client.received).containsExactly("a@1", "synced@7");
  }

  @Test
  void changesComeInTheOrderOfRevisionsAfterTheMark() {
    DownloadWatch watch = watch(Set.of(), 0);
    watch.begin(false, List.of(download("b", 1), download("a", 2)), 2);

    watch.offer(download("b", 3));
    watch.offer(download("a", 4));
    watch.ready();

    assertThat(client.received).containsExactly("b@1", "a@2", "synced@2", "b@3", "a@4");
  }

  @Test
  void blockedClientGetsTheLatestValuesOnlyAndTheMarkInItsPlace() {
    client.ready = false;
    DownloadWatch watch = watch(Set.of(), 0);
    watch.begin(false, List.of(download("a", 1), download("b", 2)), 2);
    watch.offer(download("a", 3));
    watch.offer(download("c", 4));
    watch.offer(download("c", 5));

    client.ready = true;
    watch.ready();

    assertThat(client.received).containsExactly("a@3", "b@2", "synced@2", "c@5");
  }

  @Test
  void deletionTakesThePlaceOfWhatWasNotSentYet() {
    client.ready = false;
    DownloadWatch watch = watch(Set.of(), 0);
    watch.begin(false, List.of(download("a", 1), download("b", 2)), 2);
    watch.offer(download("c", 3));
    watch.offer(DownloadChange.deleted("a", 4));
    watch.offer(DownloadChange.deleted("c", 5));

    client.ready = true;
    watch.ready();

    assertThat(client.received).containsExactly("-a@4", "b@2", "synced@2", "-c@5");
  }

  @Test
  void resetComesFirstAndItsClientBeginsAnewIfItIsEndedBeforeTheMark() {
    DownloadWatch watch = watch(Set.of(), 77);
    client.ready = false;
    watch.begin(true, List.of(download("a", 1)), 2);
    watch.check();

    now += DownloadWatch.PATIENCE.toNanos();
    assertThat(watch.check()).isFalse();
    assertThat(client.refusals.getFirst().metadata()).containsEntry("revision", "0");

    client.ready = true;
    watch = watch(Set.of(), 77);
    watch.begin(true, List.of(download("a", 1)), 2);
    assertThat(client.received).containsExactly("reset", "a@1", "synced@2");
  }

  @Test
  void otherDownloadsAreLeftOut() {
    DownloadWatch watch = watch(Set.of("a"), 0);
    watch.begin(false, List.of(), 0);

    watch.offer(download("b", 1));
    watch.offer(download("a", 2));
    watch.ready();

    assertThat(client.received).containsExactly("synced@0", "a@2");
  }

  @Test
  void clientThatTakesNothingIsRefusedWithTheRevisionToGoOnFrom() {
    DownloadWatch watch = watch(Set.of(), 0);
    watch.begin(false, List.of(), 5);
    watch.offer(download("a", 6));
    watch.ready();
    client.ready = false;
    watch.offer(download("a", 7));
    assertThat(watch.check()).isTrue();

    now += DownloadWatch.PATIENCE.toNanos() - 1;
    assertThat(watch.check()).isTrue();
    now++;
    // No further change arrives.
    assertThat(watch.check()).isFalse();

    assertThat(client.received).containsExactly("synced@5", "a@6");
    assertThat(client.refusals)
        .singleElement()
        .satisfies(refusal -> {
          assertThat(refusal.reason().name()).isEqualTo("ERROR_REASON_WATCHER_TOO_SLOW");
          assertThat(refusal.metadata()).containsEntry("revision", "6");
        });
    assertThat(watch.offer(download("a", 8))).isFalse();
  }

  @Test
  void quietWatchIsNotSlow() {
    DownloadWatch watch = watch(Set.of(), 0);
    watch.begin(false, List.of(), 5);
    client.ready = false;

    now += 10 * DownloadWatch.PATIENCE.toNanos();
    assertThat(watch.check()).isTrue();

    watch.offer(download("a", 6));
    assertThat(watch.check()).isTrue();
    assertThat(client.refusals).isEmpty();
  }

  private DownloadWatch watch(Set<String> names, long revision) {
    return new DownloadWatch(names, revision, client, () -> now);
  }

  private static DownloadChange download(String name, long revision) {
    return DownloadChange.of(Download.newBuilder().setName(name).setRevision(revision).build());
  }

  private static final class Client implements DownloadWatch.Outlet {
    private final List<String> received = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private boolean ready = true;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void send(WatchDownloadsResponse response) {
      received.add(
          switch (response.getEventCase()) {
            case DOWNLOAD ->
                response.getDownload().getName() + "@" + response.getDownload().getRevision();
            case SYNCED -> "synced@" + response.getSynced().getRevision();
            case DELETED ->
                "-" + response.getDeleted().getName() + "@" + response.getDeleted().getRevision();
            case RESET -> "reset";
            case EVENT_NOT_SET -> "nothing";
          });
    }

    @Override
    public void refuse(Refusal refusal) {
      refusals.add(refusal);
    }
  }
}
