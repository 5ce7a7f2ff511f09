package dev.telefarm.client.cli.view;

import dev.telefarm.proto.v1.Download;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of downloads, drawn again in place: those that have not ended first, then the newest,
 * as many as fit.
 */
public final class LiveDownloads implements Progress {
  private static final Duration PICTURE = Duration.ofMillis(200);
  private static final int MOST_ROWS = 20;

  private final LiveArea area;
  private final Width width;
  private final InstantSource clock;
  private final Map<String, Download> all = new HashMap<>();
  private Instant drawn = Instant.MIN;

  public LiveDownloads(PrintStream out, Width width, InstantSource clock) {
    this.area = new LiveArea(out);
    this.width = width;
    this.clock = clock;
  }

  @Override
  public void changed(Download download) {
    all.put(download.getName(), download);
    tick();
  }

  @Override
  public void deleted(String name) {
    all.remove(name);
    tick();
  }

  @Override
  public void reset() {
    all.clear();
  }

  @Override
  public void tick() {
    Instant now = clock.instant();
    if (!now.isBefore(drawn.plus(PICTURE))) {
      draw(now);
    }
  }

  @Override
  public void finish() {
    draw(clock.instant());
    area.keep();
  }

  private void draw(Instant now) {
    int columns = width.columns() - 1;
    List<Download> shown =
        all.values().stream()
            .sorted(
                Comparator.comparing(DownloadText::ended)
                    .thenComparing(Comparator.comparing(Download::getName).reversed()))
            .limit(MOST_ROWS)
            .toList();
    List<String> lines = new ArrayList<>(DownloadTable.of(shown, now).lines(columns));
    if (all.size() > shown.size()) {
      lines.add("and " + (all.size() - shown.size()) + " more");
    }
    area.draw(List.of(), lines.stream().map(line -> DisplayText.shortened(line, columns)).toList());
    drawn = now;
  }
}
