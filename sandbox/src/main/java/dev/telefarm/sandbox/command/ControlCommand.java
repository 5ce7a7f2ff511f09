package dev.telefarm.sandbox.command;

import dev.telefarm.sandbox.world.InvalidFieldException;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that calls the control service of a running sandbox. */
abstract sealed class ControlCommand implements Callable<Integer>
    permits FaultAddCommand,
        FaultClearCommand,
        FaultListCommand,
        FaultReportCommand,
        OriginalsCommand,
        ShapeCommand {
  @Option(
      names = "--control-port",
      required = true,
      paramLabel = "N",
      description = "Loopback port of the running sandbox's control service.")
  private int controlPort;

  abstract void call(Channel channel);

  /** Status 0, or 1 with one line that says why. */
  @Override
  public Integer call() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", controlPort).usePlaintext().build();
    try {
      call(channel);
      return 0;
    } catch (StatusRuntimeException e) {
      System.err.println(
          "telefarm sandbox: port "
              + controlPort
              + ": "
              + e.getStatus().getCode()
              + ": "
              + reason(e));
      return 1;
    } catch (InvalidFieldException | UncheckedIOException e) {
      System.err.println("telefarm sandbox: " + e.getMessage());
      return 1;
    } finally {
      channel.shutdownNow();
    }
  }

  private static String reason(StatusRuntimeException e) {
    String description = e.getStatus().getDescription();
    return description == null ? "is a sandbox running there?" : description;
  }
}
