package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.PartRange;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file fetched by three accounts. */
final class StripeIT {
  private static final List<String> ACCOUNTS = List.of("alice", "bob", "carol");
  private static final int PARTS = 60;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    for (String account : ACCOUNTS) {
      puppets.create(account, 4);
    }
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void accountsFetchRangesOfTheirOwnAndOnePublishes() throws Exception {
    String name = puppets.download(PARTS, 3);
    Download running = puppets.awaitDurable(name, 12);
    String publisher = publisher(name);

    assertThat(running.getState()).isEqualTo(Download.State.STATE_RUNNING);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            calls.get(name).getProgress().getAccountsCount() == 3
                && calls.get(name).getProgress().getLanes() == 3
                && calls.get(name).getProgress().getBytesPerSecond() == 3000);
    assertRangesOf(ACCOUNTS);
    for (String account : ACCOUNTS) {
      assertThat(stripe(account).getPublishes()).isEqualTo(account.equals(publisher));
    }

    for (String account : ACCOUNTS) {
      puppets.limit(account, 100);
    }

    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/" + publisher);
    // All that others made, and nothing it made itself, would be fetched by it again.
    BitSet toldOrFetched = new BitSet();
    puppets.told(publisher).stream()
        .filter(WorkerDirective::hasKnownParts)
        .flatMap(directive -> directive.getKnownParts().getDurableList().stream())
        .forEach(run -> set(toldOrFetched, run));
    assertThat(toldOrFetched.cardinality()).isGreaterThanOrEqualTo(8);
    for (String account : ACCOUNTS) {
      await().atMost(Duration.ofSeconds(20)).until(() -> !puppets.removals(account).isEmpty());
      assertThat(puppets.removals(account)).noneMatch(removal -> removal.getDiscardPartial());
    }
  }

  @Test
  void stoppedPublisherLeavesPublishingToAnother() throws Exception {
    String name = puppets.download(PARTS, 3);
    puppets.awaitDurable(name, 12);
    String former = publisher(name);

    puppets.stop(former);

    await().atMost(Duration.ofSeconds(20)).until(() -> !publisher(name).equals(former));
    String next = publisher(name);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> puppets.specification(next).orElseThrow().getStripe().getPublishes());
    DownloadSpec given = puppets.specification(next).orElseThrow();
    assertThat(given.getKnownPartsList().stream().mapToInt(PartRun::getCrc32CCount).sum())
        .isEqualTo(12);
    List<String> left = ACCOUNTS.stream().filter(account -> !account.equals(former)).toList();
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertRangesOf(left));
    for (String account : left) {
      puppets.limit(account, 100);
    }
    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/" + next);
  }

  @Test
  void rangesOfABrokenWorkerGoToTheOthers() throws Exception {
    String name = puppets.download(PARTS, 3);
    puppets.awaitDurable(name, 12);
    String publisher = publisher(name);
    String broken =
        ACCOUNTS.stream().filter(account -> !account.equals(publisher)).findFirst().orElseThrow();
    List<String> left = ACCOUNTS.stream().filter(account -> !account.equals(broken)).toList();

    puppets.breakDown(broken);

    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertRangesOf(left));
    for (String account : left) {
      puppets.limit(account, 100);
    }
    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/" + publisher);
  }

  @Test
  void brokenPublishersRangesAreFetchedByTheOthersAndItPublishesWhenItIsBack() throws Exception {
    String name = puppets.download(PARTS, 3);
    puppets.awaitDurable(name, 12);
    String publisher = publisher(name);
    List<String> left = ACCOUNTS.stream().filter(account -> !account.equals(publisher)).toList();

    puppets.breakDown(publisher);
    for (String account : left) {
      puppets.limit(account, 100);
    }

    puppets.awaitDurable(name, PARTS);
    Files.delete(puppets.folder(publisher).resolve("crash"));
    Download completed = puppets.awaitState(name, Download.State.STATE_COMPLETED);
    assertThat(completed.getAssignedAccount()).isEqualTo("accounts/" + publisher);
  }

  @Test
  void stripeGoesOnUnderTheNextSupervisor() throws Exception {
    String name = puppets.download(PARTS, 3);
    puppets.awaitDurable(name, 12);
    supervisor.kill();

    supervisor.start();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> calls.get(name).getProgress().getAccountsCount() == 3);
    assertThat(calls.get(name).getProgress().getDurableBytes()).isEqualTo(12L << 20);
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertRangesOf(ACCOUNTS));
    for (String account : ACCOUNTS) {
      puppets.limit(account, 100);
    }
    puppets.awaitState(name, Download.State.STATE_COMPLETED);
  }

  @Test
  void smallFileAndOneForASingleAccountAreNoStripes() throws Exception {
    for (String account : ACCOUNTS) {
      puppets.limit(account, 100);
    }

    puppets.awaitState(puppets.download(31, 3), Download.State.STATE_COMPLETED);
    puppets.awaitState(puppets.download(33, 1), Download.State.STATE_COMPLETED);

    for (String account : ACCOUNTS) {
      assertThat(puppets.specifications(account)).noneMatch(DownloadSpec::hasStripe);
    }
  }

  /** Together every part that nobody has, none of them twice. */
  private void assertRangesOf(List<String> accounts) throws IOException {
    BitSet held = new BitSet();
    BitSet durable = new BitSet();
    for (String account : accounts) {
      DownloadSpec spec = puppets.specification(account).orElseThrow();
      spec.getKnownPartsList().forEach(run -> set(durable, run));
      for (PartRange range : stripe(account).getRangesList()) {
        assertThat(held.get(range.getFirst(), range.getEnd()).isEmpty()).isTrue();
        held.set(range.getFirst(), range.getEnd());
      }
    }
    held.or(durable);
    assertThat(held.cardinality()).isEqualTo(PARTS);
  }

  private DownloadSpec.Stripe stripe(String account) throws IOException {
    Optional<DownloadSpec> spec = puppets.specification(account);
    assertThat(spec).isPresent();
    assertThat(spec.orElseThrow().hasStripe()).isTrue();
    return spec.orElseThrow().getStripe();
  }

  private String publisher(String name) throws IOException {
    return calls.get(name).getAssignedAccount().substring("accounts/".length());
  }

  private static void set(BitSet parts, PartRun run) {
    parts.set(run.getFirst(), run.getFirst() + run.getCrc32CCount());
  }
}
