package dev.telefarm.sandbox.control;

import com.google.protobuf.Duration;
import dev.telefarm.sandbox.proto.v1.CloseProxyRequest;
import dev.telefarm.sandbox.proto.v1.CloseProxyResponse;
import dev.telefarm.sandbox.proto.v1.GetProxyTrafficRequest;
import dev.telefarm.sandbox.proto.v1.OpenProxyRequest;
import dev.telefarm.sandbox.proto.v1.Proxy;
import dev.telefarm.sandbox.proto.v1.ProxyBehaviour;
import dev.telefarm.sandbox.proto.v1.ProxyCounters;
import dev.telefarm.sandbox.proto.v1.ProxyServiceGrpc.ProxyServiceImplBase;
import dev.telefarm.sandbox.proto.v1.ProxyTraffic;
import dev.telefarm.sandbox.proto.v1.SetProxyBehaviourRequest;
import dev.telefarm.sandbox.proxy.Behaviour;
import dev.telefarm.sandbox.proxy.Counters;
import dev.telefarm.sandbox.proxy.Proxies;
import dev.telefarm.sandbox.proxy.ProxySpec;
import dev.telefarm.sandbox.proxy.ProxyType;
import dev.telefarm.sandbox.proxy.RunningProxy;
import dev.telefarm.sandbox.world.InvalidFieldException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/** Implements what proxy.proto specifies. Thread-safe. */
public final class ProxyControl extends ProxyServiceImplBase {
  private final Proxies proxies;

  public ProxyControl(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void openProxy(OpenProxyRequest request, StreamObserver<Proxy> observer) {
    FieldErrors.answer(observer, () -> open(request));
  }

  private Proxy open(OpenProxyRequest request) {
    ProxyType type =
        switch (request.getType()) {
          case PROXY_TYPE_SOCKS5 -> ProxyType.SOCKS5;
          case PROXY_TYPE_HTTP -> ProxyType.HTTP;
          case PROXY_TYPE_MTPROTO -> ProxyType.MTPROTO;
          case PROXY_TYPE_UNSPECIFIED, UNRECOGNIZED ->
              throw new InvalidFieldException("type", "is required");
        };
    var spec =
        new ProxySpec(
            type,
            request.getPort(),
            request.getUsername(),
            request.getPassword(),
            request.getSecret());
    try {
      return shown(proxies.open(spec));
    } catch (IOException e) {
      throw new InvalidFieldException("port", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void setProxyBehaviour(SetProxyBehaviourRequest request, StreamObserver<Proxy> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          RunningProxy proxy = require(request.getId());
          Behaviour behaviour;
          try {
            behaviour = behaviour(request.getBehaviour());
          } catch (InvalidFieldException e) {
            throw e.within("behaviour");
          }
          try {
            proxy.behave(behaviour);
          } catch (IOException e) {
            throw Status.UNAVAILABLE
                .withDescription(String.valueOf(e.getMessage()))
                .asRuntimeException();
          }
          return shown(proxy);
        });
  }

  private static Behaviour behaviour(ProxyBehaviour wanted) {
    Behaviour.Fault fault =
        switch (wanted.getFault()) {
          case FAULT_UNSPECIFIED -> Behaviour.Fault.NONE;
          case FAULT_DEAD -> Behaviour.Fault.DEAD;
          case FAULT_REFUSING -> Behaviour.Fault.REFUSING;
          case FAULT_CUT_OFF -> Behaviour.Fault.CUT_OFF;
          case UNRECOGNIZED -> throw new InvalidFieldException("fault", "is unknown");
        };
    Duration latency = wanted.getLatency();
    return new Behaviour(
        fault,
        wanted.getBytesPerSecond(),
        java.time.Duration.ofSeconds(latency.getSeconds(), latency.getNanos()),
        wanted.getRefusingAfterBytes());
  }

  @Override
  public void closeProxy(CloseProxyRequest request, StreamObserver<CloseProxyResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          proxies.close(require(request.getId()).id());
          return CloseProxyResponse.getDefaultInstance();
        });
  }

  @Override
  public void getProxyTraffic(
      GetProxyTrafficRequest request, StreamObserver<ProxyTraffic> observer) {
    FieldErrors.answer(
        observer,
        () ->
            ProxyTraffic.newBuilder()
                .addAllProxies(proxies.all().stream().map(ProxyControl::counted).toList())
                .setDirectConnectionsTotal(proxies.directConnections())
                .build());
  }

  private RunningProxy require(String id) {
    return proxies
        .find(id)
        .orElseThrow(() ->
            Status.NOT_FOUND.withDescription("no proxy " + id + " is open").asRuntimeException());
  }

  private static Proxy shown(RunningProxy proxy) {
    Behaviour behaviour = proxy.behaviour();
    return Proxy.newBuilder()
        .setId(proxy.id())
        .setType(
            switch (proxy.spec().type()) {
              case SOCKS5 -> dev.telefarm.sandbox.proto.v1.ProxyType.PROXY_TYPE_SOCKS5;
              case HTTP -> dev.telefarm.sandbox.proto.v1.ProxyType.PROXY_TYPE_HTTP;
              case MTPROTO -> dev.telefarm.sandbox.proto.v1.ProxyType.PROXY_TYPE_MTPROTO;
            })
        .setPort(proxy.port())
        .setBehaviour(
            ProxyBehaviour.newBuilder()
                .setFault(
                    switch (behaviour.fault()) {
                      case NONE -> ProxyBehaviour.Fault.FAULT_UNSPECIFIED;
                      case DEAD -> ProxyBehaviour.Fault.FAULT_DEAD;
                      case REFUSING -> ProxyBehaviour.Fault.FAULT_REFUSING;
                      case CUT_OFF -> ProxyBehaviour.Fault.FAULT_CUT_OFF;
                    })
                .setBytesPerSecond(behaviour.bytesPerSecond())
                .setLatency(
                    Duration.newBuilder()
                        .setSeconds(behaviour.latency().toSeconds())
                        .setNanos(behaviour.latency().toNanosPart()))
                .setRefusingAfterBytes(behaviour.refusingAfterBytes()))
        .build();
  }

  private static ProxyCounters counted(RunningProxy proxy) {
    Counters counters = proxy.counters();
    return ProxyCounters.newBuilder()
        .setId(proxy.id())
        .setConnectionsTotal(counters.connections())
        .setTunnelsTotal(counters.tunnels())
        .setRefusedTotal(counters.refused())
        .setOpen(counters.open())
        .setBytesToClients(counters.bytesToClients())
        .setBytesFromClients(counters.bytesFromClients())
        .build();
  }
}
