package dev.telefarm.client.cli.view;

import com.google.protobuf.Duration;
import dev.telefarm.proto.v1.Download;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For terminals: a line for each download at work and one for the whole, drawn again in place; a
 * download that has ended scrolls up and stays. Not more lines than fit: what waits its turn is
 * counted in the last one.
 */
public final class LiveProgress implements Progress {
  private static final java.time.Duration PICTURE = java.time.Duration.ofMillis(100);
  private static final int MOST_LINES = 12;

  private final LiveArea area;
  private final Width width;
  private final InstantSource clock;
  private final Bar bar;
  private final Map<String, Download> all = new LinkedHashMap<>();
  private final List<String> above = new ArrayList<>();
  private Instant drawn = Instant.MIN;
  private boolean dirty;

  /**
   * @param unicode whether the terminal shows block characters
   */
  public LiveProgress(PrintStream out, Width width, InstantSource clock, boolean unicode) {
    this.area = new LiveArea(out);
    this.width = width;
    this.clock = clock;
    this.bar = unicode ? Bar.BLOCKS : Bar.ASCII;
  }

  @Override
  public void changed(Download download) {
    Download before = all.put(download.getName(), download);
    if (DownloadText.ended(download) && (before == null || !DownloadText.ended(before))) {
      above.add(endLine(download));
    }
    dirty = true;
    tick();
  }

  @Override
  public void tick() {
    Instant now = clock.instant();
    if (dirty && !now.isBefore(drawn.plus(PICTURE))) {
      draw(now);
    }
  }

  @Override
  public void finish() {
    draw(clock.instant());
    area.keep();
  }

  private void draw(Instant now) {
    List<String> lines = new ArrayList<>();
    for (Download download : all.values()) {
      if (lines.size() < MOST_LINES && shown(download)) {
        lines.add(line(download, now));
      }
    }
    // When everything waits its turn there would be no line at all: then the first ones say why.
    if (lines.isEmpty()) {
      all.values().stream()
          .filter(download -> !DownloadText.ended(download))
          .limit(MOST_LINES)
          .forEach(download -> lines.add(line(download, now)));
    }
    lines.add(totalLine());
    area.draw(above, lines);
    above.clear();
    drawn = now;
    dirty = false;
  }

  private static boolean shown(Download download) {
    return switch (download.getState()) {
      case STATE_RESOLVING, STATE_RUNNING, STATE_WAITING, STATE_PAUSED, STATE_VERIFYING -> true;
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_COMPLETED,
          STATE_FAILED,
          STATE_CANCELLED,
          UNRECOGNIZED ->
          false;
    };
  }

  private String line(Download download, Instant now) {
    int columns = width.columns() - 1; // the last column makes some terminals wrap
    String right =
        download.getState() == Download.State.STATE_RUNNING
            ? figures(download, columns)
            : DownloadText.state(download, now);
    int room = Math.max(12, columns - DisplayText.width(right) - 2);
    String title = DisplayText.shortenedInside(DownloadText.title(download), room);
    return DisplayText.shortened(DisplayText.padded(title, room) + "  " + right, columns);
  }

  private String figures(Download download, int columns) {
    long durable = download.getProgress().getDurableBytes();
    long total = DownloadText.total(download);
    List<String> parts = new ArrayList<>();
    if (columns >= 90) {
      parts.add(bar.of(durable, total, Math.min(30, columns / 6)));
    }
    parts.add(DisplayText.paddedLeft(total == 0 ? "" : Amounts.percent(durable, total), 4));
    parts.add(DisplayText.paddedLeft(DownloadText.bytes(download), 20));
    parts.add(DisplayText.paddedLeft(Amounts.rate(download.getProgress().getBytesPerSecond()), 10));
    parts.add(DisplayText.paddedLeft(eta(download), 7));
    return String.join("  ", parts);
  }

  private static String eta(Download download) {
    if (!download.getProgress().hasEta()) {
      return "";
    }
    Duration eta = download.getProgress().getEta();
    return Amounts.duration(java.time.Duration.ofSeconds(eta.getSeconds(), eta.getNanos()));
  }

  private static String endLine(Download download) {
    String text = DownloadText.title(download) + ": " + DownloadText.state(download, Instant.EPOCH);
    return download.getState() == Download.State.STATE_COMPLETED
        ? text
            + (DownloadText.skipped(download)
                ? ""
                : ", " + Amounts.bytes(DownloadText.total(download)))
            + ", "
            + DisplayText.printable(download.getPath())
        : text;
  }

  private String totalLine() {
    return DisplayText.shortened(Totals.of(all.values()).line(), width.columns() - 1);
  }
}
