package dev.telefarm.bench.lab;

import dev.telefarm.sandbox.proto.v1.OpenProxyRequest;
import dev.telefarm.sandbox.proto.v1.Proxy;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import dev.telefarm.sandbox.proto.v1.ProxyServiceGrpc;
import dev.telefarm.sandbox.proto.v1.ProxyType;
import dev.telefarm.sandbox.proto.v1.SetProxyBehaviourRequest;
import io.grpc.Channel;

/** A SOCKS5 proxy that leads to a sandbox, open until the sandbox ends. Thread-safe. */
public final class SandboxProxy {
  private final ProxyServiceGrpc.ProxyServiceBlockingStub proxies;
  private final Proxy proxy;

  private SandboxProxy(ProxyServiceGrpc.ProxyServiceBlockingStub proxies, Proxy proxy) {
    this.proxies = proxies;
    this.proxy = proxy;
  }

  static SandboxProxy open(Channel channel) {
    var proxies = ProxyServiceGrpc.newBlockingStub(channel);
    var request = OpenProxyRequest.newBuilder().setType(ProxyType.PROXY_TYPE_SOCKS5).build();
    return new SandboxProxy(proxies, proxies.openProxy(request));
  }

  /** Of 127.0.0.1. */
  int port() {
    return proxy.getPort();
  }

  /** From now on. */
  public void behave(ProxyBehaviour.Builder behaviour) {
    var _ =
        proxies.setProxyBehaviour(
            SetProxyBehaviourRequest.newBuilder()
                .setId(proxy.getId())
                .setBehaviour(behaviour)
                .build());
  }
}
