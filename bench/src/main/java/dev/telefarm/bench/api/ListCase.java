package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListDownloadsResponse;
import java.util.ArrayList;
import java.util.List;

/** How long a page takes of a long list. */
record ListCase(Stock stock) implements BenchCase {
  private static final int PAGE = 100;

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String description() {
    return "ListDownloads, page after page through everything there is";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "ListDownloads, a page of %d out of %d, p99".formatted(PAGE, sizes.downloads()),
            "ms",
            new Target.AtMost(20),
            lab -> measure(lab, sizes.downloads())));
  }

  private Found measure(Lab lab, int downloads) throws Exception {
    stock.fill(lab, downloads);
    try (TelefarmClient client = lab.farm().connectAnew()) {
      List<Double> _ = walk(client); // until the code is warm
      List<Double> millis = walk(client);
      if (millis.size() < downloads / PAGE) {
        throw new NotMeasuredException("there are only " + millis.size() + " pages");
      }
      return new Found(
          Samples.percentile(millis, 0.99),
          List.of(
              new Input("pages", millis.size(), ""),
              new Input("median", Measurement.median(millis), "ms"),
              new Input("longest", Samples.percentile(millis, 1), "ms")));
    }
  }

  /** How long each page took, in ms. */
  private static List<Double> walk(TelefarmClient client) {
    List<Double> millis = new ArrayList<>();
    String token = "";
    do {
      var request = ListDownloadsRequest.newBuilder().setPageSize(PAGE).setPageToken(token).build();
      long start = System.nanoTime();
      ListDownloadsResponse page = client.downloads().listDownloads(request);
      millis.add((System.nanoTime() - start) / 1e6);
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return millis;
  }
}
