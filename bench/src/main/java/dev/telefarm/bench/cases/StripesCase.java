package dev.telefarm.bench.cases;

import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.FarmRun;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.Original;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One file fetched by several accounts at once, against the same by one. */
final class StripesCase implements BenchCase {
  @Override
  public String name() {
    return "stripes";
  }

  @Override
  public String description() {
    return "one file striped over 2 and 4 accounts against 1, 1 MB/s a connection and 50 ms";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    var one = new OneAccount(sizes.shaped());
    return List.of(figure(one, 2, 1.9), figure(one, 4, 3.7));
  }

  private static Figure figure(OneAccount one, int accounts, double target) {
    return new Figure(
        "%d accounts / 1 account, one file of %s, 1 MB/s a connection, 50 ms"
            .formatted(accounts, Sizes.text(one.bytes)),
        "x",
        new Target.AtLeast(target),
        lab -> one.against(lab, accounts));
  }

  /** The run that the others are compared with. */
  private static final class OneAccount {
    private final long bytes;
    private @Nullable Original file;
    private @Nullable FarmRun run;

    OneAccount(long bytes) {
      this.bytes = bytes;
    }

    Found against(Lab lab, int count) throws Exception {
      List<AccountSetup> accounts = accounts(count);
      for (AccountSetup account : accounts) {
        lab.begin(account);
      }
      Original original = file == null ? lab.telegram().post(bytes) : file;
      file = original;
      lab.telegram().shape(LanesCase.SLOW);
      FarmRun single = run == null ? lab.downloads().fetch(original, accounts.getFirst()) : run;
      run = single;
      var atWork = new AtomicInteger();
      FarmRun striped =
          lab.downloads()
              .fetch(
                  original,
                  accounts,
                  count,
                  download ->
                      atWork.accumulateAndGet(
                          download.getProgress().getAccountsCount(), Math::max));
      var inputs = new ArrayList<>(single.inputs("1 account"));
      inputs.addAll(striped.inputs(count + " accounts"));
      inputs.add(new Input("accounts seen at work at once", atWork.get(), ""));
      return new Found(striped.whole().bytesPerSecond() / single.whole().bytesPerSecond(), inputs);
    }

    private static List<AccountSetup> accounts(int count) {
      return IntStream.rangeClosed(1, count)
          .mapToObj(number -> AccountSetup.ofOneLane("stripe-" + number))
          .toList();
    }
  }
}
