package dev.telefarm.supervisor.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkerWatchTest {
  private final Client client = new Client();
  private long now;

  @Test
  void everythingComesFirstThenTheMarkThenChanges() {
    WorkerWatch watch = watch(Set.of());
    watch.ready();
    assertThat(client.received).isEmpty();

    watch.begin(List.of(worker("a", 1), worker("b", 1)));
    watch.offer(worker("a", 2));
    watch.delete("workers/b");

    assertThat(client.received).containsExactly("a@1", "b@1", "synced", "a@2", "deleted b");
  }

  @Test
  void blockedClientGetsTheLatestValuesOnly() {
    client.ready = false;
    WorkerWatch watch = watch(Set.of());
    watch.begin(List.of(worker("a", 1), worker("b", 1)));
    watch.offer(worker("b", 2));
    watch.offer(worker("c", 1));
    watch.offer(worker("b", 3));
    watch.delete("workers/c");
    watch.delete("workers/a");

    client.ready = true;
    watch.ready();

    assertThat(client.received).containsExactly("deleted a", "b@3", "synced", "deleted c");
  }

  @Test
  void otherWorkersAreLeftOut() {
    WorkerWatch watch = watch(Set.of("workers/a"));
    watch.begin(List.of(worker("a", 1), worker("b", 1)));

    watch.offer(worker("b", 2));
    watch.offer(worker("a", 2));
    watch.delete("workers/b");

    assertThat(client.received).containsExactly("a@1", "synced", "a@2");
  }

  @Test
  void clientThatTakesNothingIsRefusedThoughNothingChanges() {
    WorkerWatch watch = watch(Set.of());
    watch.begin(List.of());
    client.ready = false;
    watch.offer(worker("a", 1));

    now += WorkerWatch.PATIENCE.toNanos() - 1;
    assertThat(watch.check()).isTrue();
    now++;
    assertThat(watch.check()).isFalse();

    assertThat(client.received).containsExactly("synced");
    assertThat(client.refusals)
        .extracting(refusal -> refusal.reason().name())
        .containsExactly("ERROR_REASON_WATCHER_TOO_SLOW");
    assertThat(watch.offer(worker("a", 2))).isFalse();
  }

  @Test
  void slowClientThatTakesSomethingIsNotRefused() {
    WorkerWatch watch = watch(Set.of());
    watch.begin(List.of());
    client.ready = false;
    watch.offer(worker("a", 1));
    now += WorkerWatch.PATIENCE.toNanos() - 1;
    client.ready = true;
    watch.ready();
    client.ready = false;

    watch.offer(worker("a", 2));
    now += WorkerWatch.PATIENCE.toNanos() - 1;

    assertThat(watch.check()).isTrue();
    assertThat(client.refusals).isEmpty();
  }

  private WorkerWatch watch(Set<String> names) {
    return new WorkerWatch(names, client, () -> now);
  }

  private static Worker worker(String id, int starts) {
    return Worker.newBuilder().setName("workers/" + id).setStartCount(starts).build();
  }

  private static final class Client implements WorkerWatch.Outlet {
    private final List<String> received = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private boolean ready = true;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void send(WatchWorkersResponse response) {
      received.add(
          switch (response.getEventCase()) {
            case WORKER ->
                response.getWorker().getName().replace("workers/", "")
                    + "@"
                    + response.getWorker().getStartCount();
            case SYNCED -> "synced";
            case DELETED -> "deleted " + response.getDeleted().replace("workers/", "");
            case EVENT_NOT_SET -> "nothing";
          });
    }

    @Override
    public void refuse(Refusal refusal) {
      refusals.add(refusal);
    }
  }
}
