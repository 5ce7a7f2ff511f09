package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.proto.v1.ProxyTest;
import java.util.Optional;

/** A worker for which SOCKS5 proxies with the password "open" work, and no others. */
final class PuppetProxy {
  private PuppetProxy() {}

  private static boolean works(ProxyServer server) {
    return server.getSocks5().getPassword().equals("open");
  }

  /** Empty if the query is about something else. */
  static Optional<QueryResult> answer(Query query) {
    if (!query.hasTestProxy()) {
      return Optional.empty();
    }
    ProxyServer server = query.getTestProxy().getServer();
    ProxyTest.Builder test =
        ProxyTest.newBuilder()
            .setServer(ProxyServer.newBuilder().setHost(server.getHost()).setPort(server.getPort()))
            .setReachable(works(server))
            .setMilliseconds(5)
            .setError(works(server) ? "" : "refused");
    return Optional.of(
        QueryResult.newBuilder()
            .setQueryId(query.getQueryId())
            .setProxyTests(QueryResult.ProxyTests.newBuilder().addTests(test))
            .build());
  }

  static ProxyStatus status(Proxy wanted) {
    ProxyStatus.State state =
        switch (wanted.getMode()) {
          case MODE_PINNED ->
              works(wanted.getServer())
                  ? ProxyStatus.State.STATE_CONNECTED
                  : ProxyStatus.State.STATE_UNREACHABLE;
          case MODE_AUTO -> ProxyStatus.State.STATE_SEARCHING;
          case MODE_UNSPECIFIED, MODE_DIRECT, UNRECOGNIZED -> ProxyStatus.State.STATE_DIRECT;
        };
    return ProxyStatus.newBuilder().setState(state).build();
  }
}
