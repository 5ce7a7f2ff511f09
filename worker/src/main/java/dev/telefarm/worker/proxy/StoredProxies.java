package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.TdFunction.AddProxy;
import dev.telefarm.worker.telegram.TdFunction.DisableProxy;
import dev.telefarm.worker.telegram.TdFunction.GetProxies;
import dev.telefarm.worker.telegram.TdFunction.RemoveProxy;
import dev.telefarm.worker.telegram.TdObject.AddedProxies;
import dev.telefarm.worker.telegram.TdObject.AddedProxy;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import dev.telefarm.worker.telegram.TelegramClient;
import java.util.concurrent.CompletableFuture;

/**
 * The proxies in a client's database. A change completes when TDLib has exactly what was asked for,
 * and fails if it has not. Sent before the parameters it takes effect before TDLib dials, and
 * completes after it has them. Nothing blocks.
 */
record StoredProxies(TelegramClient client) {
  private static final int NONE = 0; // not the id of a proxy

  /** This one is used, and there is no other. */
  CompletableFuture<Void> only(Proxy proxy) {
    return tidied(client.send(new AddProxy(proxy, true, "")).thenApply(AddedProxy::id));
  }

  CompletableFuture<Void> none() {
    return tidied(client.send(new DisableProxy()).thenApply(_ -> NONE));
  }

  private CompletableFuture<Void> tidied(CompletableFuture<Integer> chosen) {
    return chosen.thenCompose(
        id -> client.send(new GetProxies()).thenCompose(all -> removeOthers(all, id)));
  }

  private CompletableFuture<Void> removeOthers(AddedProxies all, int chosen) {
    if (all.proxies().stream().anyMatch(proxy -> proxy.isEnabled() != (proxy.id() == chosen))) {
      return CompletableFuture.failedFuture(new IllegalStateException("TDLib uses another proxy"));
    }
    return CompletableFuture.allOf(
        all.proxies().stream()
            .filter(proxy -> proxy.id() != chosen)
            .map(proxy -> client.send(new RemoveProxy(proxy.id())))
            .toArray(CompletableFuture[]::new));
  }
}
