package io.tokenlake.ingest.auth;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** TLS of the OTLP ports, from files in PEM. */
public final class TlsFiles {
  private TlsFiles() {}

  /** The protocol of the OTLP ports. */
  public static SessionProtocol protocol(Optional<SecurityConfig.Tls> tls) {
    return tls.isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
  }

  /**
   * Has the server use them: TLS 1.2 or later, and certificates of clients signed by the CA, if
   * there is one.
   *
   * @throws IllegalArgumentException naming the file that cannot be used
   */
  public static void apply(ServerBuilder builder, SecurityConfig.Tls tls) {
    builder.tls(keyPair(tls));
    Optional<X509Certificate[]> clientCa = tls.clientCa().map(TlsFiles::certificates);
    builder.tlsCustomizer(
        context -> {
          context.protocols("TLSv1.3", "TLSv1.2");
          clientCa.ifPresent(ca -> context.clientAuth(ClientAuth.REQUIRE).trustManager(ca));
        });
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

  private static TlsKeyPair keyPair(SecurityConfig.Tls tls) {
    try {
      return TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s and %s are not a private key in PKCS#8 and its certificate, in PEM"
              .formatted(tls.key(), tls.certificate()),
          e);
    }
  }

  private static X509Certificate[] certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate[] certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      if (certificates.length > 0) {
        return certificates;
      }
    } catch (CertificateException | IOException e) {
      throw new IllegalArgumentException(file + " holds no certificates in PEM", e);
    }
    throw new IllegalArgumentException(file + " holds no certificates in PEM");
  }
}
