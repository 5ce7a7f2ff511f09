package dev.telefarm.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A connection to a supervisor, made when it is first needed and again when it breaks.
 *
 * @param channel to be shut down by the owner
 * @param authorized the same channel; calls carry the token, if one is asked for, and a deadline
 */
record Connection(ManagedChannel channel, Channel authorized) {
  private static final String UNIX = "unix:";

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
          .eventLoopGroup(SocketLoops.GROUP)
          .overrideAuthority("localhost");
    }
    return of(builder.usePlaintext().build(), Optional.of(token));
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
          NettyChannelBuilder.forAddress(remote.host(), remote.port(), credentials).build(),
          Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      throw TelefarmException.tokenUnreadable(
          "the certificates in " + remote.certificates() + " cannot be read", e);
    }
  }

  private static Connection of(ManagedChannel channel, Optional<Supplier<String>> token) {
    return new Connection(channel, ClientInterceptors.intercept(channel, new Credentials(token)));
  }

  /** Whether the supervisor of the data directory serves, or served last, on a Unix socket. */
  private static boolean onSocket(FarmAddress.DataDirectory directory) {
    try {
      return Files.readString(directory.addressFile()).startsWith(UNIX);
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Of all clients on Unix sockets, for which gRPC has none of its own; its threads are daemons.
   */
  private static final class SocketLoops {
    static final MultiThreadIoEventLoopGroup GROUP =
        new MultiThreadIoEventLoopGroup(
            1,
            Thread.ofPlatform().daemon().name("telefarm-socket-", 0).factory(),
            NioIoHandler.newFactory());
  }
}
