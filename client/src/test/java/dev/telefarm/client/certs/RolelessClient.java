package dev.telefarm.client.certs;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** A client's certificate that somebody made by hand with the farm's authority: it has no role. */
public final class RolelessClient {
  private RolelessClient() {}

  /**
   * Writes it, its key and its authority's as a client wants them.
   *
   * @param authority the folder of the authority
   * @param folder where to
   */
  public static void write(Path authority, String name, Path folder) throws IOException {
    CertificateAuthority issuer =
        CertificateAuthority.find(authority, InstantSource.system(), new SecureRandom())
            .orElseThrow();
    issuer
        .issue(
            new X500NameBuilder().addRDN(BCStyle.CN, name).build(),
            KeyPurposeId.id_kp_clientAuth,
            Optional.empty(),
            Duration.ofDays(1))
        .write(folder.resolve("client.pem"), folder.resolve("client.key"));
    issuer.writeCertificate(folder.resolve("ca.pem"));
  }
}
