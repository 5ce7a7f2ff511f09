package dev.telefarm.client.cli;

import dev.telefarm.client.certs.CertificateAuthority;
import dev.telefarm.client.certs.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    description = {
      "Make an authority and the supervisor's certificate, in certs/ of the data directory.",
      "Where there is an authority already, it stays, and the supervisor gets a new certificate,"
          + " which a running one takes up within seconds."
    })
final class CertsInitCommand implements Runnable {
  private final Session session;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Name or address at which clients reach the supervisor; several times for several"
              + " (this host's own name and localhost are always among them).")
  List<String> hosts = new ArrayList<>();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long the certificate is valid (default: ${DEFAULT-VALUE}).")
  int days = CertsFolder.DAYS;

  @Option(
      names = "--new-authority",
      description =
          "Make a new authority, too: every certificate that was made before is refused then.")
  boolean newAuthority;

  CertsInitCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    CertsFolder folder = new CertsFolder(session);
    try {
      folder.create();
      Optional<CertificateAuthority> known = newAuthority ? Optional.empty() : folder.authority();
      CertificateAuthority authority =
          known.isPresent()
              ? known.get()
              : CertificateAuthority.create(
                  folder.path(), session.host().clock(), new SecureRandom());
      Set<String> names = names();
      Identity server = authority.issueServer(List.copyOf(names), CertsFolder.life(days));
      server.write(folder.path().resolve("server.pem"), folder.path().resolve("server.key"));
      session.say(
          (known.isPresent() ? "the authority stays; " : "made an authority and ")
              + "a certificate of the supervisor for "
              + String.join(", ", names)
              + ", valid until "
              + server.expires()
              + ", in "
              + folder.path());
      session.say(
          "next: set `listen = \"0.0.0.0:7078\"` under [api.tls] in telefarm.toml, start the supervisor, and make"
              + " a certificate for each client with `telefarm certs client NAME`");
    } catch (IOException e) {
      throw folder.failure(e);
    }
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(hosts);
    names.addAll(List.of("localhost", "127.0.0.1", "::1"));
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (IOException _) {
      // A host without a name of its own is reached by those that were given.
    }
    return names;
  }
}
