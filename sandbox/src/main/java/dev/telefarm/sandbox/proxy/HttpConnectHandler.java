package dev.telefarm.sandbox.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The server's side of HTTP's CONNECT. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write that fails closes the channel, and that is reported.
final class HttpConnectHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final String CODEC = "http";
  private static final String SCHEME = "basic ";

  private final ProxySpec spec;
  private final Tunnel tunnel;

  private HttpConnectHandler(ProxySpec spec, Tunnel tunnel) {
    this.spec = spec;
    this.tunnel = tunnel;
  }

  static void addTo(ChannelPipeline pipeline, ProxySpec spec, Tunnel tunnel) {
    pipeline.addLast(CODEC, new HttpServerCodec());
    pipeline.addLast("connect", new HttpConnectHandler(spec, tunnel));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    // The end of a request without a body comes as a message of its own.
    if (message instanceof HttpRequest request && !tunnel.dead()) {
      take(context, request);
    }
  }

  private void take(ChannelHandlerContext context, HttpRequest request) {
    if (!request.method().equals(HttpMethod.CONNECT)) {
      refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED);
    } else if (!admits(request.headers().get(HttpHeaderNames.PROXY_AUTHORIZATION))) {
      refuse(context, HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED);
    } else {
      connect(context, request.uri());
    }
  }

  private boolean admits(@Nullable String authorization) {
    if (spec.username().isEmpty()) {
      return true;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String expected = spec.username() + ":" + spec.password();
    return Base64.getEncoder()
        .encodeToString(expected.getBytes(UTF_8))
        .equals(authorization.substring(SCHEME.length()));
  }

  private void connect(ChannelHandlerContext context, String authority) {
    var centre =
        tunnel.centres().at(authority.substring(0, Math.max(0, authority.lastIndexOf(':'))));
    if (centre.isEmpty()) {
      refuse(context, HttpResponseStatus.FORBIDDEN);
      return;
    }
    tunnel.open(
        context,
        centre.get(),
        () -> {
          context.writeAndFlush(response(HttpResponseStatus.OK));
          context.pipeline().remove(CODEC);
          context.pipeline().remove(this);
        },
        () -> end(context, HttpResponseStatus.BAD_GATEWAY));
  }

  private void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    tunnel.refuse();
    end(context, status);
  }

  private static void end(ChannelHandlerContext context, HttpResponseStatus status) {
    context.writeAndFlush(response(status)).addListener(ChannelFutureListener.CLOSE);
  }

  private static FullHttpResponse response(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
