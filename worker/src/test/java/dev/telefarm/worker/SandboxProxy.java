package dev.telefarm.worker;

import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import dev.telefarm.sandbox.proto.v1.GetProxyTrafficRequest;
import dev.telefarm.sandbox.proto.v1.OpenProxyRequest;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour.Fault;
import dev.telefarm.sandbox.proto.v1.ProxyCounters;
import dev.telefarm.sandbox.proto.v1.ProxyServiceGrpc;
import dev.telefarm.sandbox.proto.v1.ProxyServiceGrpc.ProxyServiceBlockingStub;
import dev.telefarm.sandbox.proto.v1.ProxyTraffic;
import dev.telefarm.sandbox.proto.v1.ProxyType;
import dev.telefarm.sandbox.proto.v1.SetProxyBehaviourRequest;
import java.util.function.Function;

/** A proxy of a harness's sandbox. */
final class SandboxProxy {
  private static final String USER = "me";
  static final String PASSWORD = "s3cret-of-the-proxy";
  static final String SECRET = "dd00112233445566778899aabbccddeeff";

  private final WorkerHarness farm;
  private final dev.telefarm.sandbox.proto.v1.Proxy opened;

  private SandboxProxy(WorkerHarness farm, OpenProxyRequest request) {
    this.farm = farm;
    this.opened = call(farm, stub -> stub.openProxy(request));
  }

  /** One that asks for what its kind can ask for. */
  static SandboxProxy guarded(WorkerHarness farm, ProxyType type) {
    OpenProxyRequest.Builder request = OpenProxyRequest.newBuilder().setType(type);
    return new SandboxProxy(
        farm,
        type == ProxyType.PROXY_TYPE_MTPROTO
            ? request.setSecret(SECRET).build()
            : request.setUsername(USER).setPassword(PASSWORD).build());
  }

  /** One that lets everybody in, as those on local ports do. */
  static SandboxProxy open(WorkerHarness farm, ProxyType type) {
    return new SandboxProxy(farm, OpenProxyRequest.newBuilder().setType(type).build());
  }

  private static <R> R call(WorkerHarness farm, Function<ProxyServiceBlockingStub, R> call) {
    return farm.channel(channel -> call.apply(ProxyServiceGrpc.newBlockingStub(channel)));
  }

  private static ProxyTraffic traffic(WorkerHarness farm) {
    return call(farm, stub -> stub.getProxyTraffic(GetProxyTrafficRequest.getDefaultInstance()));
  }

  /** Connections that reached the sandbox's data centres through no proxy. */
  static long directConnections(WorkerHarness farm) {
    return traffic(farm).getDirectConnectionsTotal();
  }

  int port() {
    return opened.getPort();
  }

  ProxyCounters counters() {
    return traffic(farm).getProxiesList().stream()
        .filter(counted -> counted.getId().equals(opened.getId()))
        .findFirst()
        .orElseThrow();
  }

  void becomes(Fault fault) {
    behave(ProxyBehaviour.newBuilder().setFault(fault));
  }

  void behave(ProxyBehaviour.Builder behaviour) {
    var _ =
        call(
            farm,
            stub ->
                stub.setProxyBehaviour(
                    SetProxyBehaviourRequest.newBuilder()
                        .setId(opened.getId())
                        .setBehaviour(behaviour)
                        .build()));
  }

  /** As an account's setting. */
  Proxy pinned() {
    return Proxy.newBuilder()
        .setMode(Proxy.Mode.MODE_PINNED)
        .setServer(server(PASSWORD, SECRET))
        .build();
  }

  /** As one of somebody who does not know the password. */
  Proxy pinnedWithAWrongSecret() {
    return Proxy.newBuilder()
        .setMode(Proxy.Mode.MODE_PINNED)
        .setServer(server("wrong", SECRET.replace('0', '1')))
        .build();
  }

  private ProxyServer server(String password, String secret) {
    ProxyServer.Builder server = ProxyServer.newBuilder().setHost("127.0.0.1").setPort(port());
    switch (opened.getType()) {
      case PROXY_TYPE_SOCKS5 -> server.getSocks5Builder().setUsername(USER).setPassword(password);
      case PROXY_TYPE_HTTP -> server.getHttpBuilder().setUsername(USER).setPassword(password);
      default -> server.getMtprotoBuilder().setSecret(secret);
    }
    return server.build();
  }
}
