package dev.telefarm.sandbox.proxy;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;

/** The server's side of SOCKS5's greeting, login and CONNECT. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write that fails closes the channel, and that is reported.
final class Socks5Handler extends SimpleChannelInboundHandler<Socks5Message> {
  private static final String ENCODER = "socks encoder";
  private static final String DECODER = "socks decoder";
  private static final String ANY = "0.0.0.0";

  private final ProxySpec spec;
  private final Tunnel tunnel;

  private Socks5Handler(ProxySpec spec, Tunnel tunnel) {
    this.spec = spec;
    this.tunnel = tunnel;
  }

  static void addTo(ChannelPipeline pipeline, ProxySpec spec, Tunnel tunnel) {
    pipeline.addLast(ENCODER, Socks5ServerEncoder.DEFAULT);
    pipeline.addLast(DECODER, new Socks5InitialRequestDecoder());
    pipeline.addLast("socks", new Socks5Handler(spec, tunnel));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Socks5Message message) {
    if (tunnel.dead()) {
      return;
    }
    switch (message) {
      case Socks5InitialRequest greeting -> greet(context, greeting);
      case Socks5PasswordAuthRequest login -> admit(context, login);
      case Socks5CommandRequest command -> connect(context, command);
      default -> context.close();
    }
  }

  private void greet(ChannelHandlerContext context, Socks5InitialRequest greeting) {
    var wanted = spec.username().isEmpty() ? Socks5AuthMethod.NO_AUTH : Socks5AuthMethod.PASSWORD;
    if (!greeting.authMethods().contains(wanted)) {
      tunnel.refuse();
      context
          .writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    context
        .pipeline()
        .replace(
            DECODER,
            DECODER,
            wanted.equals(Socks5AuthMethod.PASSWORD)
                ? new Socks5PasswordAuthRequestDecoder()
                : new Socks5CommandRequestDecoder());
    context.writeAndFlush(new DefaultSocks5InitialResponse(wanted));
  }

  private void admit(ChannelHandlerContext context, Socks5PasswordAuthRequest login) {
    if (!spec.admits(login.username(), login.password())) {
      tunnel.refuse();
      context
          .writeAndFlush(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.FAILURE))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    context.pipeline().replace(DECODER, DECODER, new Socks5CommandRequestDecoder());
    context.writeAndFlush(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS));
  }

  private void connect(ChannelHandlerContext context, Socks5CommandRequest command) {
    var centre = tunnel.centres().at(command.dstAddr());
    if (!command.type().equals(Socks5CommandType.CONNECT) || centre.isEmpty()) {
      tunnel.refuse();
      end(context, Socks5CommandStatus.FORBIDDEN);
      return;
    }
    tunnel.open(
        context,
        centre.get(),
        () -> {
          context.writeAndFlush(response(Socks5CommandStatus.SUCCESS));
          context.pipeline().remove(ENCODER);
          context.pipeline().remove(DECODER);
          context.pipeline().remove(this);
        },
        () -> end(context, Socks5CommandStatus.HOST_UNREACHABLE));
  }

  private static void end(ChannelHandlerContext context, Socks5CommandStatus status) {
    context.writeAndFlush(response(status)).addListener(ChannelFutureListener.CLOSE);
  }

  private static DefaultSocks5CommandResponse response(Socks5CommandStatus status) {
    return new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4, ANY, 0);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
