package dev.telefarm.client.cli.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code telefarm.toml} and the environment as the supervisor reads them, the library that they
 * name, and whether it could listen where they say.
 *
 * @param home the runnable tree
 * @param data the data directory
 * @param serving whether a supervisor of that directory answers: then it listens already
 */
public record ConfigurationCheck(Path home, Path data, boolean serving) implements Check {
  @Override
  public List<Finding> look() {
    Program.Result read =
        Program.java(
            home,
            "supervisor",
            "dev.telefarm.supervisor.SupervisorMain",
            List.of("--check", "--data", data.toString()));
    Path file = data.resolve("telefarm.toml");
    if (!read.succeeded()) {
      String said = read.lastLine().replaceFirst("^telefarm: ", "");
      return List.of(
          Finding.problem("config", said, "correct it there; the README lists what there is"));
    }
    Map<String, String> values = new HashMap<>();
    read.output()
        .lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> values.put(pair[0], pair[1]));
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "config", Files.exists(file) ? file + " is right" : file + " is not there: defaults"));
    if (!values.getOrDefault("api_id", "").equals("set")) {
      findings.add(
          Finding.problem(
              "config",
              "api_id and api_hash are not set, so no account can be added",
              "get them at https://my.telegram.org and set them in [telegram] of " + file));
    }
    String configured = values.getOrDefault("listen", "");
    findings.add(port(serving ? served(configured) : configured, serving));
    String library = values.getOrDefault("tdlib", "");
    findings.addAll(
        new LibraryCheck(
                home, library.isEmpty() ? home.resolve("native/libtdjson.so") : Path.of(library))
            .look());
    return findings;
  }

  /** It may have been started with `--listen`, and `:0` means any port. */
  private String served(String configured) {
    try {
      return Files.readString(data.resolve("run/api.address")).strip();
    } catch (IOException _) {
      return configured;
    }
  }

  /**
   * @param listen HOST:PORT, or unix: and a path
   */
  static Finding port(String listen, boolean serving) {
    if (serving) {
      return Finding.ok("port", listen + " is the supervisor's");
    }
    int colon = listen.lastIndexOf(':');
    if (listen.startsWith("unix:") || colon < 0) {
      return Finding.ok("port", listen + " is made when the supervisor starts");
    }
    String host = listen.substring(0, colon).replaceAll("[\\[\\]]", "");
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, Integer.parseInt(listen.substring(colon + 1))));
      return Finding.ok("port", listen + " is free");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.problem(
          "port",
          listen + " cannot be listened on: " + e.getMessage(),
          "end what listens there, or choose another in [api] listen");
    }
  }
}
