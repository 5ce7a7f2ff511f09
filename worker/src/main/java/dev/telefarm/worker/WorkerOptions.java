package dev.telefarm.worker;

import dev.telefarm.worker.login.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the worker was launched.
 *
 * @param dataDir the account's folder, absolute
 * @param link the supervisor's socket
 * @param token proves to the supervisor that this is the process it launched
 * @param tdlibVerbosity TDLib's log: 0 fatal errors only, 1 errors, 2 warnings, up to 5
 */
record WorkerOptions(
    String account,
    Path dataDir,
    Path link,
    long epoch,
    Path tdlibLibrary,
    int tdlibVerbosity,
    Secret token) {

  static final String USAGE =
      "usage: --account ID --data-dir DIR --link SOCKET --epoch N --tdlib-library FILE [--tdlib-verbosity 0-5],"
          + " with TELEFARM_LINK_TOKEN in the environment";

  private static final Set<String> REQUIRED =
      Set.of("--account", "--data-dir", "--link", "--epoch", "--tdlib-library");
  private static final String VERBOSITY = "--tdlib-verbosity";
  private static final String TOKEN = "TELEFARM_LINK_TOKEN";
  private static final String DEFAULT_VERBOSITY = "2";
  private static final int MAX_VERBOSITY = 5;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the argument at fault
   */
  static WorkerOptions parse(List<String> arguments, Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!REQUIRED.contains(name) && !name.equals(VERBOSITY)) {
        throw new IllegalArgumentException("unknown argument " + name);
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + " has no value");
      }
      if (values.put(name, arguments.get(i + 1)) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    String account = required(values, "--account");
    if (!account.matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?") && !account.equals(Rehearsal.ACCOUNT)) {
      throw new IllegalArgumentException("--account is not an account's id");
    }
    String token = environment.getOrDefault(TOKEN, "");
    if (token.isEmpty()) {
      throw new IllegalArgumentException(TOKEN + " is missing");
    }
    return new WorkerOptions(
        account,
        path(values, "--data-dir"),
        path(values, "--link"),
        number("--epoch", required(values, "--epoch"), Long.MAX_VALUE),
        path(values, "--tdlib-library"),
        (int) number(VERBOSITY, values.getOrDefault(VERBOSITY, DEFAULT_VERBOSITY), MAX_VERBOSITY),
        new Secret(token));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static Path path(Map<String, String> values, String name) {
    try {
      return Path.of(required(values, name)).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(name + " is not a path: " + e.getReason(), e);
    }
  }

  private static long number(String name, String text, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + text, e);
    }
    throw new IllegalArgumentException(name + " is not between 0 and " + most);
  }
}
