package dev.telefarm.supervisor.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Serves other hosts, each of which proves by a certificate who it is.
 *
 * @param listen any address; port 0 takes any free one
 * @param certificate the supervisor's, PEM, with those between it and its authority; where {@code
 *     telefarm certs init} puts it if empty, and so with the others
 * @param key of the certificate: PKCS #8, PEM, not encrypted
 * @param clientAuthority PEM; whoever has a certificate of it is let in
 */
public record TlsConfig(
    InetSocketAddress listen,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> clientAuthority) {

  static TlsConfig read(Table table) {
    String listen =
        table
            .text("listen")
            .orElseThrow(
                () -> new ConfigException("[api.tls] listen is missing; such as \"0.0.0.0:7078\""));
    TlsConfig read =
        new TlsConfig(
            LoopbackAddress.parse(listen, "[api.tls] listen"),
            table.text("certificate").map(Path::of),
            table.text("key").map(Path::of),
            table.text("client_ca").map(Path::of));
    table.refuseRest();
    return read;
  }
}
