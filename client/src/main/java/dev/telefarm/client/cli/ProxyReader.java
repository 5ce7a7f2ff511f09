package dev.telefarm.client.cli;

import dev.telefarm.proto.v1.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gets a proxy from a command line and its secret from elsewhere. */
final class ProxyReader {
  static final String VARIABLE = "TELEFARM_PROXY_PASSWORD";
  private static final String FROM_INPUT = "-";

  private ProxyReader() {}

  /**
   * @param written what stands on the command line, which every user of the machine can read
   */
  static Proxy read(Host host, String written, @Nullable Path passwordFile) {
    boolean elsewhere = written.equals(FROM_INPUT);
    ProxyArgument argument =
        ProxyArgument.parse(
            elsewhere ? line(host, "Proxy, with its password: ", "proxy") : written);
    if (argument.secretSaid() && !elsewhere) {
      throw CommandFailure.usage(
          "a password or secret on the command line can be read by others",
          "leave it out: it is asked for, or taken from "
              + VARIABLE
              + " or --proxy-password-file; or give - and the whole proxy on standard input");
    }
    if (argument.secretNeeded().isEmpty()) {
      if (passwordFile != null && !argument.secretSaid()) {
        throw CommandFailure.usage(
            "that proxy takes no password",
            "name its user, socks5://USER@HOST:PORT, or leave" + " --proxy-password-file out");
      }
      return argument.proxy();
    }
    return argument.with(secret(host, argument.secretNeeded(), passwordFile));
  }

  private static String secret(Host host, String what, @Nullable Path passwordFile) {
    if (passwordFile != null) {
      return firstLine(host.directory().resolve(passwordFile));
    }
    @Nullable String known = host.environment().get(VARIABLE);
    return known != null ? known : line(host, "The proxy's " + what + ": ", what);
  }

  private static String firstLine(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty() ? "" : lines.getFirst();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.LOCAL_FILE,
          "the password file " + file + " cannot be read",
          "check its name and permissions");
    }
  }

  private static String line(Host host, String prompt, String what) {
    return host.input()
        .line(prompt, /* secret= */ true)
        .orElseThrow(() ->
            CommandFailure.usage(
                "the proxy's " + what + " is needed, but the input has ended",
                "run it on a terminal, set " + VARIABLE + ", or use --proxy-password-file"));
  }
}
