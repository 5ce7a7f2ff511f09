package dev.telefarm.client.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.settings.Output;
import dev.telefarm.client.cli.settings.Settings;
import dev.telefarm.client.cli.settings.SettingsException;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.client.cli.view.Width;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of the command line: the host, the options, and what commands do with both. Not
 * thread-safe.
 */
final class Session {
  private final Host host;
  private final GlobalOptions options;
  private @Nullable Settings settings;

  Session(Host host, GlobalOptions options) {
    this.host = host;
    this.options = options;
  }

  Host host() {
    return host;
  }

  boolean json() {
    return options.json != null ? options.json : settings().output() == Output.JSON;
  }

  boolean quiet() {
    return options.quiet != null ? options.quiet : settings().output() == Output.QUIET;
  }

  /** What holds where no flag says otherwise. */
  private Settings settings() {
    if (settings == null) {
      try {
        settings = Settings.read(settingsFile(), host.environment());
        var _ = settings.output(); // said before anything is done
      } catch (SettingsException e) {
        throw CommandFailure.usage(String.valueOf(e.getMessage()), e.remedy());
      }
    }
    return settings;
  }

  private @Nullable Path settingsFile() {
    @Nullable Path named = options.config;
    return named == null ? null : host.directory().resolve(named);
  }

  /** Whether things are drawn in place. */
  boolean live() {
    return host.terminal() && !json() && !quiet();
  }

  /** The width to shorten to. */
  Width width() {
    return host.terminal() ? host.width() : Width.UNBOUNDED;
  }

  /**
   * A client of the supervisor that the options and the environment name. To be closed by the
   * caller.
   */
  TelefarmClient connect() {
    try {
      return TelefarmClient.connect(address());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()),
          "use --server HOST:PORT with --certs DIR or --token-file FILE, or --data DIR");
    }
  }

  /**
   * The data directory of a supervisor of this host.
   *
   * @throws CommandFailure if the options or the environment name a supervisor by its address
   */
  Path dataDirectory() {
    if (address() instanceof FarmAddress.DataDirectory directory) {
      return directory.path();
    }
    throw CommandFailure.usage(
        "this works in the supervisor's data directory, not through --server",
        "run it on the supervisor's host, with --data DIR");
  }

  /** Of the supervisor that is meant. */
  FarmAddress address() {
    @Nullable Path data = options.data;
    @Nullable String server = options.server;
    if (data != null && server != null) {
      throw CommandFailure.usage("--data and --server name two supervisors", "use one of them");
    }
    if (data != null) {
      return FarmAddress.ofDataDirectory(host.directory().resolve(data));
    }
    Map<String, String> environment = new HashMap<>(settings().environment());
    if (server != null) {
      environment.put("TELEFARM_SERVER", server);
    }
    @Nullable Path tokenFile = options.tokenFile;
    if (tokenFile != null) {
      environment.put("TELEFARM_TOKEN_FILE", host.directory().resolve(tokenFile).toString());
    }
    @Nullable Path certs = options.certs;
    if (certs != null) {
      environment.put("TELEFARM_CERTS", host.directory().resolve(certs).toString());
    } else if (tokenFile != null) {
      environment.remove("TELEFARM_CERTS"); // what stands on the command line wins
    }
    return FarmAddress.fromEnvironment(environment);
  }

  /** A line of human output about what was done; not with --json or --quiet. */
  void say(String line) {
    if (!json() && !quiet()) {
      print(line);
    }
  }

  void print(String line) {
    host.out().println(line);
    host.out().flush();
  }

  /** One line of JSON. */
  void printJson(MessageOrBuilder message) {
    print(text(message));
  }

  /** As a part of a larger object. */
  JsonElement json(MessageOrBuilder message) {
    return JsonParser.parseString(text(message));
  }

  private static String text(MessageOrBuilder message) {
    try {
      return JsonFormat.printer()
          .preservingProtoFieldNames()
          .omittingInsignificantWhitespace()
          .print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message of ours has no JSON form", e);
    }
  }

  /** The one result of a command: as JSON, or as a line of human output. */
  void result(MessageOrBuilder message, String line) {
    if (json()) {
      printJson(message);
    } else {
      say(line);
    }
  }

  /** A table, or with no rows the line that says so. */
  void table(Table table, String ifEmpty) {
    if (table.isEmpty()) {
      say(ifEmpty);
    } else {
      table.lines(width().columns()).forEach(this::print);
    }
  }

  /** A line on standard error that is not the command's failure. */
  void complain(String what, String remedy) {
    Failures.print(host.err(), what, remedy);
  }
}
