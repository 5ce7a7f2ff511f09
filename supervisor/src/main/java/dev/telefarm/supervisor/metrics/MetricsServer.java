package dev.telefarm.supervisor.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.telefarm.supervisor.farm.Farm;
import dev.telefarm.supervisor.host.HostSampler;
import dev.telefarm.supervisor.host.WorkerSampler;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * Serves {@code GET /metrics} in Prometheus' text format, on loopback, without a token: labels hold
 * the names of accounts and nothing else of them. A scrape reads what the meters were told; it
 * never waits for the farm.
 */
public final class MetricsServer {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("metrics-", 0).factory());
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private final HttpServer server;
  private final WorkerMeters workers;
  private final DownloadMeters downloads;
  private final HostMeters host;
  private final FloodMeters floods;

  private MetricsServer(
      HttpServer server,
      Farm farm,
      HostSampler host,
      WorkerSampler sampler,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.server = server;
    this.workers = new WorkerMeters(registry, farm.workers(), nanoTime);
    this.downloads = new DownloadMeters(registry, farm.downloads(), nanoTime);
    this.host = new HostMeters(registry, host, sampler);
    this.floods = new FloodMeters(registry, farm.accounts(), farm.floods(), clock);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collector.bindTo(registry);
  }

  /**
   * Starts to serve; {@link #address} tells the port if any free one was asked for.
   *
   * @throws IOException saying that the address cannot be had
   */
  public static MetricsServer start(
      InetSocketAddress listen,
      Farm farm,
      HostSampler host,
      WorkerSampler sampler,
      InstantSource clock,
      LongSupplier nanoTime)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(listen, 0);
    } catch (IOException e) {
      throw new IOException("cannot serve metrics at " + listen + ": " + e.getMessage(), e);
    }
    var metrics = new MetricsServer(server, farm, host, sampler, clock, nanoTime);
    server.setExecutor(metrics.threads);
    server.createContext("/", metrics::answer);
    server.start();
    return metrics;
  }

  /** HOST:PORT. */
  public String address() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] text = scrape().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    }
  }

  /** One at a time: the rows of one scrape belong together. */
  private synchronized String scrape() {
    workers.refresh();
    downloads.refresh();
    host.refresh();
    floods.refresh();
    return registry.scrape();
  }

  public void stop() {
    server.stop(0);
    workers.close();
    downloads.close();
    threads.shutdownNow();
    collector.close();
    registry.close();
  }
}
