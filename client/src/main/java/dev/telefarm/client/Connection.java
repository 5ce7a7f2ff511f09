package dev.telefarm.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A connection to a supervisor, made when it is first needed and again when it breaks.
 *
 * @param channel to be closed by {@link #close} only
 * @param authorized the same channel; calls carry the token, if one is asked for, and a deadline
 * @param loop the one thread that moves its bytes, a daemon. gRPC's own would live on for a second,
 *     and a process that ends with a thread inside a system call waits 0.3 s for it.
 */
record Connection(ManagedChannel channel, Channel authorized, EventLoopGroup loop)
    implements AutoCloseable {
  private static final String UNIX = "unix:";
  private static final int CLOSE_MILLIS = 200;

  static {
    NameResolverRegistry resolvers = NameResolverRegistry.getDefaultRegistry();
    resolvers.register(new DataDirectoryResolver.Provider(/* socket= */ false));
    resolvers.register(new DataDirectoryResolver.Provider(/* socket= */ true));
  }

  /**
   * Connects to nothing yet.
   *
   * @throws TelefarmException of category REFUSED if the certificates cannot be read
   */
  static Connection to(FarmAddress address) {
    return switch (address) {
      case FarmAddress.DataDirectory directory -> {
        boolean socket = onSocket(directory);
        yield plain(
            NettyChannelBuilder.forTarget(DataDirectoryResolver.target(directory, socket)),
            socket,
            () -> FarmAddress.readToken(directory.tokenFile()));
      }
      case FarmAddress.Server server ->
          plain(
              NettyChannelBuilder.forAddress(new InetSocketAddress(server.host(), server.port())),
              /* socket= */ false,
              server::token);
      case FarmAddress.Socket socket ->
          plain(
              NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket.path())),
              /* socket= */ true,
              socket::token);
      case FarmAddress.Remote remote -> encrypted(remote);
    };
  }

  private static Connection plain(
      NettyChannelBuilder builder, boolean socket, Supplier<String> token) {
    if (socket) {
      builder
          .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
          .overrideAuthority("localhost");
    } else {
      builder.channelType(NioSocketChannel.class, InetSocketAddress.class);
    }
    return of(builder.usePlaintext(), Optional.of(token));
  }

  private static Connection encrypted(FarmAddress.Remote remote) {
    try {
      var credentials =
          TlsChannelCredentials.newBuilder()
              .keyManager(
                  remote.certificates().resolve("client.pem").toFile(),
                  remote.certificates().resolve("client.key").toFile())
              .trustManager(remote.certificates().resolve("ca.pem").toFile())
              .build();
      return of(
          NettyChannelBuilder.forAddress(remote.host(), remote.port(), credentials)
              .channelType(NioSocketChannel.class, InetSocketAddress.class),
          Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      throw TelefarmException.tokenUnreadable(
          "the certificates in " + remote.certificates() + " cannot be read", e);
    }
  }

  private static Connection of(NettyChannelBuilder builder, Optional<Supplier<String>> token) {
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1,
            Thread.ofPlatform().daemon().name("telefarm-client-", 0).factory(),
            NioIoHandler.newFactory());
    ManagedChannel channel = builder.eventLoopGroup(loop).build();
    return new Connection(
        channel, ClientInterceptors.intercept(channel, new Credentials(token)), loop);
  }

  /** Ends every call and the thread. Idempotent; takes milliseconds. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      // What it still has to do, it does on that thread.
      var _ = channel.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var _ = loop.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the supervisor of the data directory serves, or served last, on a Unix socket. */
  private static boolean onSocket(FarmAddress.DataDirectory directory) {
    try {
      return Files.readString(directory.addressFile()).startsWith(UNIX);
    } catch (IOException _) {
      return false;
    }
  }
}
