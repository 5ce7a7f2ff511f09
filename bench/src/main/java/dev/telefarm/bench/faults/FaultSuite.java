package dev.telefarm.bench.faults;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Measurable;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.cases.Suite;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All faults of {@code bench faults}, and how they are measured. For one run. */
public final class FaultSuite {
  /** As most of a row's time is waiting, so many are measured at the same time. */
  private static final int SIDE_BY_SIDE = 5;

  private final Baseline baseline = new Baseline();
  private final Results results = new Results();
  private final List<FaultCase> shown;
  private final List<FaultCase> lengthy;

  public FaultSuite() {
    shown =
        Stream.of(
                WaitFaults.all(),
                MessageFaults.all(),
                SessionFaults.all(),
                ConnectionFaults.all(),
                SilenceFaults.all(),
                ServerFaults.all(),
                ProxyFaults.all(),
                ProcessFaults.all())
            .flatMap(List::stream)
            .map(this::made)
            .toList();
    lengthy = WaitFaults.lengthy().stream().map(this::made).toList();
  }

  private FaultCase made(Fault fault) {
    return new FaultCase(fault, baseline, results);
  }

  /** The suite as the command line sees it; the lengthy ones by name only. */
  public Suite suite() {
    return new Suite(
        List.copyOf(shown), List.copyOf(lengthy), Duration.ofMinutes(12), Duration.ofMinutes(2), 1);
  }

  /** What is measured when no case is named. */
  public List<BenchCase> standard(boolean quick, boolean withLengthy) {
    return Stream.concat(
            shown.stream().filter(one -> !quick || one.brief()),
            withLengthy ? lengthy.stream() : Stream.empty())
        .map(BenchCase.class::cast)
        .toList();
  }

  /**
   * Measures the cases, several at the same time, and then says what is to be said of all.
   *
   * @param rows takes each row, in the order of the cases
   */
  public void measure(List<BenchCase> cases, Sizes sizes, Lab lab, Consumer<Row> rows) {
    try (ExecutorService lanes = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      List<Future<Row>> measured =
          cases.stream()
              .flatMap(one -> one.figures(sizes).stream())
              .map(figure -> lanes.submit(() -> row(figure, lab)))
              .toList();
      for (Future<Row> row : measured) {
        rows.accept(row.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Summary.rows(results.all()).forEach(rows);
  }

  private static Row row(Measurable figure, Lab lab) {
    return figure.row(lab);
  }
}
