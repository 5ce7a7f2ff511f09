package dev.telefarm.client.certs;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A certificate and its key.
 *
 * @param key never printed
 */
public record Identity(X509Certificate certificate, PrivateKey key) {
  /** When it stops to be valid. */
  public Instant expires() {
    return certificate.getNotAfter().toInstant();
  }

  /**
   * Writes both as PEM, the key as PKCS #8 for its owner only. Each file appears complete or not at
   * all; the key comes first, so that whoever sees the certificate finds its key.
   */
  public void write(Path certificateFile, Path keyFile) throws IOException {
    Pem.write(keyFile, Pem.text(key));
    Pem.write(certificateFile, Pem.text(certificate));
  }

  @Override
  public String toString() {
    return "Identity[" + certificate.getSubjectX500Principal() + "]";
  }
}
