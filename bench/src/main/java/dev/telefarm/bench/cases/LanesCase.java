package dev.telefarm.bench.cases;

import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Shape;
import dev.telefarm.bench.report.Target;
import java.util.List;

/** What further logged-in clients of one account bring where Telegram limits each connection. */
final class LanesCase implements BenchCase {
  /** Bare TDLib makes 2.0 MB/s of it: two connections. */
  static final Shape SLOW = new Shape(1_000_000, 0, 50);

  @Override
  public String name() {
    return "lanes";
  }

  @Override
  public String description() {
    return "1, 2 and 4 lanes against bare TDLib, 1 MB/s a connection and 50 ms";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    var bare = new BareBaseline(sizes.shaped(), SLOW);
    return List.of(figure(bare, 1, 0.97), figure(bare, 2, 1.9), figure(bare, 4, 3.7));
  }

  private static Figure figure(BareBaseline bare, int lanes, double target) {
    return new Figure(
        "%d %s / bare TDLib, %s, 1 MB/s a connection, 50 ms"
            .formatted(lanes, lanes == 1 ? "lane" : "lanes", Sizes.text(bare.bytes())),
        "x",
        new Target.AtLeast(target),
        lab -> bare.against(lab, AccountSetup.ofLanes(lanes)));
  }
}
