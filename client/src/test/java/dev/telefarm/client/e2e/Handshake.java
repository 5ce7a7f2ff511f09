package dev.telefarm.client.e2e;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A TLS handshake without gRPC on top. */
final class Handshake {
  private Handshake() {}

  /**
   * The certificate that a server shows.
   *
   * @param certificates of a client, as `telefarm certs client` makes them
   */
  static X509Certificate serverCertificate(String server, Path certificates) throws Exception {
    var identity = new AdvancedTlsX509KeyManager();
    identity.updateIdentityCredentials(
        certificates.resolve("client.pem").toFile(), certificates.resolve("client.key").toFile());
    var trust = AdvancedTlsX509TrustManager.newBuilder().build();
    trust.updateTrustCredentials(certificates.resolve("ca.pem").toFile());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {identity}, new TrustManager[] {trust}, null);
    int colon = server.indexOf(':');
    try (var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
