package dev.telefarm.client.cli;

import dev.telefarm.client.DownloadListener;
import dev.telefarm.client.DownloadWatch;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.DownloadTable;
import dev.telefarm.client.cli.view.LiveDownloads;
import dev.telefarm.client.cli.view.PlainProgress;
import dev.telefarm.client.cli.view.Progress;
import dev.telefarm.proto.v1.Download;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "downloads", description = "List downloads, newest first.")
final class DownloadsCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofMillis(250);

  private final Session session;

  @Option(names = "--watch", description = "Show them as they change, until Ctrl-C.")
  boolean watch;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only these: queued, resolving, running, waiting, paused, verifying, completed, failed,"
              + " cancelled; repeatable.")
  List<Download.State> states = new ArrayList<>();

  @Option(names = "--limit", paramLabel = "N", description = "The newest N only.")
  int limit = Integer.MAX_VALUE;

  DownloadsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw CommandFailure.usage("--limit is " + limit, "give a number from 1 on");
    }
    if (watch && limit < Integer.MAX_VALUE) {
      throw CommandFailure.usage("--limit and --watch do not go together", "leave one of them out");
    }
    try (TelefarmClient client = session.connect()) {
      if (watch) {
        // The listing comes first here, too: an absent supervisor is said at once, not waited for.
        List<Download> all = new ArrayList<>();
        Listings.downloads(client, List.of()).forEach(all::add);
        return watch(client, all);
      }
      var chosen =
          StreamSupport.stream(
                  Listings.downloads(client, states, limit).spliterator(), /* parallel= */ false)
              .limit(limit);
      if (session.json()) {
        chosen.forEach(session::printJson); // page by page: there may be a great many
      } else {
        session.table(
            DownloadTable.of(chosen.toList(), session.host().clock().instant()),
            states.isEmpty()
                ? "No downloads yet; get one with `telefarm get`."
                : "No such downloads.");
      }
      return ExitCode.OK.code();
    }
  }

  private int watch(TelefarmClient client, List<Download> listed) throws InterruptedException {
    long revision = listed.stream().mapToLong(Download::getRevision).max().orElse(0);
    Progress view = view();
    listed.reversed().forEach(download -> show(view, download));
    BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();
    try (UntilInterrupted interrupted = new UntilInterrupted(session.host().interrupts(), true);
        DownloadWatch stream = client.watchDownloads(revision, new Queued(view, changes))) {
      CompletableFuture<Void> end = stream.end().toCompletableFuture();
      while (!interrupted.now() && !end.isDone()) {
        @Nullable Runnable change = changes.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (change == null) {
          view.tick();
        } else {
          change.run();
        }
      }
      view.finish();
      if (end.isDone()) {
        end.join(); // throws why
      }
      return ExitCode.INTERRUPTED.code();
    }
  }

  private void show(Progress view, Download download) {
    if (states.isEmpty() || states.contains(download.getState())) {
      view.changed(download);
    }
  }

  /** Has what comes shown by the thread that takes it from the queue. */
  private final class Queued implements DownloadListener {
    private final Progress view;
    private final BlockingQueue<Runnable> queue;

    Queued(Progress view, BlockingQueue<Runnable> queue) {
      this.view = view;
      this.queue = queue;
    }

    @Override
    public void changed(Download download) {
      queue.add(() -> show(view, download));
    }

    @Override
    public void deleted(String name) {
      queue.add(() -> view.deleted(name));
    }

    @Override
    public void reset() {
      queue.add(view::reset);
    }
  }

  private Progress view() {
    Host host = session.host();
    if (session.json()) {
      return new JsonProgress(session);
    }
    return session.live()
        ? new LiveDownloads(host.out(), host.width(), host.clock())
        : new PlainProgress(host.out(), host.clock());
  }
}
