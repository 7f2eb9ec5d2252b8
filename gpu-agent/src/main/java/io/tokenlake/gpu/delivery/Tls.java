package io.tokenlake.gpu.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificates from files, as OpenTelemetry's variables name them.
 *
 * @param context for connections
 * @param trust whom it trusts
 */
public record Tls(SSLContext context, X509TrustManager trust) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Reads PEM files.
   *
   * @param trusted certificates to trust instead of the Java runtime's; null for those
   * @param clientCertificate our own, for a receiver that asks; null for none
   * @param clientKey the key to it, unencrypted PKCS #8; null for none
   * @throws IOException if a file cannot be read or holds something else
   */
  public static Tls of(Path trusted, Path clientCertificate, Path clientKey) throws IOException {
    try {
      X509TrustManager trust = trust(trusted == null ? null : store(certificates(trusted)));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          clientCertificate == null ? null : keys(clientCertificate, clientKey),
          new X509TrustManager[] {trust},
          null);
      return new Tls(context, trust);
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static X509TrustManager trust(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static KeyManager[] keys(Path certificate, Path key)
      throws GeneralSecurityException, IOException {
    KeyStore store = store(List.of());
    store.setKeyEntry(
        "client",
        privateKey(key),
        NO_PASSWORD,
        certificates(certificate).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore store(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (certificates.isEmpty()) {
      throw new IOException("there is no certificate in it");
    }
    return certificates;
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    String begin = "-----BEGIN PRIVATE KEY-----";
    int at = pem.indexOf(begin);
    int end = pem.indexOf("-----END PRIVATE KEY-----");
    if (at < 0 || end < at) {
      throw new IOException(file + " holds no unencrypted PKCS #8 key (BEGIN PRIVATE KEY)");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(at + begin.length(), end));
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // A key of another algorithm, which the next turn tries.
      }
    }
    throw new IOException(file + " holds a key that is neither RSA nor EC nor EdDSA");
  }
}
