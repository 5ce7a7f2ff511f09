package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Download;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For pipes and logs: a line when a download's state changes, and one every few seconds while its
 * bytes move.
 */
public final class PlainProgress implements Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private record Said(String title, Download.State state, Instant when) {}

  private final PrintStream out;
  private final InstantSource clock;
  private final Map<String, Said> said = new HashMap<>();

  public PlainProgress(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void changed(Download download) {
    Instant now = clock.instant();
    Said before = said.get(download.getName());
    if (before != null
        && before.state() == download.getState()
        && before.when().plus(INTERVAL).isAfter(now)) {
      return;
    }
    said.put(download.getName(), new Said(DownloadText.title(download), download.getState(), now));
    out.println(line(download, now));
    out.flush();
  }

  @Override
  public void deleted(String name) {
    Said before = said.remove(name);
    if (before != null) {
      out.println(before.title() + ": deleted");
      out.flush();
    }
  }

  @Override
  public void tick() {}

  @Override
  public void finish() {}

  private static String line(Download download, Instant now) {
    List<String> parts = new ArrayList<>();
    parts.add(DownloadText.title(download) + ": " + DownloadText.state(download, now));
    if (download.getState() == Download.State.STATE_COMPLETED) {
      if (!DownloadText.skipped(download)) {
        parts.add(Amounts.bytes(DownloadText.total(download)));
      }
      parts.add(DisplayText.printable(download.getPath()));
    } else if (download.getProgress().getDurableBytes() > 0 && !DownloadText.ended(download)) {
      parts.add(
          Amounts.percent(download.getProgress().getDurableBytes(), DownloadText.total(download)));
      parts.add(DownloadText.bytes(download));
      String rate = Amounts.rate(download.getProgress().getBytesPerSecond());
      if (!rate.isEmpty()) {
        parts.add(rate);
      }
    }
    return String.join(", ", parts);
  }
}
