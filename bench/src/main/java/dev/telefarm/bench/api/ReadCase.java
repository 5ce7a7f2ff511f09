package dev.telefarm.bench.api;

import dev.telefarm.bench.cases.BenchCase;
import dev.telefarm.bench.cases.Figure;
import dev.telefarm.bench.cases.Figure.Found;
import dev.telefarm.bench.cases.Sizes;
import dev.telefarm.bench.lab.AccountSetup;
import dev.telefarm.bench.lab.Farm;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.lab.PlainStream;
import dev.telefarm.bench.report.Input;
import dev.telefarm.bench.report.Measurement;
import dev.telefarm.bench.report.Target;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import io.grpc.Channel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast a finished file comes over gRPC. */
final class ReadCase implements BenchCase {
  @Override
  public String name() {
    return "read";
  }

  @Override
  public String description() {
    return "ReadDownload of a finished file, against a bare gRPC server that streams the same file in the same chunks";
  }

  @Override
  public List<Figure> figures(Sizes sizes) {
    long bytes = sizes.large() / 2;
    return List.of(
        new Figure(
            "ReadDownload of %d MiB against a plain gRPC stream, median of %d pairs"
                .formatted(bytes / Sizes.MEBIBYTE, sizes.runs() + 2),
            "x",
            new Target.AtLeast(0.9),
            lab -> measure(lab, bytes, sizes.runs() + 2)));
  }

  private static Found measure(Lab lab, long bytes, int pairs) throws Exception {
    AccountSetup account = AccountSetup.ofOneLane("reader");
    lab.begin(account);
    Download download = lab.downloads().fetchAndKeep(lab.telegram().post(bytes), account);
    Farm farm = lab.farm();
    List<Double> ratios = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    try (TelefarmClient client = farm.connectAnew();
        PlainStream plain = lab.plainStream(Path.of(download.getPath()))) {
      for (int pair = 0; pair <= pairs; pair++) {
        double ours = megabytes(client.channel(), download.getName(), bytes);
        double bare = megabytes(plain.channel(), download.getName(), bytes);
        if (pair > 0) { // the first one warms both up
          ratios.add(ours / bare);
          inputs.add(new Input("ReadDownload " + pair, ours, "MB/s"));
          inputs.add(new Input("plain stream " + pair, bare, "MB/s"));
        }
      }
    }
    return new Found(Measurement.median(ratios), inputs);
  }

  private static double megabytes(Channel channel, String name, long bytes) {
    long start = System.nanoTime();
    long[] came = {0};
    DownloadServiceGrpc.newBlockingStub(channel)
        .readDownload(ReadDownloadRequest.newBuilder().setName(name).build())
        .forEachRemaining(part -> came[0] += part.getData().size());
    if (came[0] != bytes) {
      throw new NotMeasuredException(came[0] + " of " + bytes + " bytes came");
    }
    return bytes * 1e3 / (System.nanoTime() - start);
  }
}
