package dev.telefarm.supervisor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flood ledger in the real store. */
final class FloodTableIT {
  private static final AccountId ALICE = new AccountId("alice");
  private static final AccountId BOB = new AccountId("bob");

  /** Its name begins like another's. */
  private static final AccountId ALICE_2 = new AccountId("alice-2");

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test.
  private FarmStore store;

  @BeforeEach
  void open() throws Exception {
    store = FarmStore.open(folder.resolve("store"), CrashPoints.at(""));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void linesOfAllAccountsComeNewestFirstPageByPage() {
    add(ALICE, 10, "a");
    add(BOB, 30, "b");
    add(ALICE_2, 20, "c");
    add(ALICE, 30, "d");
    add(BOB, 20, "e");
    add(ALICE, 30, "f");

    List<String> all = methods(Optional.empty(), Optional.empty(), 100);
    assertThat(all).containsExactly("b", "f", "d", "e", "c", "a");
    for (int size = 1; size <= all.size(); size++) {
      assertThat(paged(Optional.empty(), size)).as("pages of %s", size).isEqualTo(all);
    }
    assertThat(paged(Optional.of(ALICE), 1)).containsExactly("f", "d", "a");
    assertThat(paged(Optional.of(ALICE_2), 1)).containsExactly("c");
    assertThat(paged(Optional.of(new AccountId("nobody")), 1)).isEmpty();
    assertThat(store.floods().accounts()).containsExactlyInAnyOrder("alice", "alice-2", "bob");
  }

  @Test
  void whatIsToldTwiceIsOneLine() {
    add(ALICE, 10, "a");
    add(ALICE, 10, "a");
    add(ALICE, 10, "b");

    assertThat(methods(Optional.of(ALICE), Optional.empty(), 100)).containsExactly("b", "a");
  }

  @Test
  void ledgerSurvivesAndIsNotLoadedWithTheRest() throws Exception {
    store.commit(new Changes().put(ALICE, StoredAccount.newBuilder().setWanted(true).build()));
    add(ALICE, 10, "a");
    store
        .commit(
            new Changes().put(ALICE, StoredUsage.newBuilder().setBytes(7).build()).revisionMark(5))
        .get();
    close();
    open();

    StoreContents contents = store.load();

    assertThat(contents.accounts()).containsOnlyKeys("alice");
    assertThat(contents.usages())
        .containsExactlyEntriesOf(Map.of("alice", StoredUsage.newBuilder().setBytes(7).build()));
    assertThat(contents.revisionMark()).isEqualTo(5);
    assertThat(methods(Optional.empty(), Optional.empty(), 100)).containsExactly("a");
  }

  @Test
  void surplusIsWhatIsTooOldOrTooMuch() throws Exception {
    for (int i = 1; i <= 6; i++) {
      add(ALICE, i, "m" + i);
      add(ALICE_2, i, "n" + i);
    }

    assertThat(store.floods().surplus("alice", 6, time(0))).isEmpty();
    store.commit(store.floods().surplus("alice", 6, time(3)).orElseThrow()).get();
    assertThat(methods(Optional.of(ALICE), Optional.empty(), 100))
        .containsExactly("m6", "m5", "m4", "m3");
    store.commit(store.floods().surplus("alice", 2, time(0)).orElseThrow()).get();
    assertThat(methods(Optional.of(ALICE), Optional.empty(), 100)).containsExactly("m6", "m5");
    assertThat(methods(Optional.of(ALICE_2), Optional.empty(), 100)).hasSize(6);
  }

  @Test
  void linesGoWithTheirAccount() throws Exception {
    add(ALICE, 1, "a");
    add(ALICE_2, 2, "b");
    store.commit(new Changes().put(ALICE, StoredUsage.getDefaultInstance()));

    store.commit(new Changes().deleteAccount(ALICE)).get();

    assertThat(methods(Optional.empty(), Optional.empty(), 100)).containsExactly("b");
    assertThat(store.load().usages()).isEmpty();
  }

  @Test
  void foreignCursorIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.floods().newest(Optional.empty(), Optional.of("a/alice"), 1));
  }

  private void add(AccountId account, long seconds, String method) {
    FloodEvent flood =
        FloodEvent.newBuilder()
            .setAccount(account.name())
            .setMethod(method)
            .setEventTime(time(seconds))
            .setWait(Duration.newBuilder().setSeconds(5))
            .build();
    store.commit(new Changes().put(account, flood)).join();
  }

  private List<String> paged(Optional<AccountId> of, int size) {
    List<String> methods = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    List<FloodTable.Line> page;
    do {
      page = store.floods().newest(of, cursor, size);
      page.forEach(line -> methods.add(line.flood().getMethod()));
      cursor = page.isEmpty() ? cursor : Optional.of(page.getLast().cursor());
    } while (!page.isEmpty());
    return methods;
  }

  private List<String> methods(Optional<AccountId> of, Optional<String> before, int limit) {
    return store.floods().newest(of, before, limit).stream()
        .map(line -> line.flood().getMethod())
        .toList();
  }

  private static Timestamp time(long seconds) {
    return Timestamp.newBuilder().setSeconds(seconds).build();
  }
}
