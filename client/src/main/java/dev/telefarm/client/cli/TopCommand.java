package dev.telefarm.client.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.MessageOrBuilder;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.TopFrame;
import dev.telefarm.client.cli.view.TopSort;
import dev.telefarm.client.cli.view.TopState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    description = {
      "Show workers, downloads, rates, waits and the host, as they change, until q or Ctrl-C.",
      "Where the output is no terminal: a line, or with --json an object, every few seconds.",
      "Goes on when the supervisor is restarted."
    })
final class TopCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofMillis(250);

  /** Ages and waits are counted down also when nothing changes. */
  private static final Duration LONGEST_FRAME = Duration.ofSeconds(1);

  private final Session session;

  @Option(
      names = "--sort",
      paramLabel = "WHAT",
      description = "The order to begin with: name (default), rate, cpu, memory.")
  TopSort sort = TopSort.NAME;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "Between two lines where nothing is drawn: 1 to 3600 (default: 5).")
  int interval = 5;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "End after so many lines, or pictures.")
  int count;

  TopCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (interval < 1 || interval > 3600) {
      throw CommandFailure.usage("--interval is " + interval, "give 1 to 3600 seconds");
    }
    if (count < 0) {
      throw CommandFailure.usage("--count is " + count, "give at least 1");
    }
    try (TelefarmClient client = session.connect();
        TopFeed feed = new TopFeed(client);
        UntilInterrupted interrupted = new UntilInterrupted(session.host().interrupts(), true)) {
      return session.live() ? draw(feed, interrupted) : print(feed, interrupted);
    }
  }

  private int draw(TopFeed feed, UntilInterrupted interrupted) throws InterruptedException {
    try (Screen screen = session.host().screens().open()) {
      Instant drawn = Instant.MIN;
      int pictures = 0;
      boolean dirty = true;
      while (!interrupted.now()) {
        Instant now = session.host().clock().instant();
        if (feed.news() || dirty || !now.isBefore(drawn.plus(LONGEST_FRAME))) {
          screen.draw(TopFrame.of(feed.state(now), sort, screen.rows(), screen.columns()));
          drawn = now;
          if (++pictures == count) {
            return ExitCode.OK.code();
          }
        }
        feed.requireGoingOn();
        int key = screen.key(TICK);
        if (key == 'q' || key == 'Q') {
          return ExitCode.OK.code();
        }
        TopSort.ofKey(key).ifPresent(chosen -> sort = chosen);
        dirty = key != Screen.NO_KEY;
      }
      return ExitCode.INTERRUPTED.code();
    }
  }

  private int print(TopFeed feed, UntilInterrupted interrupted) throws InterruptedException {
    for (int lines = 1; ; lines++) {
      feed.requireGoingOn();
      TopState state = feed.state(session.host().clock().instant());
      if (session.json()) {
        session.print(json(state).toString());
      } else {
        session.print(state.now() + "  " + String.join("  ", TopFrame.summary(state)));
      }
      if (lines == count) {
        return ExitCode.OK.code();
      }
      if (interrupted.within(Duration.ofSeconds(interval))) {
        return ExitCode.INTERRUPTED.code();
      }
    }
  }

  private JsonObject json(TopState state) {
    JsonObject json = new JsonObject();
    json.addProperty("time", state.now().toString());
    json.addProperty("away", state.away());
    json.add("farm", session.json(state.farm()));
    json.add("accounts", all(state.accounts()));
    json.add("workers", all(state.workers()));
    json.add("downloads", all(state.downloads()));
    return json;
  }

  private JsonArray all(List<? extends MessageOrBuilder> messages) {
    JsonArray array = new JsonArray();
    messages.forEach(message -> array.add(session.json(message)));
    return array;
  }
}
