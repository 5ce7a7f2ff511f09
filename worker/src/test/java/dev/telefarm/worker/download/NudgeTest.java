package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.worker.download.fault.Decisions.Pauses;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.CancelDownloadFile;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.SetNetworkType;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.RemoteFile;
import dev.telefarm.worker.telegram.TelegramClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TDLib that says that it fetches, and does not, until its connections are opened anew. */
class NudgeTest {
  private static final long SECONDS = 20;
  private static final byte[] CONTENT =
      "the bytes of the file".repeat(50_000).getBytes(StandardCharsets.US_ASCII);

  private final BlockingQueue<DownloadStatus> reports = new LinkedBlockingQueue<>();

  private void await(Phase phase) throws InterruptedException {
    DownloadStatus status;
    do {
      status = reports.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(status).as("while waiting for %s", phase).isNotNull();
    } while (status.getPhase() != phase);
  }

  private Downloads downloads() {
    Duration once = Duration.ofMillis(10);
    Duration never = Duration.ofHours(1); // the worker's own watchdog is not what is shown here
    return new Downloads(
        TestEnvironment.of(
            new MemoryTargetFiles(), new Pacing(never, once, once, new Pauses(once, once, once))),
        new DownloadListener() {
          @Override
          public void status(DownloadStatus status) {
            reports.add(status);
          }

          @Override
          public void parts(DownloadParts parts) {}
        },
        () -> {});
  }

  private static final class StandingClient implements TelegramClient {
    private final TelegramClient whole;
    private final Path copy;
    private final Runnable atFirst;
    private final List<Class<?>> asked = new CopyOnWriteArrayList<>();

    /**
     * @param atFirst what happens while the file is asked for the first time
     */
    StandingClient(Path copy, Runnable atFirst) {
      this.copy = copy;
      this.atFirst = atFirst;
      this.whole = new OneFileClient(copy, CONTENT.length);
    }

    @Override
    public <R extends TdObject> CompletableFuture<R> send(
        TdFunction<R> function, Consumer<? super R> first) {
      TdObject answer;
      switch (function) {
        case DownloadFile _ -> {
          if (asked.contains(SetNetworkType.class)) {
            return whole.send(function, first);
          }
          answer = standing();
          if (!asked.contains(DownloadFile.class)) {
            atFirst.run();
          }
        }
        case SetNetworkType _, CancelDownloadFile _ -> answer = new Ok();
        default -> {
          return whole.send(function, first);
        }
      }
      asked.add(function.getClass());
      @SuppressWarnings("unchecked") // each function above is answered with its own kind
      R typed = (R) answer;
      first.accept(typed);
      return CompletableFuture.completedFuture(typed);
    }

    private File standing() {
      LocalFile local = new LocalFile(copy.toString(), true, false, 0, 1000, 1000);
      return new File(1, CONTENT.length, CONTENT.length, local, new RemoteFile("remote", "unique"));
    }

    @Override
    public CompletableFuture<Void> closed() {
      return whole.closed();
    }
  }

  private static void want(Downloads downloads) {
    downloads.put(
        DownloadSpec.newBuilder()
            .setDownload("d1")
            .setSource(DownloadSource.newBuilder().setLink("https://t.me/films/2"))
            .setTarget(DownloadTarget.newBuilder().setPath("/out/a.bin"))
            .build());
  }

  @Test
  void nudgeWhileTheFetchIsAskedForBeginsItAnew(@TempDir Path folder) throws Exception {
    Path copy = Files.write(folder.resolve("copy"), CONTENT);
    Downloads downloads = downloads();
    try {
      want(downloads);
      downloads.ready(0, new StandingClient(copy, downloads::refetch));

      await(Phase.PHASE_COMPLETED);
    } finally {
      downloads.stop();
    }
  }

  @Test
  void nudgeOpensConnectionsAndBeginsTheFetchAnew(@TempDir Path folder) throws Exception {
    var client = new StandingClient(Files.write(folder.resolve("copy"), CONTENT), () -> {});
    Downloads downloads = downloads();
    try {
      want(downloads);
      downloads.ready(0, client);
      await(Phase.PHASE_RUNNING);

      downloads.refetch();

      await(Phase.PHASE_COMPLETED);
      assertThat(client.asked).contains(SetNetworkType.class);
    } finally {
      downloads.stop();
    }
  }
}
