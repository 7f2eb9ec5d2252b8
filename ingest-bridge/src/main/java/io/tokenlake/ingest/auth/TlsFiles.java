package io.tokenlake.ingest.auth;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** TLS of the OTLP ports, from files in PEM. */
public final class TlsFiles {
  private static final byte[] PROBE = {1, 2, 3, 4};

  private TlsFiles() {}

  /**
   * What the files hold.
   *
   * @param clientCa who signs certificates of clients; empty if they need none
   */
  record Content(TlsKeyPair keyPair, List<X509Certificate> clientCa) {}

  /** The protocol of the OTLP ports. */
  public static SessionProtocol protocol(Optional<CurrentTls> tls) {
    return tls.isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
  }

  /**
   * Has the server use them: TLS 1.2 or later, and certificates of clients signed by the CA, if
   * there is one.
   */
  public static void apply(ServerBuilder builder, CurrentTls tls) {
    builder.tlsProvider(
        tls,
        ServerTlsConfig.builder()
            .clientAuth(tls.asksClients() ? ClientAuth.REQUIRE : ClientAuth.NONE)
            .tlsCustomizer(context -> context.protocols("TLSv1.3", "TLSv1.2"))
            .build());
  }

  /** What is wrong with the files, one sentence each. */
  static List<String> problems(SecurityConfig.Tls tls) {
    List<String> problems = new ArrayList<>();
    try {
      keyPair(tls);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    try {
      tls.clientCa().ifPresent(TlsFiles::certificates);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException naming the file that cannot be used
   */
  static Content read(SecurityConfig.Tls tls) {
    return new Content(keyPair(tls), tls.clientCa().map(TlsFiles::certificates).orElse(List.of()));
  }

  private static TlsKeyPair keyPair(SecurityConfig.Tls tls) {
    TlsKeyPair pair;
    try {
      pair = TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s and %s are not a private key in PKCS#8 and its certificate, in PEM"
              .formatted(tls.key(), tls.certificate()),
          e);
    }
    if (!fits(pair.privateKey(), pair.certificateChain().get(0))) {
      throw new IllegalArgumentException(
          "%s is not the private key of the first certificate in %s"
              .formatted(tls.key(), tls.certificate()));
    }
    return pair;
  }

  /** Two files that are replaced one after the other do not fit for a while. */
  private static boolean fits(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException | IOException e) {
      throw new IllegalArgumentException(file + " holds no certificates in PEM", e);
    }
    throw new IllegalArgumentException(file + " holds no certificates in PEM");
  }
}
