package dev.telefarm.client.cli.view;

import dev.telefarm.client.cli.view.Table.Column;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** `telefarm top` as lines of text. Pure. */
public final class TopFrame {
  /** Headings of both tables, two gaps, the summary's two lines and the keys. */
  private static final int FIXED_LINES = 7;

  private TopFrame() {}

  /**
   * A frame of at most {@code rows} lines of at most {@code columns}. Workers get half of the rows
   * if there are more of both than fit.
   */
  public static List<String> of(TopState state, TopSort sort, int rows, int columns) {
    int room = Math.max(2, rows - FIXED_LINES);
    int workerRows =
        Math.min(
            state.workers().size(),
            Math.max(room / 2, room - Math.max(1, state.downloads().size())));
    int downloadRows = Math.max(1, room - workerRows);
    List<String> lines = new ArrayList<>(summary(state));
    lines.add("");
    lines.addAll(
        shown(
            state.workers(),
            sort.ofWorkers(state.rates()),
            workerRows,
            workers -> workers(workers, state).lines(columns)));
    lines.add("");
    lines.addAll(
        state.downloads().isEmpty()
            ? List.of("No open downloads.")
            : shown(
                state.downloads(),
                sort.ofDownloads(),
                downloadRows,
                downloads -> DownloadTable.of(downloads, state.now()).lines(columns)));
    List<String> frame =
        new ArrayList<>(lines.subList(0, Math.min(lines.size(), Math.max(1, rows - 1))));
    frame.add(state.away() ? "The supervisor has gone; waiting for it. Quit: q" : keys(sort));
    return frame.stream().map(line -> DisplayText.shortened(line, columns)).toList();
  }

  /** The frame's first two lines, also what is printed where nothing is drawn. */
  public static List<String> summary(TopState state) {
    Farm farm = state.farm();
    Farm.Host host = farm.getHost();
    Instant start = DownloadText.instant(farm.getStartTime());
    return List.of(
        String.join(
            "  ",
            "telefarm " + farm.getVersion() + ", up " + up(start, state.now()),
            "load "
                + String.format(Locale.ROOT, "%.2f", host.getLoadAverage1M())
                + " of "
                + host.getCpuCount()
                + " CPUs",
            "memory "
                + Amounts.bytes(host.getMemoryAvailableBytes())
                + " of "
                + Amounts.bytes(host.getMemoryTotalBytes())
                + " free",
            "disk " + Amounts.bytes(host.getDataDiskFreeBytes()) + " free"),
        String.join(
            "  ",
            running(state.workers()) + " of " + state.workers().size() + " workers running",
            "downloads: " + byState(state.downloads()),
            state.rate() == 0 ? "0 B/s" : Amounts.rate(state.rate())));
  }

  private static String up(Instant start, Instant now) {
    return Amounts.duration(Duration.between(start, now));
  }

  private static long running(List<Worker> workers) {
    return workers.stream()
        .filter(worker -> worker.getState() == Worker.State.STATE_RUNNING)
        .count();
  }

  /** {@code 3 running, 1 waiting: flood wait, 8 queued}. */
  private static String byState(List<Download> downloads) {
    if (downloads.isEmpty()) {
      return "none";
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (Download download : downloads) {
      String cause =
          download.getState() == Download.State.STATE_WAITING
              ? ": " + DownloadText.enumName(download.getWait().getCause().name(), "CAUSE_")
              : "";
      counts.merge(
          DownloadText.enumName(download.getState().name(), "STATE_") + cause, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }

  private static <T> List<String> shown(
      List<T> all, Comparator<T> order, int most, Function<List<T>, List<String>> draw) {
    if (all.size() <= most) {
      return draw.apply(all.stream().sorted(order).toList());
    }
    int fit = Math.max(0, most - 1);
    List<String> lines =
        new ArrayList<>(draw.apply(all.stream().sorted(order).limit(fit).toList()));
    lines.add("and " + (all.size() - fit) + " more");
    return lines;
  }

  private static Table workers(List<Worker> workers, TopState state) {
    Map<String, Account> accounts =
        state.accounts().stream().collect(Collectors.toMap(Account::getName, each -> each));
    Map<String, Long> rates = state.rates();
    Map<String, Integer> files = state.files();
    Table table =
        new Table(
            Column.left("ACCOUNT"),
            Column.left("WORKER"),
            Column.right("CPU"),
            Column.right("MEMORY"),
            Column.right("FILES"),
            Column.right("RATE"),
            Column.elastic("HELD BACK BY"));
    for (Worker worker : workers) {
      Account account = accounts.getOrDefault(worker.getAccount(), Account.getDefaultInstance());
      boolean runs = worker.getPid() != 0;
      table.row(
          DownloadText.lastPart(worker.getName()),
          WorkerTable.state(worker, state.now()),
          runs ? WorkerTable.cpu(worker) : "",
          runs ? Amounts.bytes(worker.getResidentBytes()) : "",
          runs ? Integer.toString(files.getOrDefault(worker.getAccount(), 0)) : "",
          Amounts.rate(rates.getOrDefault(worker.getAccount(), 0L)),
          heldBack(account, state.now()));
    }
    return table;
  }

  private static String heldBack(Account account, Instant now) {
    return account.getState() == Account.State.STATE_LOGIN_NEEDED
        ? "login needed"
        : AccountText.limits(account, now);
  }

  private static String keys(TopSort chosen) {
    return "Sort by "
        + Arrays.stream(TopSort.values())
            .map(sort -> sort.key() + " " + sort.word() + (sort == chosen ? "*" : ""))
            .collect(Collectors.joining(", "))
        + "; quit: q";
  }
}
