package dev.telefarm.supervisor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.supervisor.bandwidth.WeekWindow;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigurationReaderTest {
  @TempDir Path folder;

  @Test
  void defaultsAreThese() throws IOException {
    assertThat(read("").toString())
        .isEqualTo(
            "Configuration[telegram=TelegramConfig[apiId=0, apiHash=***, useTestDc=false, tdlibLibrary=Optional.empty],"
                + " api=ApiConfig[listen=/127.0.0.1:7077, tls=Optional.empty, callsPerSecond=10000], workers=WorkersConfig[heartbeatInterval=PT1S,"
                + " silenceDeadline=PT3S, orphanGrace=PT10M, startDeadline=PT30S, drainDeadline=PT10S,"
                + " backoffInitial=PT0.5S, backoffMax=PT1M, stableAfter=PT1M, quarantineAfter=10,"
                + " stallDeadline=PT5M, startsAtOnce=0, logBytes=8388608, logFiles=4, classCache=true], memory=MemoryConfig[softBytes=419430400,"
                + " hardBytes=629145600], downloads=DownloadsConfig[roots=[], handOverAfter=PT30S, keepEnded=Optional.empty],"
                + " bandwidth=BandwidthConfig[bytesPerSecond=OptionalLong.empty, windows=[], timeZone=Optional.empty],"
                + " subscriptions=SubscriptionsConfig[pollInterval=PT15M],"
                + " proxy=ProxyConfig[localPorts=[1080, 7890, 7891, 7897, 10808, 10809, 1086, 2080, 8889]], host=HostConfig[sampleInterval=PT5S],"
                + " metrics=MetricsConfig[listen=Optional.empty]]");
  }

  @Test
  void flagsWinOverTheEnvironmentWhichWinsOverTheFile() throws IOException {
    Path file =
        file(
            "[telegram]\napi_id = 1\napi_hash = \"file\"\n[api]\nlisten = \"127.0.0.1:1\"\n[workers]\nbackoff_max = \"2m\"");

    var configuration =
        ConfigurationReader.read(
            file,
            Map.of(
                "TELEFARM_API_ID",
                "2",
                "TELEFARM_API_HASH",
                "env",
                "TELEFARM_LISTEN",
                "127.0.0.1:2"),
            new Flags(Optional.of("[::1]:3"), Optional.empty()));

    assertThat(configuration.telegram().apiId()).isEqualTo(2);
    assertThat(configuration.telegram().apiHash().reveal()).isEqualTo("env");
    assertThat(configuration.api().listen()).asString().endsWith(":3");
    assertThat(configuration.workers().backoffMax()).isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense = 1 | telefarm.toml:1: unknown key 'nonsense'",
        "[api]~listen = \"0.0.0.0:7077\" | say so in [api.tls] listen",
        "[api]~listen = \"unix:api.sock\" | unix: with an absolute path",
        "[api]~calls_per_second = 0 | calls_per_second must be at least 1",
        "[api]~tls = 1 | tls in [api] must be a table",
        "[api.tls]~key = \"k\" | [api.tls] listen is missing",
        "[api.tls]~listen = \"0.0.0.0\" | [api.tls] listen must be HOST:PORT",
        "[api.tls]~listen = \"0.0.0.0:1\"~ca = \"x\" | telefarm.toml:3: unknown key 'ca' in [api.tls]",
        "[workers]~heartbeat = \"1s\" | telefarm.toml:2: unknown key 'heartbeat' in [workers]",
        "[workers]~stable_after = \"soon\" | stable_after in [workers] must be a duration",
        "[workers]~silence_deadline = \"1s\" | silence_deadline must be at least twice",
        "[workers]~backoff_initial = \"1h\" | backoff_max must not be less",
        "[workers]~start_deadline = \"1ms\" | start_deadline must be from 10ms",
        "[workers]~starts_at_once = -1 | starts_at_once must be from 0 to 10000",
        "[workers]~log_bytes = 1 | log_bytes must be from 65536",
        "[workers]~log_files = 0 | log_files must be from 1 to 100",
        "[telegram]~api_id = \"s3cret\" | api_id in [telegram] must be a whole number",
        "[telegram]~api_id = 5 | belong together",
        "[telegram]~api_id = -5 | must be a positive number",
        "[api]~listen = \"0.0.0.0:7077\" | must be a loopback address",
        "[api]~listen = \"127.0.0.1\" | must be HOST:PORT",
        "[api]~listen = \"127.0.0.1:99999\" | must be HOST:PORT",
        "[telegram]~api_hash = s3cret | telefarm.toml:2: not valid TOML",
        "[downloads]~roots = \"/\" | roots in [downloads] must be a list of texts in quotes",
        "[downloads]~roots = [1] | roots in [downloads] must be a list of texts in quotes",
        "[downloads]~roots = [\"media\"] | roots must be absolute folders, not 'media'",
        "[downloads]~roots = [\"\"] | roots must be absolute folders",
        "[downloads]~roots = [\"/\", \"/there is no such folder\"] | there is no folder /there is no such folder",
        "[workers]~memory_soft = 400 | memory_soft in [workers] must be a size such as",
        "[workers]~memory_soft = \"400MB\" | memory_soft in [workers] must be a size such as",
        "[workers]~memory_soft = \"-1MiB\" | memory_soft in [workers] must be a size such as",
        "[workers]~memory_soft = \"1MiB\" | memory_soft must be at least 64MiB",
        "[workers]~memory_hard = \"300MiB\" | memory_hard must not be less than memory_soft",
        "[host]~sample_interval = \"1ms\" | sample_interval must be from 100ms to 1m",
        "[host]~interval = \"1s\" | unknown key 'interval' in [host]",
        "[metrics]~listen = \"0.0.0.0:9464\" | [metrics] listen must be a loopback address",
        "[metrics]~listen = \"9464\" | [metrics] listen must be HOST:PORT",
        "[downloads]~keep_ended = \"59m\" | keep_ended must be at least 1h",
        "[downloads]~hand_over_after = \"0s\" | hand_over_after must be from 1s to 24h",
        "[bandwidth]~bytes_per_second = 5 | bytes_per_second in [bandwidth] must be a rate such as",
        "[bandwidth]~bytes_per_second = \"2MB\" | bytes_per_second in [bandwidth] must be a rate such as",
        "[bandwidth]~bytes_per_second = \"1kB/s\" | [bandwidth] bytes_per_second must be at least 64KiB/s",
        "[bandwidth]~time_zone = \"Berlin\" | [bandwidth] time_zone must be a name such as",
        "[bandwidth]~rate = \"2MB/s\" | unknown key 'rate' in [bandwidth]",
        "[bandwidth]~windows = \"mon\" | windows in [bandwidth] must be a table",
        "[bandwidth.windows]~\"mon 8:00-9:00\" = 5 | windows in [bandwidth] must be a table whose values are texts",
        "[bandwidth.windows]~\"mon 8:00-9:00\" = \"quick\" | [bandwidth.windows] \"mon 8:00-9:00\" must be a rate such as",
        "[bandwidth.windows]~\"mon 8:00-9:00\" = \"1B/s\" | [bandwidth.windows] \"mon 8:00-9:00\" must be at least 64KiB/s",
        "[bandwidth.windows]~\"mon-fry 8:00-9:00\" = \"0\" | [bandwidth.windows] \"mon-fry 8:00-9:00\" must be days and times",
        "[bandwidth.windows]~\"mon 8-9\" = \"0\" | [bandwidth.windows] \"mon 8-9\" must be days and times",
        "[bandwidth.windows]~\"mon 8:00-8:00\" = \"0\" | [bandwidth.windows] \"mon 8:00-8:00\" must be days and times",
        "[bandwidth.windows]~\"mon 8:60-9:00\" = \"0\" | [bandwidth.windows] \"mon 8:60-9:00\" must be days and times",
        "[bandwidth.windows]~\"mon 24:00-9:00\" = \"0\" | [bandwidth.windows] \"mon 24:00-9:00\" must be days and times",
        "[proxy]~local_ports = \"1080\" | local_ports in [proxy] must be a list of whole numbers",
        "[proxy]~local_ports = [1.5] | local_ports in [proxy] must be a list of whole numbers",
        "[proxy]~local_ports = [0] | local_ports must be at most 32 ports from 1 to 65535",
        "[proxy]~local_port = [1] | unknown key 'local_port' in [proxy]",
        "[proxies]~local_ports = [1] | unknown key 'proxies'; known are [telegram], [api], [workers], [downloads], [bandwidth], [subscriptions], [proxy], [host] and [metrics]",
        "[downloads]~root = [\"/\"] | unknown key 'root' in [downloads]",
      })
  void whatIsWrongIsNamedInOneLineWithoutItsValue(String text, String message) {
    assertThatThrownBy(() -> read(text.replace('~', '\n')))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("\n");
  }

  @Test
  void rootsOfTheEnvironmentReplaceThoseOfTheFile() throws IOException {
    Path media = Files.createDirectory(folder.resolve("media"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Path file = file("[downloads]\nroots = [\"%s\"]".formatted(media));

    assertThat(ConfigurationReader.read(file, Map.of(), Flags.NONE).downloads().roots())
        .containsExactly(media);
    var overridden =
        ConfigurationReader.read(
            file, Map.of("TELEFARM_ROOTS", other + File.pathSeparator + folder), Flags.NONE);
    assertThat(overridden.downloads().roots()).containsExactly(other, folder);
    var environment = Map.of("TELEFARM_ROOTS", "media");
    assertThatThrownBy(() -> ConfigurationReader.read(file, environment, Flags.NONE))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void sizesAreOfBinaryUnits() throws IOException {
    var memory = read("[workers]\nmemory_soft = \"131072KiB\"\nmemory_hard = \"1GiB\"").memory();

    assertThat(memory).isEqualTo(new MemoryConfig(128L << 20, 1L << 30));
    assertThat(read("[workers]\nmemory_soft = \"70000000B\"").memory().softBytes())
        .isEqualTo(70_000_000);
  }

  @Test
  void bandwidthHasRatesByTheTimeOfTheWeek() throws IOException {
    var bandwidth =
        read("""
        [bandwidth]
        bytes_per_second = "10MB/s"
        time_zone = "UTC"
        [bandwidth.windows]
        "mon-fri 08:00-18:00" = "1.5MiB/s"
        "fri-mon,wed 22:00-6:00" = "unlimited"
        "daily 12:00-24:00" = "0"
        """)
            .bandwidth();

    assertThat(bandwidth.bytesPerSecond()).hasValue(10_000_000);
    assertThat(bandwidth.schedule(ZoneId.of("Europe/Berlin")).zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(bandwidth.windows())
        .containsExactly(
            new WeekWindow(
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                480,
                1080,
                OptionalLong.of(1_572_864)),
            new WeekWindow(
                EnumSet.complementOf(EnumSet.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY)),
                1320,
                360,
                OptionalLong.empty()),
            new WeekWindow(EnumSet.allOf(DayOfWeek.class), 720, 1440, OptionalLong.of(0)));
    assertThat(read("[downloads]\nhand_over_after = \"2m\"").downloads().handOverAfter())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(read("[downloads]\nkeep_ended = \"90d\"").downloads().keepEnded())
        .hasValue(Duration.ofDays(90));
  }

  @Test
  void metricsListenWhereTheEnvironmentSays() throws IOException {
    Path file = file("[metrics]\nlisten = \"127.0.0.1:1\"");

    var configuration =
        ConfigurationReader.read(
            file, Map.of("TELEFARM_METRICS_LISTEN", "127.0.0.1:2"), Flags.NONE);

    assertThat(configuration.metrics().listen())
        .hasValueSatisfying(address -> assertThat(address.getPort()).isEqualTo(2));
  }

  @Test
  void secretsDoNotPrint() {
    assertThat(new TelegramConfig(1, new Secret("s3cret"), false, Optional.empty()).toString())
        .doesNotContain("s3cret");
  }

  private Configuration read(String text) throws IOException {
    return ConfigurationReader.read(file(text), Map.of(), Flags.NONE);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("telefarm.toml"), text);
  }
}
