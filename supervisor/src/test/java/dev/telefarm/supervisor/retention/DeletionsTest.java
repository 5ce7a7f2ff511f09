package dev.telefarm.supervisor.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.proto.StoredDeletion;
import java.util.Collection;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DeletionsTest {
  private final Deletions deletions = new Deletions(new TreeMap<>(), 0);

  @Test
  void deletionsAreToldByRevision() {
    add(3);
    add(5);

    assertThat(deletions.after(0).keySet()).containsExactly(3L, 5L);
    assertThat(deletions.after(3).keySet()).containsExactly(5L);
    assertThat(deletions.after(5)).isEmpty();
    assertThat(deletions.hasAfter(2, "downloads/3")).isTrue();
    assertThat(deletions.hasAfter(3, "downloads/3")).isFalse();
    assertThat(deletions.hasAfter(0, "downloads/4")).isFalse();
    assertThat(deletions.reachBackTo(0)).isTrue();
  }

  @Test
  void oldestAreForgottenTogetherAndWhoDidNotSeeThemIsNotServedFromHere() {
    int most = Deletions.KEPT + Deletions.SLACK;
    for (int revision = 1; revision <= most; revision++) {
      assertThat(add(revision)).isEmpty();
    }

    Collection<StoredDeletion> forgotten = add(most + 1);

    assertThat(forgotten).hasSize(Deletions.SLACK + 1);
    assertThat(forgotten.iterator().next().getName()).isEqualTo("downloads/1");
    int last = Deletions.SLACK + 1;
    assertThat(deletions.after(0)).hasSize(Deletions.KEPT).doesNotContainKey((long) last);
    assertThat(deletions.hasAfter(0, "downloads/" + last)).isFalse();
    assertThat(deletions.reachBackTo(last - 1)).isFalse();
    assertThat(deletions.reachBackTo(last)).isTrue();
  }

  @Test
  void whatWasForgottenBeforeARestartStaysForgotten() {
    var stored = new TreeMap<Long, StoredDeletion>();
    stored.put(9L, StoredDeletion.newBuilder().setName("downloads/9").build());
    var restored = new Deletions(stored, 7);

    assertThat(restored.reachBackTo(6)).isFalse();
    assertThat(restored.reachBackTo(7)).isTrue();
    assertThat(restored.hasAfter(8, "downloads/9")).isTrue();
  }

  private Collection<StoredDeletion> add(long revision) {
    String id = Long.toString(revision);
    var deletion = StoredDeletion.newBuilder().setName("downloads/" + id).build();
    return deletions.add(id, revision, deletion, new Changes());
  }
}
