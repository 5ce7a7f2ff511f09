package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.TestProxy;
import dev.telefarm.worker.telegram.TdObject.Proxy;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.TelegramLibrary;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tries proxies by Telegram's own handshake, with a TDLib client that has no parameters and so can
 * do nothing else. Thread-safe; nothing blocks.
 */
final class ProxyTester {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Where most accounts live; any would do. */
  private static final int DATA_CENTRE = 2;

  /** For TDLib to say that its time is over. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final double MILLIS = 1000.0;

  private final Supplier<? extends TelegramLibrary> library;
  private final LongSupplier nanoTime;

  /**
   * @param library asked for it at each test
   */
  ProxyTester(Supplier<? extends TelegramLibrary> library, LongSupplier nanoTime) {
    this.library = library;
    this.nanoTime = nanoTime;
  }

  /** Tries all at the same time; one future for each, in their order, none of which fails. */
  List<CompletableFuture<Trial>> test(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    TelegramClient client = library.get().open(_ -> {});
    List<CompletableFuture<Trial>> trials =
        candidates.stream().map(candidate -> test(client, candidate)).toList();
    var _ =
        CompletableFuture.allOf(trials.toArray(CompletableFuture[]::new))
            .whenComplete((_, _) -> {
              var _ = client.send(new Close());
            });
    return trials;
  }

  private CompletableFuture<Trial> test(TelegramClient client, Candidate candidate) {
    long start = nanoTime.getAsLong();
    return CompletableFuture.supplyAsync(
            () -> dialable(candidate.proxy()), task -> Thread.ofVirtual().start(task))
        .thenCompose(proxy ->
            client
                .send(new TestProxy(proxy, DATA_CENTRE, candidate.patience().toMillis() / MILLIS))
                .thenApply(_ -> proxy))
        .orTimeout(candidate.patience().plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)
        .handle((proxy, failure) ->
            new Trial(
                candidate,
                Optional.ofNullable(proxy),
                Duration.ofNanos(nanoTime.getAsLong() - start),
                failure == null ? "" : reason(failure)));
  }

  /** The proxy by its address. Blocks for a look-up. */
  private static Proxy dialable(Proxy proxy) {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(proxy.server());
      InetAddress chosen =
          Arrays.stream(addresses)
              .filter(Inet4Address.class::isInstance)
              .findFirst()
              .orElse(addresses[0]);
      return new Proxy(chosen.getHostAddress(), proxy.port(), proxy.type());
    } catch (UnknownHostException e) {
      throw new TelegramException(400, "no address is known of " + proxy.server());
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case TelegramException error -> error.error();
      case java.util.concurrent.TimeoutException _ -> "Timeout expired";
      case null, default -> "could not be tried: " + cause;
    };
  }
}
