package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.Farm;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a client that never reads does to the others. */
record StuckCase(Stock stock) implements BenchCase {
  private static final int OTHERS = WatchCase.WATCHERS - 1;
  private static final int ROUNDS = 3;

  /** The supervisor ends a watch that takes nothing for 30 s. */
  private static final Duration ROUND = Duration.ofSeconds(20);

  private static final Duration WARM_UP = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "stuck";
  }

  @Override
  public String description() {
    return "how long a change is under way to the other watchers, with and without one that never reads";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    return List.of(
        new Figure(
            "one watcher that never reads: p99 of the other %d, with it against without, median of %d"
                .formatted(OTHERS, ROUNDS),
            "x",
            new Target.AtMost(1.1),
            this::measure));
  }

  private Found measure(Lab lab) throws Exception {
    stock.fill(lab, WatchCase.CHANGES);
    Farm farm = lab.farm();
    List<String> changing = stock.first(WatchCase.CHANGES);
    long revision;
    try (TelefarmClient client = farm.connectAnew()) {
      revision = Churn.revision(client, changing.getLast());
    }
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    try (Audience audience = new Audience(farm, OTHERS, revision);
        Churn _ =
            new Churn(
                List.of(farm.connectAnew(), farm.connectAnew()), changing, WatchCase.CHANGES)) {
      lab.pass(WARM_UP);
      for (int round = 1; round <= ROUNDS; round++) {
        without.add(p99(lab, audience));
        inputs.add(new Input("without, round " + round, without.getLast(), "ms"));
        try (TelefarmClient _ = stuck(farm)) {
          with.add(p99(lab, audience));
          inputs.add(new Input("with, round " + round, with.getLast(), "ms"));
        }
      }
    }
    return new Found(Measurement.median(with) / Measurement.median(without), inputs);
  }

  private static double p99(Lab lab, Audience audience) throws InterruptedException {
    var _ = audience.takeMillis();
    lab.pass(ROUND);
    return Samples.percentile(audience.takeMillis(), 0.99);
  }

  /** A client that asks for everything and takes nothing. */
  private static TelefarmClient stuck(Farm farm) {
    TelefarmClient client = farm.connectAnew();
    DownloadServiceGrpc.newStub(client.channel())
        .watchDownloads(
            WatchDownloadsRequest.getDefaultInstance(),
            new ClientResponseObserver<WatchDownloadsRequest, WatchDownloadsResponse>() {
              @Override
              public void beforeStart(ClientCallStreamObserver<WatchDownloadsRequest> call) {
                call.disableAutoRequestWithInitial(0);
              }

              @Override
              public void onNext(WatchDownloadsResponse value) {}

              @Override
              public void onError(Throwable cause) {}

              @Override
              public void onCompleted() {}
            });
    return client;
  }
}
