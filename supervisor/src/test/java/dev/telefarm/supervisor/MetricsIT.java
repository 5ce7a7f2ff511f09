package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.DeleteAccountRequest;
import dev.telefarm.proto.v1.FloodEvent;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus gets. */
final class MetricsIT {
  private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(60);
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*})?) (\\S+)");
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*)( .*)?");

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private Puppets puppets;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure(
        "[workers]",
        """
        [host]
        sample_interval = "200ms"
        [metrics]
        listen = "127.0.0.1:0"
        [workers]
        """);
    supervisor.start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void metersOfWorkersDownloadsAndHostAreServed() throws Exception {
    puppets.create("alice", 20);
    String download = puppets.download(40, 1);
    puppets.awaitDurable(download, 20);

    Map<String, Double> meters =
        await()
            .atMost(PATIENCE)
            .until(
                this::scrape,
                shown ->
                    shown.getOrDefault("telefarm_worker_pss_bytes{account=\"alice\"}", 0.0) > 0
                        && shown.getOrDefault("telefarm_worker_cpu_load{account=\"alice\"}", 0.0)
                            > 0);
    assertThat(meters)
        .containsEntry("telefarm_worker_state{account=\"alice\",state=\"running\"}", 1.0)
        .containsEntry("telefarm_worker_state{account=\"alice\",state=\"stopped\"}", 0.0)
        .containsEntry("telefarm_worker_starts_total{account=\"alice\"}", 1.0)
        .containsEntry("telefarm_downloads_open{state=\"running\"}", 1.0)
        .containsEntry("telefarm_downloads_open{state=\"queued\"}", 0.0)
        .containsEntry("telefarm_downloads_waiting{cause=\"flood_wait\"}", 0.0)
        .containsEntry("telefarm_downloads_assigned{account=\"alice\"}", 1.0)
        .containsEntry("telefarm_downloads_durable_bytes_total", 20.0 * (1 << 20))
        .containsKey("telefarm_downloads_rate_bytes{account=\"alice\"}")
        .containsKey("telefarm_worker_read_rate_bytes{account=\"alice\"}")
        .containsKey("telefarm_worker_write_rate_bytes{account=\"alice\"}")
        .containsKey("telefarm_worker_memory_trend_bytes{account=\"alice\"}");
    assertThat(meters)
        .hasEntrySatisfying(
            "telefarm_worker_resident_bytes{account=\"alice\"}",
            value -> assertThat(value).isGreaterThan(1 << 20))
        .hasEntrySatisfying(
            "telefarm_worker_threads{account=\"alice\"}",
            value -> assertThat(value).isGreaterThan(5))
        .hasEntrySatisfying(
            "telefarm_worker_open_files{account=\"alice\"}",
            value -> assertThat(value).isPositive())
        .hasEntrySatisfying(
            "telefarm_host_memory_available_bytes", value -> assertThat(value).isPositive())
        .hasEntrySatisfying(
            "telefarm_host_disk_free_bytes", value -> assertThat(value).isPositive())
        .hasEntrySatisfying(
            "telefarm_sampling_cpu_seconds_total", value -> assertThat(value).isPositive())
        .containsKey("telefarm_host_load1")
        .containsKey("telefarm_sampling_load")
        .containsKey("process_uptime_seconds");
    assertThat(meters.keySet()).anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"));
  }

  @Test
  void floodsAreCountedByAccountAndClassAndWaitingAccountsAreShown() throws Exception {
    puppets.create("alice", 0);
    FloodEvent flood =
        FloodEvent.newBuilder()
            .setMethod("upload.getFile")
            .setEventTime(Timestamp.newBuilder().setSeconds(1))
            .setWait(Duration.newBuilder().setSeconds(40))
            .build();
    puppets.say("alice", WorkerReport.newBuilder().setFlood(flood).build());
    puppets.say("alice", WorkerReport.newBuilder().setFlood(flood).build());
    puppets.say(
        "alice",
        WorkerReport.newBuilder().setFlood(flood.toBuilder().setMethod("getChatHistory")).build());
    puppets.holdBack(
        "alice", AccountLimit.newBuilder().setCause(AccountLimit.Cause.CAUSE_FLOOD_WAIT).build());

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(scrape())
                .containsEntry("telefarm_flood_waits_total{account=\"alice\",class=\"files\"}", 1.0)
                .containsEntry(
                    "telefarm_flood_wait_seconds_total{account=\"alice\",class=\"files\"}", 40.0)
                .containsEntry(
                    "telefarm_flood_waits_total{account=\"alice\",class=\"messages\"}", 1.0)
                .containsEntry("telefarm_accounts_held_back{cause=\"flood_wait\"}", 1.0)
                .containsEntry("telefarm_accounts_held_back{cause=\"daily_budget\"}", 0.0));
  }

  @Test
  void endsAreCountedByCauseAndDeletedAccountsAreForgotten() throws Exception {
    puppets.create("alice", 0);
    puppets.create("bob", 0);

    puppets.kill("alice");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(scrape())
                .containsEntry(
                    "telefarm_worker_exits_total{account=\"alice\",cause=\"signal\"}", 1.0)
                .containsEntry("telefarm_worker_starts_total{account=\"alice\"}", 2.0)
                .containsEntry("telefarm_worker_starts_total{account=\"bob\"}", 1.0));
    var _ =
        supervisor
            .accounts()
            .deleteAccount(
                DeleteAccountRequest.newBuilder().setName("accounts/alice").setForce(true).build());
    assertThat(scrape().keySet())
        .noneMatch(name -> name.contains("alice"))
        .anyMatch(name -> name.contains("bob"));
  }

  @Test
  void labelsHoldNoSecretAndOtherPagesDoNotExist() throws Exception {
    calls.createAccount("alice");
    calls.login("alice");

    assertThat(get("/metrics").body())
        .contains("alice")
        .doesNotContain(
            supervisor.token(), FarmCalls.PHONE, FarmCalls.PHONE.substring(1), "hash-of-the-test");
    assertThat(get("/metrics").headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(get("/").statusCode()).isEqualTo(404);
    var post =
        HttpRequest.newBuilder(uri("/metrics"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(405);
  }

  @Test
  void accountIsHealthyWhileItIsReady() throws Exception {
    assertThat(health("")).isEqualTo("SERVING");
    puppets.create("alice", 0);
    assertThat(health("accounts/alice")).isEqualTo("SERVING");

    puppets.breakDown("alice");

    await().atMost(PATIENCE).until(() -> health("accounts/alice").equals("NOT_SERVING"));
    assertThat(health("")).isEqualTo("SERVING");
  }

  @Test
  void addressIsGoneWithTheSupervisor() throws Exception {
    Path address = supervisor.data().resolve("run/metrics.address");
    assertThat(address).exists();

    assertThat(supervisor.stop()).isZero();

    assertThat(address).doesNotExist();
  }

  /** By name and labels; fails if anything is not in the format, or has no type. */
  private Map<String, Double> scrape() throws IOException, InterruptedException {
    Map<String, Double> meters = new HashMap<>();
    Set<String> typed = new HashSet<>();
    for (String line : get("/metrics").body().lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        typed.add(comment.group(2));
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      String name = sample.group(1);
      assertThat(typed)
          .as(line)
          .containsAnyOf(name, name.replaceAll("_(total|sum|count|bucket|max)$", ""));
      assertThat(meters.put(name + sample.group(2), Double.valueOf(sample.group(3))))
          .as("twice: " + line)
          .isNull();
    }
    return meters;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) throws IOException {
    return URI.create(
        "http://" + Files.readString(supervisor.data().resolve("run/metrics.address")) + path);
  }

  private String health(String service) throws IOException {
    return supervisor
        .authorized(HealthGrpc.newBlockingStub(supervisor.channel()))
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus()
        .name();
  }
}
