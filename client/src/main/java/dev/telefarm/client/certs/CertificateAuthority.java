package dev.telefarm.client.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * Issues the certificates by which the supervisor and its clients on other hosts know each other.
 * Keys are P-256.
 */
public final class CertificateAuthority {
  private static final Duration OWN_LIFE = Duration.ofDays(3_650);

  /** Clocks of two hosts differ. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private static final String CERTIFICATE = "ca.pem";
  private static final String KEY = "ca.key";

  private final Identity identity;
  private final InstantSource clock;
  private final SecureRandom random;

  private CertificateAuthority(Identity identity, InstantSource clock, SecureRandom random) {
    this.identity = identity;
    this.clock = clock;
    this.random = random;
  }

  /**
   * The authority of a folder, if one was made there.
   *
   * @throws IOException if its files cannot be read
   */
  public static Optional<CertificateAuthority> find(
      Path folder, InstantSource clock, SecureRandom random) throws IOException {
    Path certificate = folder.resolve(CERTIFICATE);
    if (!Files.exists(certificate)) {
      return Optional.empty();
    }
    return Optional.of(
        new CertificateAuthority(
            new Identity(Pem.certificate(certificate), Pem.key(folder.resolve(KEY))),
            clock,
            random));
  }

  /** A new one, whose files are in the folder; whatever another one there issued is void then. */
  public static CertificateAuthority create(Path folder, InstantSource clock, SecureRandom random)
      throws IOException {
    KeyPair keys = keys(random);
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, "TeleFarm authority").build();
    try {
      var builder = builder(name, name, keys.getPublic(), clock.instant(), OWN_LIFE, random);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      Identity identity = sign(builder, keys, keys);
      identity.write(folder.resolve(CERTIFICATE), folder.resolve(KEY));
      return new CertificateAuthority(identity, clock, random);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot make certificates", e);
    }
  }

  /**
   * A certificate for a supervisor.
   *
   * @param hosts names and addresses at which clients reach it; at least one
   * @param life at most until the authority's own ends
   */
  public Identity issueServer(List<String> hosts, Duration life) throws IOException {
    GeneralName[] names =
        hosts.stream()
            .map(host ->
                new GeneralName(
                    IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new);
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, "TeleFarm supervisor").build();
    return issue(
        subject, KeyPurposeId.id_kp_serverAuth, Optional.of(new GeneralNames(names)), life);
  }

  /**
   * A certificate for a client.
   *
   * @param name as the audit log is to show it
   * @param life at most until the authority's own ends
   */
  public Identity issueClient(String name, Role role, Duration life) throws IOException {
    X500Name subject =
        new X500NameBuilder()
            .addRDN(BCStyle.CN, name)
            .addRDN(BCStyle.OU, role.name().toLowerCase(Locale.ROOT))
            .build();
    return issue(subject, KeyPurposeId.id_kp_clientAuth, Optional.empty(), life);
  }

  /** For those who check what it issued. */
  public void writeCertificate(Path file) throws IOException {
    Pem.write(file, Pem.text(identity.certificate()));
  }

  /** Of any subject. */
  Identity issue(
      X500Name subject, KeyPurposeId purpose, Optional<GeneralNames> names, Duration life)
      throws IOException {
    KeyPair keys = keys(random);
    Duration left = Duration.between(clock.instant(), identity.expires());
    X500Name issuer =
        X500Name.getInstance(identity.certificate().getSubjectX500Principal().getEncoded());
    try {
      var builder =
          builder(
              issuer,
              subject,
              keys.getPublic(),
              clock.instant(),
              life.compareTo(left) < 0 ? life : left,
              random);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils()
              .createAuthorityKeyIdentifier(identity.certificate().getPublicKey()));
      if (names.isPresent()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names.get());
      }
      return sign(
          builder, keys, new KeyPair(identity.certificate().getPublicKey(), identity.key()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot make certificates", e);
    }
  }

  private static KeyPair keys(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no elliptic curves", e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      PublicKey key,
      Instant now,
      Duration life,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, random).add(BigInteger.ONE),
        Date.from(now.minus(EARLIER)),
        Date.from(now.plus(life)),
        subject,
        key);
  }

  private static Identity sign(JcaX509v3CertificateBuilder builder, KeyPair subject, KeyPair issuer)
      throws OperatorCreationException, GeneralSecurityException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
    return new Identity(
        new JcaX509CertificateConverter().getCertificate(builder.build(signer)),
        subject.getPrivate());
  }
}
