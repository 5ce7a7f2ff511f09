package dev.telefarm.supervisor.access;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor's certificate and the authority whose clients it lets in, read again when their
 * files change: connections that are made from then on use the new ones. Files that cannot be used
 * then leave the old ones in force. Thread-safe.
 */
public final class ServerTls implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  /** Between looks at the files. gRPC's key manager would look by itself, once a minute at most. */
  private static final long LOOK_SECONDS = 2;

  private final Path certificate;
  private final Path key;
  private final Path clientAuthority;
  private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager clients;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-files").factory());
  private List<FileTime> seen;

  private ServerTls(Path certificate, Path key, Path clientAuthority)
      throws IOException, GeneralSecurityException {
    this.certificate = certificate;
    this.key = key;
    this.clientAuthority = clientAuthority;
    clients =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    seen = times();
    load();
  }

  /**
   * Reads PEM files.
   *
   * @param key PKCS #8, not encrypted
   * @param clientAuthority whoever has a certificate of it is let in
   * @throws IOException saying which file cannot be used, and what to do
   */
  public static ServerTls open(Path certificate, Path key, Path clientAuthority)
      throws IOException {
    for (Path file : List.of(certificate, key, clientAuthority)) {
      if (!Files.isReadable(file)) {
        throw new IOException(
            "[api.tls] needs "
                + file
                + ", which cannot be read; make it with `telefarm certs init`");
      }
    }
    try {
      ServerTls tls = new ServerTls(certificate, key, clientAuthority);
      var _ =
          tls.watch.scheduleWithFixedDelay(tls::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
      return tls;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException(
          "[api.tls]: "
              + certificate
              + ", "
              + key
              + " and "
              + clientAuthority
              + " are no certificate with its key and an authority in PEM form ("
              + e.getMessage()
              + "); `telefarm certs init` makes them",
          e);
    }
  }

  private void look() {
    try {
      List<FileTime> now = times();
      if (!now.equals(seen)) {
        seen = now;
        load();
        log.info("the certificates were read again certificate={}", certificate);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      log.warn("new certificates cannot be used, the old ones stay in force: {}", e.toString());
    }
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path file : List.of(certificate, key, clientAuthority)) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
  }

  private void load() throws IOException, GeneralSecurityException {
    identity.updateIdentityCredentials(certificate.toFile(), key.toFile());
    clients.updateTrustCredentials(clientAuthority.toFile());
  }

  /** For a server that lets nobody finish the handshake without a certificate of the authority. */
  public ServerCredentials credentials() {
    return TlsServerCredentials.newBuilder()
        .keyManager(identity)
        .trustManager(clients)
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
