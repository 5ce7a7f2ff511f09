package dev.telefarm.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a supervisor answers, and what it asks for: a token or a certificate. Immutable. */
public sealed interface FarmAddress {

  /**
   * The supervisor that serves a data directory of this host. Its address is read from {@code
   * run/api.address} each time a connection is made, so that a successor on another port is found,
   * and the token from {@code api.token}.
   *
   * @param path the data directory; need not exist before a connection is made
   */
  record DataDirectory(Path path) implements FarmAddress {
    public DataDirectory {
      path = path.toAbsolutePath().normalize();
    }

    Path addressFile() {
      return path.resolve("run").resolve("api.address");
    }

    Path tokenFile() {
      return path.resolve("api.token");
    }
  }

  /**
   * A fixed address.
   *
   * @param host a name or a literal address, never empty
   * @param port 1 to 65535
   * @param token sent with every call; never printed
   */
  record Server(String host, int port, String token) implements FarmAddress {
    public Server {
      if (host.isEmpty() || port < 1 || port > 65535) {
        throw new IllegalArgumentException("not a server address: " + host + ":" + port);
      }
    }

    @Override
    public String toString() {
      return "Server[" + host + ":" + port + "]";
    }
  }

  /**
   * A Unix socket of this host.
   *
   * @param path absolute
   * @param token sent with every call; never printed
   */
  record Socket(Path path, String token) implements FarmAddress {
    @Override
    public String toString() {
      return "Socket[" + path + "]";
    }
  }

  /**
   * A supervisor that serves other hosts: encrypted, and each side shows the other a certificate of
   * the same authority.
   *
   * @param host a name or a literal address that the supervisor's certificate is for
   * @param port 1 to 65535
   * @param certificates a folder with {@code ca.pem}, {@code client.pem} and {@code client.key}, as
   *     {@code telefarm certs client} makes it; read when a client is made
   */
  record Remote(String host, int port, Path certificates) implements FarmAddress {}

  /** The supervisor that serves {@code directory}. */
  static FarmAddress ofDataDirectory(Path directory) {
    return new DataDirectory(directory);
  }

  /**
   * A fixed address of this host.
   *
   * @param server {@code HOST:PORT}; an IPv6 host stands in brackets; or {@code unix:} with an
   *     absolute path
   * @throws IllegalArgumentException if {@code server} has another form
   */
  static FarmAddress ofServer(String server, String token) {
    Path socket = socket(server);
    if (socket != null) {
      return new Socket(socket, token);
    }
    HostPort parsed = HostPort.parse(server);
    return new Server(parsed.host(), parsed.port(), token);
  }

  /**
   * A fixed address, with the token read from a file now.
   *
   * @throws IllegalArgumentException if {@code server} has another form
   * @throws TelefarmException of category REFUSED if the file cannot be read
   */
  static FarmAddress ofServer(String server, Path tokenFile) {
    var _ = ofServer(server, ""); // a malformed address is reported before an unreadable file
    return ofServer(server, readToken(tokenFile));
  }

  /**
   * A supervisor that serves other hosts.
   *
   * @param server {@code HOST:PORT}; an IPv6 host stands in brackets
   * @param certificates as in {@link Remote}
   * @throws IllegalArgumentException if {@code server} has another form
   */
  static FarmAddress ofRemote(String server, Path certificates) {
    HostPort parsed = HostPort.parse(server);
    return new Remote(parsed.host(), parsed.port(), certificates.toAbsolutePath().normalize());
  }

  /**
   * As the environment says: {@code TELEFARM_SERVER} with {@code TELEFARM_CERTS} (a folder of
   * certificates) or {@code TELEFARM_TOKEN_FILE}, else the data directory {@code TELEFARM_DATA},
   * else {@code $XDG_DATA_HOME/telefarm}, else {@code ~/.local/share/telefarm}.
   *
   * @throws IllegalArgumentException if TELEFARM_SERVER is no address, or neither its certificates
   *     nor its token file are named
   * @throws TelefarmException of category REFUSED if the token file cannot be read
   */
  static FarmAddress fromEnvironment(Map<String, String> environment) {
    String server = value(environment, "TELEFARM_SERVER");
    if (server != null) {
      String certificates = value(environment, "TELEFARM_CERTS");
      if (certificates != null) {
        return ofRemote(server, Path.of(certificates));
      }
      String tokenFile = value(environment, "TELEFARM_TOKEN_FILE");
      if (tokenFile == null) {
        throw new IllegalArgumentException(
            "TELEFARM_SERVER is set, but neither TELEFARM_CERTS nor TELEFARM_TOKEN_FILE is");
      }
      return ofServer(server, Path.of(tokenFile));
    }
    String data = value(environment, "TELEFARM_DATA");
    if (data != null) {
      return ofDataDirectory(Path.of(data));
    }
    String xdg = value(environment, "XDG_DATA_HOME");
    if (xdg != null) {
      return ofDataDirectory(Path.of(xdg, "telefarm"));
    }
    String home = value(environment, "HOME");
    return ofDataDirectory(
        Path.of(
            home != null ? home : System.getProperty("user.home"), ".local", "share", "telefarm"));
  }

  /** The token in {@code file}, without the line's end. */
  static String readToken(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw TelefarmException.tokenUnreadable(
            "the token file " + file + " does not hold a token", null);
      }
      return token;
    } catch (NoSuchFileException e) {
      throw TelefarmException.tokenUnreadable("the token file " + file + " does not exist", e);
    } catch (IOException e) {
      throw TelefarmException.tokenUnreadable("the token file " + file + " cannot be read", e);
    }
  }

  private static @Nullable Path socket(String server) {
    if (!server.startsWith("unix:")) {
      return null;
    }
    Path path = Path.of(server.substring("unix:".length()));
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("not unix: with an absolute path: " + server);
    }
    return path;
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }
}
