package dev.telefarm.client.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes. Filled by picocli. */
final class GlobalOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Data directory of the supervisor (default: $TELEFARM_DATA, else"
              + " $XDG_DATA_HOME/telefarm, else ~/.local/share/telefarm).")
  @Nullable Path data;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description =
          "Address of the supervisor, or unix:PATH; with --certs or --token-file (default:"
              + " $TELEFARM_SERVER).")
  @Nullable String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "File with the API token (default: $TELEFARM_TOKEN_FILE).")
  @Nullable Path tokenFile;

  @Option(
      names = "--certs",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Folder that `telefarm certs client` made, for a supervisor on another host (default:"
              + " $TELEFARM_CERTS).")
  @Nullable Path certs;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Settings of the command line (default: $TELEFARM_CONFIG, else"
              + " $XDG_CONFIG_HOME/telefarm/cli.toml, else ~/.config/telefarm/cli.toml).")
  @Nullable Path config;

  @Option(
      names = "--json",
      negatable = true,
      scope = ScopeType.INHERIT,
      description = "Print JSON, one object per line, with the API's field names.")
  @Nullable Boolean json;

  @Option(
      names = {"-q", "--quiet"},
      negatable = true,
      scope = ScopeType.INHERIT,
      description = "Print nothing but results that were asked for and errors.")
  @Nullable Boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;
}
