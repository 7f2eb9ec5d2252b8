package io.tokenlake.notifier.config;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tokenlake.domain.rule.YamlFields;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Reads whom to trust, and who we are, from files in PEM. */
final class TlsReader {
  private static final char[] NO_PASSWORD = {};

  private TlsReader() {}

  /** The context; empty when anything is wrong with it. */
  static Optional<SSLContext> read(YamlFields tls) {
    tls.allowOnly(Set.of("ca_file", "certificate_file", "key_file"));
    if (tls.has("certificate_file") != tls.has("key_file")) {
      tls.problem("key_file", "must state both 'certificate_file' and 'key_file', or neither");
      return Optional.empty();
    }
    if (tls.keys().isEmpty()) {
      tls.problem("ca_file", "is empty; state 'ca_file', or leave 'tls' out");
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(tls), trust(tls), null);
      return Optional.of(context);
    } catch (Unreadable e) {
      tls.problem(e.key, "names a file in '" + e.key + "' " + e.getMessage());
    } catch (GeneralSecurityException | IOException e) {
      tls.problem("ca_file", "cannot be used: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** A file that is not what it should be. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String key;

    Unreadable(String key, String message) {
      super(message);
      this.key = key;
    }
  }

  private static TrustManager[] trust(YamlFields tls)
      throws GeneralSecurityException, IOException, Unreadable {
    if (!tls.has("ca_file")) {
      return null; // what Java trusts
    }
    KeyStore trusted = empty();
    int number = 0;
    for (Certificate certificate : certificates(tls, "ca_file")) {
      trusted.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(YamlFields tls)
      throws GeneralSecurityException, IOException, Unreadable {
    if (!tls.has("key_file")) {
      return null;
    }
    KeyStore own = empty();
    own.setKeyEntry(
        "own",
        privateKey(tls),
        NO_PASSWORD,
        certificates(tls, "certificate_file").toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(YamlFields tls, String key)
      throws Unreadable {
    try (InputStream pem = Files.newInputStream(Path.of(tls.textOrNull(key)))) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (read.isEmpty()) {
        throw new Unreadable(key, "that has no certificate in PEM");
      }
      return read;
    } catch (IOException e) {
      throw new Unreadable(key, "that cannot be read: " + SecretReader.why(e));
    } catch (GeneralSecurityException e) {
      throw new Unreadable(key, "that has no certificate in PEM");
    }
  }

  private static PrivateKey privateKey(YamlFields tls) throws Unreadable {
    try {
      String pem = Files.readString(Path.of(tls.textOrNull("key_file")), US_ASCII);
      byte[] der =
          Base64.getMimeDecoder()
              .decode(
                  pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*)-----END.*", "$1")
                      .getBytes(US_ASCII));
      for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
          // One of the others, perhaps.
        }
      }
    } catch (IOException e) {
      throw new Unreadable("key_file", "that cannot be read: " + SecretReader.why(e));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Said below.
    }
    throw new Unreadable("key_file", "that has no private key, PKCS#8 in PEM");
  }
}
