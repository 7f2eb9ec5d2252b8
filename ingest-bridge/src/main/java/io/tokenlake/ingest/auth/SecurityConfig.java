package io.tokenlake.ingest.auth;

import io.tokenlake.ingest.config.ListenConfig;
import io.tokenlake.ingest.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may send, and how the connection is protected.
 *
 * @param keysFile API keys; each request must carry one
 * @param tls certificate of the OTLP ports; without it they speak plain text
 * @param allowUnauthenticated listen beyond loopback although nobody has to show who they are
 */
public record SecurityConfig(
    Optional<Path> keysFile, Optional<Tls> tls, boolean allowUnauthenticated) {

  public static final String KEYS_FILE = "TOKENLAKE_BRIDGE_KEYS_FILE";
  public static final String TLS_CERTIFICATE = "TOKENLAKE_BRIDGE_TLS_CERTIFICATE_FILE";
  public static final String TLS_KEY = "TOKENLAKE_BRIDGE_TLS_KEY_FILE";
  public static final String TLS_CLIENT_CA = "TOKENLAKE_BRIDGE_TLS_CLIENT_CA_FILE";
  public static final String ALLOW_UNAUTHENTICATED = "TOKENLAKE_BRIDGE_ALLOW_UNAUTHENTICATED";

  /**
   * Files in PEM.
   *
   * @param certificate chain of the server, its own first
   * @param key private key in PKCS#8
   * @param clientCa who signs the certificates that clients must show; absent if they need none
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}

  /** Reads this section and notes its problems. */
  public static SecurityConfig read(Settings settings, ListenConfig listen) {
    SecurityConfig config =
        new SecurityConfig(
            settings.file(KEYS_FILE), tls(settings), settings.flag(ALLOW_UNAUTHENTICATED, false));
    config.keysFile.ifPresent(
        file -> problems(file).forEach(p -> settings.problem(KEYS_FILE + ": " + file + " " + p)));
    config.tls.ifPresent(tls -> TlsFiles.problems(tls).forEach(settings::problem));
    if (!config.authenticates() && !listen.isLoopback() && !config.allowUnauthenticated) {
      settings.problem(
          "%s is %s, which others can reach, and nobody has to show who they are: set %s or %s, or listen on 127.0.0.1, or set %s=true"
              .formatted(
                  ListenConfig.HOST,
                  listen.host(),
                  KEYS_FILE,
                  TLS_CLIENT_CA,
                  ALLOW_UNAUTHENTICATED));
    }
    return config;
  }

  /** Whether every client has to show who it is, by key or certificate. */
  public boolean authenticates() {
    return keysFile.isPresent() || tls.flatMap(Tls::clientCa).isPresent();
  }

  private static List<String> problems(Path keysFile) {
    try {
      return KeysFile.parse(Files.readAllBytes(keysFile)).problems();
    } catch (IOException e) {
      return List.of("cannot be read: " + e.getMessage());
    }
  }

  private static Optional<Tls> tls(Settings settings) {
    boolean wanted =
        settings.text(TLS_CERTIFICATE).isPresent()
            | settings.text(TLS_KEY).isPresent()
            | settings.text(TLS_CLIENT_CA).isPresent();
    if (!wanted) {
      return Optional.empty();
    }
    Optional<Path> certificate = settings.file(TLS_CERTIFICATE);
    Optional<Path> key = settings.file(TLS_KEY);
    Optional<Path> clientCa = settings.file(TLS_CLIENT_CA);
    if (settings.text(TLS_CERTIFICATE).isEmpty() || settings.text(TLS_KEY).isEmpty()) {
      settings.problem(TLS_CERTIFICATE + " and " + TLS_KEY + " must both be set for TLS");
    }
    return certificate.flatMap(c -> key.map(k -> new Tls(c, k, clientCa)));
  }
}
