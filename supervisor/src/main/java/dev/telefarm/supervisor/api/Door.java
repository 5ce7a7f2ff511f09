package dev.telefarm.supervisor.api;

import dev.telefarm.supervisor.access.Authenticator;
import dev.telefarm.supervisor.access.ServerTls;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

/**
 * An address on which the API is served, and how whoever comes there is known.
 *
 * @param listen a TCP address, or a Unix socket that can be made
 * @param tls of TCP connections; without it they are plain
 */
public record Door(SocketAddress listen, Authenticator authenticator, Optional<ServerTls> tls) {

  NettyServerBuilder builder() {
    NettyServerBuilder builder =
        tls.map(ServerTls::credentials)
            .map(credentials -> NettyServerBuilder.forAddress(listen, credentials))
            .orElseGet(() -> NettyServerBuilder.forAddress(listen));
    return builder.channelType(
        listen instanceof UnixDomainSocketAddress
            ? NioServerDomainSocketChannel.class
            : NioServerSocketChannel.class);
  }

  /** As clients are told it: HOST:PORT, or unix: and a path. */
  public static String text(SocketAddress bound) {
    return switch (bound) {
      case UnixDomainSocketAddress socket -> "unix:" + socket.getPath();
      case InetSocketAddress address when address.getAddress() instanceof Inet6Address ->
          "[" + address.getAddress().getHostAddress() + "]:" + address.getPort();
      case InetSocketAddress address ->
          address.getAddress().getHostAddress() + ":" + address.getPort();
      default -> bound.toString();
    };
  }
}
