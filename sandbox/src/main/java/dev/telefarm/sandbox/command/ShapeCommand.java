package dev.telefarm.sandbox.command;

import com.google.protobuf.Duration;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.proto.v1.SetShapingRequest;
import dev.telefarm.sandbox.proto.v1.Shaping;
import io.grpc.Channel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a running sandbox slower or faster. */
@Command(
    name = "shape",
    mixinStandardHelpOptions = true,
    description =
        "Sets how slow a running sandbox is, for everybody or one account, at once. What is not named is not limited.")
public final class ShapeCommand extends ControlCommand {
  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Only this account. Default: everybody without a setting of their own.")
  private @Nullable String account;

  @Option(
      names = "--connection-rate",
      paramLabel = "BYTES",
      description = "Bytes a connection may receive a second; at least 1024.")
  private long connectionRate;

  @Option(
      names = "--account-rate",
      paramLabel = "BYTES",
      description =
          "Bytes an account may receive a second over all its connections; at least 1024.")
  private long accountRate;

  @Option(
      names = "--latency",
      paramLabel = "MS",
      description = "Milliseconds added to every answer; at most 60000.")
  private long latency;

  @Override
  void call(Channel channel) {
    var sandbox = SandboxServiceGrpc.newBlockingStub(channel);
    var request =
        SetShapingRequest.newBuilder()
            .setShaping(
                Shaping.newBuilder()
                    .setConnectionBytesPerSecond(connectionRate)
                    .setAccountBytesPerSecond(accountRate)
                    .setLatency(
                        Duration.newBuilder()
                            .setSeconds(latency / 1000)
                            .setNanos((int) (latency % 1000) * 1_000_000)));
    if (account != null) {
      request.setAccount(account);
    }
    Shaping now = sandbox.setShaping(request.build());
    System.out.printf(
        "connection %d bytes/s, account %d bytes/s, latency %d ms (0: no limit)%n",
        now.getConnectionBytesPerSecond(),
        now.getAccountBytesPerSecond(),
        now.getLatency().getSeconds() * 1000 + now.getLatency().getNanos() / 1_000_000);
  }
}
