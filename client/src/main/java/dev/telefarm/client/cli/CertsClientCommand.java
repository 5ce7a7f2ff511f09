package dev.telefarm.client.cli;

import dev.telefarm.client.certs.CertificateAuthority;
import dev.telefarm.client.certs.Identity;
import dev.telefarm.client.certs.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "client",
    description = {
      "Make a certificate for a client: a folder to be copied to its host, and named there with"
          + " --certs or TELEFARM_CERTS.",
      "Whoever has the folder can use the supervisor until the certificate ends."
    })
final class CertsClientCommand implements Runnable {
  private final Session session;

  @Parameters(
      paramLabel = "NAME",
      description = "Who it is for, as the audit log shows it: a-z, 0-9, - and _, at most 64.")
  String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "read: look, and read the bytes of downloads; admin: everything (default:"
              + " ${DEFAULT-VALUE}).")
  Role role = Role.READ;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder, which must not exist (default: telefarm-NAME).")
  @Nullable Path output;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long the certificate is valid (default: ${DEFAULT-VALUE}).")
  int days = CertsFolder.DAYS;

  CertsClientCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (!name.matches("[a-z0-9_-]{1,64}")) {
      throw CommandFailure.usage(
          "NAME must be 1 to 64 of a-z, 0-9, - and _, not '" + name + "'", "choose another");
    }
    CertsFolder folder = new CertsFolder(session);
    Path target =
        session.host().directory().resolve(output == null ? Path.of("telefarm-" + name) : output);
    try {
      CertificateAuthority authority =
          folder
              .authority()
              .orElseThrow(() ->
                  new CommandFailure(
                      ExitCode.PRECONDITION,
                      "there is no authority in " + folder.path(),
                      "make one with `telefarm certs init`"));
      if (Files.exists(target)) {
        throw CommandFailure.usage(target + " exists", "name another folder with --output");
      }
      CertsFolder.createPrivate(target);
      Identity client = authority.issueClient(name, role, CertsFolder.life(days));
      client.write(target.resolve("client.pem"), target.resolve("client.key"));
      authority.writeCertificate(target.resolve("ca.pem"));
      session.say(
          "made a certificate of "
              + name
              + " with the role "
              + role.name().toLowerCase(Locale.ROOT)
              + ", valid until "
              + client.expires()
              + ", in "
              + target);
    } catch (IOException e) {
      throw folder.failure(e);
    }
  }
}
