package dev.telefarm.bench.lab;

import dev.telefarm.bench.bare.PlainStreamMain;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@link PlainStreamMain} in a process of its own, with the supervisor's settings of the JVM. */
public final class PlainStream implements AutoCloseable {
  private static final String PORT = "port ";

  private final ChildProcess process;
  private final ManagedChannel channel;

  private PlainStream(ChildProcess process, ManagedChannel channel) {
    this.process = process;
    this.channel = channel;
  }

  static PlainStream start(Path file, Path folder) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx1g",
            "-cp",
            ChildProcess.classPath(),
            PlainStreamMain.class.getName(),
            file.toString());
    ChildProcess process = ChildProcess.start("plain-stream", command, Map.of(), folder);
    try {
      int port = Integer.parseInt(process.awaitLine(PORT).substring(PORT.length()));
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return new PlainStream(
          process, NettyChannelBuilder.forAddress(address).usePlaintext().build());
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  public Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }
}
