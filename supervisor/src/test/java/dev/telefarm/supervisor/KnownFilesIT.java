package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.v1.Download;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the farm completed once is known for ever. */
final class KnownFilesIT {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    puppets = new Puppets(supervisor, new FarmCalls(supervisor, folder));
    puppets.create("alice", 100);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void knownFileIsOfferedForALinkAndAnUnknownOneIsFetched() throws Exception {
    Download unknown =
        puppets.awaitState(puppets.downloadLinked(12), Download.State.STATE_COMPLETED);
    assertThat(unknown.getSkip()).isEqualTo(Download.Skip.SKIP_UNSPECIFIED);

    Download linked =
        puppets.awaitState(puppets.downloadLinked(12), Download.State.STATE_COMPLETED);

    assertThat(linked.getSkip()).isEqualTo(Download.Skip.SKIP_LINKED);
    assertThat(linked.getSha256()).isEqualTo(unknown.getSha256());
    DownloadSpec.KnownCopy copy = puppets.specification("alice").orElseThrow().getKnownCopy();
    assertThat(copy.getPath()).isEqualTo(unknown.getPath());
    assertThat(copy.getSha256()).isEqualTo(unknown.getSha256());
  }

  @Test
  void knownFileIsSkippedAlsoAfterARestart() throws Exception {
    Download first = puppets.awaitState(puppets.download(11, 1), Download.State.STATE_COMPLETED);
    assertThat(first.getSkip()).isEqualTo(Download.Skip.SKIP_UNSPECIFIED);
    supervisor.kill();
    supervisor.start();
    puppets.awaitReady("alice");

    Download second =
        puppets.awaitState(puppets.downloadUnlessKnown(11), Download.State.STATE_COMPLETED);

    assertThat(second.getSkip()).isEqualTo(Download.Skip.SKIP_KNOWN);
    assertThat(second.getPath()).isEqualTo(first.getPath());
    assertThat(second.getSha256()).isEqualTo(first.getSha256());
    assertThat(second.getProgress().getDurableBytes()).isZero();
    String id = second.getName().substring("downloads/".length());
    assertThat(puppets.specifications("alice"))
        .filteredOn(spec -> spec.getDownload().equals(id))
        .isNotEmpty()
        .allMatch(DownloadSpec::getHold);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            puppets.removals("alice").stream()
                .anyMatch(
                    removal -> removal.getDownload().equals(id) && removal.getDiscardPartial()));
  }

  @Test
  void unknownFileIsHeldUntilItWasLookedUpAndThenFetched() throws Exception {
    Download fetched =
        puppets.awaitState(puppets.downloadUnlessKnown(13), Download.State.STATE_COMPLETED);

    assertThat(fetched.getSkip()).isEqualTo(Download.Skip.SKIP_UNSPECIFIED);
    assertThat(puppets.specifications("alice").stream().map(DownloadSpec::getHold))
        .containsExactly(true, false);
  }
}
