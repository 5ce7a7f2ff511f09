package dev.telefarm.supervisor.access;

import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * By the certificate that the client showed in the handshake, which proved it to be of the farm's
 * authority: the subject's CN is the caller's name, its OU the role.
 */
public final class ClientCertificates implements Authenticator {
  @Override
  public Caller authenticate(Metadata headers, Attributes transport) throws Stranger {
    SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    LdapName subject = subject(session);
    String name = value(subject, "CN").orElse("");
    Role role = value(subject, "OU").flatMap(Role::parse).orElse(null);
    if (name.isEmpty() || role == null) {
      throw invalid("has no CN, or no OU that is a role (admin or read)");
    }
    return new Caller(name, role);
  }

  private static LdapName subject(@Nullable SSLSession session) throws Stranger {
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
        return new LdapName(certificate.getSubjectX500Principal().getName());
      }
    } catch (SSLPeerUnverifiedException | InvalidNameException e) {
      throw invalid("cannot be read (" + e.getMessage() + ")");
    }
    throw invalid("is missing");
  }

  private static Optional<String> value(LdapName subject, String type) {
    return subject.getRdns().stream()
        .filter(part -> part.getType().equalsIgnoreCase(type))
        .map(Rdn::getValue)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst();
  }

  private static Stranger invalid(String what) {
    return new Stranger(
        ErrorReason.ERROR_REASON_CERTIFICATE_INVALID,
        "the client's certificate " + what + "; make one with `telefarm certs client`");
  }
}
