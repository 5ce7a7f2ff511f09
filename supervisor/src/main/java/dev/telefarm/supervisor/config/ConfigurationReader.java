package dev.telefarm.supervisor.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code telefarm.toml}, lets the environment and the flags override it, and refuses what it
 * does not know.
 */
public final class ConfigurationReader {
  private ConfigurationReader() {}

  /**
   * Reads and checks everything.
   *
   * @param path may be missing: then defaults and overrides hold
   * @throws ConfigException naming the key or variable that is at fault
   */
  public static Configuration read(Path path, Map<String, String> environment, Flags flags) {
    ConfigFile file = file(path);
    Map<String, Table> tables = tables(file);
    Table telegram = tables.getOrDefault("telegram", Table.empty(file, "telegram"));
    Table api = tables.getOrDefault("api", Table.empty(file, "api"));
    Table workers = tables.getOrDefault("workers", Table.empty(file, "workers"));
    Table downloads = tables.getOrDefault("downloads", Table.empty(file, "downloads"));
    Table bandwidth = tables.getOrDefault("bandwidth", Table.empty(file, "bandwidth"));
    Table subscriptions = tables.getOrDefault("subscriptions", Table.empty(file, "subscriptions"));
    Table proxy = tables.getOrDefault("proxy", Table.empty(file, "proxy"));
    Table host = tables.getOrDefault("host", Table.empty(file, "host"));
    Table metrics = tables.getOrDefault("metrics", Table.empty(file, "metrics"));
    Overrides env = new Overrides(environment);
    WorkersConfig defaults = WorkersConfig.DEFAULTS;
    // Every key of the file is read, also one that is overridden: it must be right, and what is
    // left over is unknown.
    Optional<Integer> apiId = telegram.integer("api_id");
    Optional<String> apiHash = telegram.text("api_hash");
    Optional<Boolean> useTestDc = telegram.bool("use_test_dc");
    Optional<Path> tdlib = telegram.text("tdlib_library").map(Path::of);
    Optional<String> metricsListen = metrics.text("listen");
    Optional<List<Path>> roots = downloads.texts("roots").map(ConfigurationReader::paths);
    var result =
        new Configuration(
            new TelegramConfig(
                env.integer("TELEFARM_API_ID").or(() -> apiId).orElse(0),
                new Secret(env.text("TELEFARM_API_HASH").or(() -> apiHash).orElse("")),
                env.bool("TELEFARM_USE_TEST_DC").or(() -> useTestDc).orElse(false),
                flags
                    .tdlibLibrary()
                    .or(() -> env.text("TELEFARM_TDLIB").map(Path::of))
                    .or(() -> tdlib)
                    .map(Path::toAbsolutePath)),
            ApiConfig.read(api, flags.listen().or(() -> env.text("TELEFARM_LISTEN"))),
            new WorkersConfig(
                workers.duration("heartbeat_interval", defaults.heartbeatInterval()),
                workers.duration("silence_deadline", defaults.silenceDeadline()),
                workers.duration("orphan_grace", defaults.orphanGrace()),
                workers.duration("start_deadline", defaults.startDeadline()),
                workers.duration("drain_deadline", defaults.drainDeadline()),
                workers.duration("backoff_initial", defaults.backoffInitial()),
                workers.duration("backoff_max", defaults.backoffMax()),
                workers.duration("stable_after", defaults.stableAfter()),
                workers.integer("quarantine_after").orElse(defaults.quarantineAfter()),
                workers.duration("stall_deadline", defaults.stallDeadline()),
                workers.integer("starts_at_once").orElse(defaults.startsAtOnce()),
                workers.integer("log_bytes").orElse(defaults.logBytes()),
                workers.integer("log_files").orElse(defaults.logFiles()),
                workers.bool("class_cache").orElse(defaults.classCache())),
            new MemoryConfig(
                workers.size("memory_soft", MemoryConfig.DEFAULTS.softBytes()),
                workers.size("memory_hard", MemoryConfig.DEFAULTS.hardBytes())),
            new DownloadsConfig(
                env.text("TELEFARM_ROOTS")
                    .map(text -> paths(List.of(text.split(File.pathSeparator, -1))))
                    .or(() -> roots)
                    .orElse(List.of()),
                downloads.duration("hand_over_after", DownloadsConfig.HAND_OVER_AFTER),
                downloads.duration("keep_ended")),
            BandwidthConfig.read(bandwidth),
            new SubscriptionsConfig(
                subscriptions.duration(
                    "poll_interval", SubscriptionsConfig.DEFAULTS.pollInterval())),
            proxy.integers("local_ports").map(ProxyConfig::new).orElse(ProxyConfig.DEFAULTS),
            new HostConfig(host.duration("sample_interval", HostConfig.DEFAULTS.sampleInterval())),
            MetricsConfig.parse(
                env.text("TELEFARM_METRICS_LISTEN").or(() -> metricsListen).orElse("")));
    telegram.refuseRest();
    api.refuseRest();
    workers.refuseRest();
    downloads.refuseRest();
    bandwidth.refuseRest();
    subscriptions.refuseRest();
    proxy.refuseRest();
    host.refuseRest();
    metrics.refuseRest();
    return result;
  }

  private static List<Path> paths(List<String> texts) {
    return texts.stream().map(ConfigurationReader::path).toList();
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ConfigException("[downloads] roots has what is no path on this system");
    }
  }

  private static ConfigFile file(Path path) {
    try {
      return new ConfigFile(path, Files.exists(path) ? Files.readString(path) : "");
    } catch (IOException e) {
      throw new ConfigException("cannot read " + path + ": " + e.getMessage());
    }
  }

  private static Map<String, Table> tables(ConfigFile file) {
    Map<String, Table> tables = new HashMap<>();
    JsonNode root;
    try {
      root = new TomlMapper().readTree(file.text());
    } catch (JsonProcessingException e) {
      // Only the position: the parser quotes the line, which may hold api_hash.
      throw new ConfigException(
          file.path() + ":" + e.getLocation().getLineNr() + ": not valid TOML");
    }
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      switch (entry.getKey()) {
        case "telegram",
            "api",
            "workers",
            "downloads",
            "bandwidth",
            "subscriptions",
            "proxy",
            "host",
            "metrics" ->
            tables.put(entry.getKey(), Table.of(file, entry.getKey(), entry.getValue()));
        default ->
            throw new ConfigException(
                file.place("", entry.getKey())
                    + ": unknown key '"
                    + entry.getKey()
                    + "'; known are [telegram], [api], [workers], [downloads], [bandwidth], [subscriptions], [proxy], [host] and [metrics]");
      }
    }
    return tables;
  }

  /** The TELEFARM_* variables; an empty one counts as absent. */
  private record Overrides(Map<String, String> environment) {
    Optional<String> text(String name) {
      return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<Integer> integer(String name) {
      return text(name)
          .map(value -> {
            try {
              return Integer.valueOf(value);
            } catch (NumberFormatException e) {
              throw new ConfigException(name + " must be a whole number");
            }
          });
    }

    Optional<Boolean> bool(String name) {
      return text(name)
          .map(value ->
              switch (value) {
                case "true", "1" -> true;
                case "false", "0" -> false;
                default -> throw new ConfigException(name + " must be true or false");
              });
    }
  }
}
