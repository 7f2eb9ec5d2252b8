package io.tokenlake.ingest.auth;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Finds out who sends. With keys, the key says; with client certificates alone, the common name of
 * the certificate does; with neither, nobody has to show anything.
 */
public final class Authenticator {
  private static final String SCHEME = "bearer ";

  private final Optional<KeyRing> keys;
  private final boolean certificates;

  /** What became of the question. */
  public sealed interface Result {}

  /**
   * May send.
   *
   * @param tenant absent if nobody has to show who they are
   */
  public record Admitted(Optional<String> tenant) implements Result {}

  /** Did not show who they are. */
  public record Unknown(String message) implements Result {}

  /** Showed who they are, and may not send this. */
  public record Forbidden(String message) implements Result {}

  /**
   * @param keys absent if no key is asked for
   * @param certificates whether the server has verified certificates of its clients
   */
  public Authenticator(Optional<KeyRing> keys, boolean certificates) {
    this.keys = keys;
    this.certificates = certificates;
  }

  /**
   * Decides about one request.
   *
   * @param authorization the header, or null
   * @param session of TLS, or null
   * @param scope name of the signal
   */
  public Result authenticate(String authorization, SSLSession session, String scope) {
    if (keys.isPresent()) {
      return byKey(keys.get(), authorization, scope);
    }
    return certificates ? byCertificate(session) : new Admitted(Optional.empty());
  }

  private static Result byKey(KeyRing ring, String authorization, String scope) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Unknown("an API key is needed: send the header Authorization: Bearer KEY");
    }
    Optional<ApiKey> key = ring.find(authorization.substring(SCHEME.length()).strip());
    if (key.isEmpty()) {
      return new Unknown("this API key is not known");
    }
    if (ring.isExpired(key.get())) {
      return new Unknown("API key " + key.get().id() + " has expired");
    }
    return key.get().scopes().contains(scope)
        ? new Admitted(Optional.of(key.get().tenant()))
        : new Forbidden("API key " + key.get().id() + " is not for " + scope);
  }

  private static Result byCertificate(SSLSession session) {
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      Optional<String> name =
          chain.length > 0 && chain[0] instanceof X509Certificate certificate
              ? commonName(certificate)
              : Optional.empty();
      if (name.isPresent()) {
        return new Admitted(name);
      }
    } catch (SSLPeerUnverifiedException e) {
      // Said below; TLS itself refuses such clients before.
    }
    return new Unknown("a client certificate with a common name is needed");
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN") && rdn.getValue() instanceof String name) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
