package dev.telefarm.client.cli;

import dev.telefarm.client.DownloadHandle;
import dev.telefarm.client.DownloadRequest;
import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.client.cli.view.Progress;
import dev.telefarm.client.cli.view.Skips;
import dev.telefarm.proto.v1.Download;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks for files and follows them to their end. One thread, the command's, takes every event and
 * draws; a virtual thread goes through what is wanted, with a few requests on their way at a time.
 */
final class GetRun {
  private static final Duration TICK = Duration.ofMillis(100);

  /**
   * So many requests on their way keep a list of thousands of links from taking minutes to ask for.
   */
  private static final int MANY_AT_A_TIME = 8;

  /**
   * Up to so many files are asked for one after the other: downloads go in the order of their
   * creation.
   */
  private static final int FEW = 100;

  /**
   * A file that is asked for.
   *
   * @param title what to call it as long as it has no download
   * @param perhapsAlbum whether nobody could say that it is one file alone
   */
  record Wanted(String title, DownloadRequest.Builder request, boolean perhapsAlbum) {}

  private sealed interface Event {
    record Accepted(Wanted wanted, DownloadHandle handle) implements Event {}

    record Changed(Download download) implements Event {}

    record Ended(DownloadHandle handle, @Nullable Throwable failure) implements Event {}

    record Refused(String title, RuntimeException failure) implements Event {}

    /** Nothing more will be asked for. */
    record AllAsked() implements Event {}
  }

  private final Session session;
  private final TelefarmClient client;
  private final Progress view;
  private final boolean detach;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private int accepted;
  private int ended;
  private boolean allAsked;
  private boolean allCompleted = true;
  private final Skips skips = new Skips();
  private final List<Event.Refused> refusals = new ArrayList<>();
  private final List<Runnable> complaints = new ArrayList<>();

  GetRun(Session session, TelefarmClient client, Progress view, boolean detach) {
    this.session = session;
    this.client = client;
    this.view = view;
    this.detach = detach;
  }

  int call(List<Wanted> all) throws InterruptedException {
    Thread asking = Thread.ofVirtual().name("asking").start(() -> ask(all));
    try (UntilInterrupted interrupted =
        new UntilInterrupted(session.host().interrupts(), !detach)) {
      while (!allAsked || (ended < accepted && !detach)) {
        @Nullable Event event = events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
          view.tick();
        } else {
          take(event);
        }
        if (interrupted.now()) {
          view.finish();
          sayHowToGoOn();
          return ExitCode.INTERRUPTED.code();
        }
      }
      view.finish();
      complaints.forEach(Runnable::run);
      skips.line(accepted).ifPresent(session::say);
    } finally {
      asking.interrupt();
    }
    if (accepted == 0
        && (refusals.size() == 1
            || allFor(TelefarmException.Category.UNREACHABLE)
            || allFor(TelefarmException.Category.REFUSED))) {
      throw refusals.getFirst().failure();
    }
    refusals.forEach(refusal -> say(refusal.title(), refusal.failure()));
    return (allCompleted ? ExitCode.OK : ExitCode.DOWNLOAD_FAILED).code();
  }

  private void take(Event event) {
    switch (event) {
      case Event.Accepted it -> {
        accepted++;
        if (it.wanted().perhapsAlbum()) {
          complaints.add(() ->
              session.complain(
                  "no account could say whether " + it.wanted().title() + " is one of an album",
                  "only its own file was asked for; get it again when an account is ready"));
        }
        if (detach) {
          printId(it);
        }
      }
      case Event.Changed it -> view.changed(it.download());
      case Event.Ended it -> {
        ended++;
        @Nullable Throwable failure = it.failure();
        if (failure == null) {
          skips.count(it.handle().latest());
        } else {
          allCompleted = false;
          complain(DownloadText.title(it.handle().latest()), failure);
        }
      }
      case Event.Refused it -> {
        allCompleted = false;
        refusals.add(it);
      }
      case Event.AllAsked _ -> allAsked = true;
    }
  }

  /** An absent supervisor is said once, not for each file. */
  private boolean allFor(TelefarmException.Category category) {
    return !refusals.isEmpty()
        && refusals.stream()
            .allMatch(refusal ->
                refusal.failure() instanceof TelefarmException e && e.category() == category);
  }

  private void complain(String title, Throwable failure) {
    if (session.live()) {
      complaints.add(() -> say(title, failure)); // after the picture, which it would spoil
    } else {
      say(title, failure);
    }
  }

  private void say(String title, Throwable failure) {
    switch (failure) {
      case CompletionException e when e.getCause() != null -> say(title, e.getCause());
      case TelefarmException e -> session.complain(title + ": " + e.getMessage(), e.remedy());
      case CancellationException _ ->
          session.complain(title + ": cancelled", "get it again if it is still wanted");
      default -> session.complain(title + ": " + failure, "see `telefarm downloads`");
    }
  }

  private void printId(Event.Accepted it) {
    if (session.json()) {
      session.printJson(it.handle().latest());
    } else {
      String id = Names.shortName(it.handle().name());
      session.print(session.quiet() ? id : id + "  " + it.wanted().title());
    }
  }

  private void sayHowToGoOn() {
    int open = accepted - ended;
    session.say(
        open == 0
            ? "Interrupted; nothing was left to do."
            : "Detached: "
                + (open == 1 ? "1 download goes on." : open + " downloads go on.")
                + " Watch with `telefarm downloads --watch`, end one with `telefarm cancel <id>`.");
  }

  private void ask(List<Wanted> all) {
    Semaphore room = new Semaphore(MANY_AT_A_TIME);
    int asked = 0;
    try {
      for (Wanted wanted : all) {
        if (asked++ < FEW) {
          askFor(wanted);
          continue;
        }
        room.acquire();
        Thread.ofVirtual()
            .start(() -> {
              try {
                askFor(wanted);
              } finally {
                room.release();
              }
            });
      }
    } catch (InterruptedException _) {
      return; // the command is over
    }
    room.acquireUninterruptibly(MANY_AT_A_TIME);
    events.add(new Event.AllAsked());
  }

  private void askFor(Wanted wanted) {
    try {
      DownloadHandle handle =
          client.download(
              wanted.request().onProgress(change -> events.add(new Event.Changed(change))).build());
      events.add(new Event.Accepted(wanted, handle));
      handle.completion().whenComplete((_, end) -> events.add(new Event.Ended(handle, end)));
    } catch (RuntimeException e) {
      events.add(new Event.Refused(wanted.title(), e));
    }
  }
}
