package io.tokenlake.local.trino;

import io.tokenlake.local.stack.StackDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Who may log in to a Trino under test, over TLS, and how. */
final class TestLogins {
  static final String ADMIN = "ada";
  static final String FINANCE = "fin";

  /** An analyst of tenant acme. */
  static final String ANALYST = "ana";

  static final String DASHBOARDS = "dash";

  /** Has a certificate and no password. */
  static final String GRAFANA = "grafana";

  /** Has a certificate that the server does not know. */
  static final String STRANGER = "stranger";

  /** Passwords with their bcrypt of cost 10, as a deployment's file of passwords has them. */
  private static final Map<String, String> BCRYPT =
      Map.of(
          ADMIN, "$2y$10$UgzcSZVIQ1p/Aag0HCScGe9iCXl4uSaSepvW/jXNNy08Pjd5Mh9ee",
          FINANCE, "$2y$10$1Q95Sv4fh8EamDUGVhHaY.HUJvpTB3NGiX26VFYldHVTuKpdgHdWO",
          ANALYST, "$2y$10$hJ7hUJXOesqxh70ia578yeC8mE8P7LO/vCMKWZM2rfk.RuIJ/HMnO",
          DASHBOARDS, "$2y$10$QHzPu1gEXrr4buWthewxe.YvJeoc9kH69OBlHEtco8IicuEnTkfEe");

  private static final String GROUPS =
      """
      admin:%s,%s
      finance:%s
      analyst:%s
      tenant-acme:%s
      dashboards:%s,%s
      """
          .formatted(ADMIN, TrinoSecrets.ADMIN, FINANCE, ANALYST, ANALYST, DASHBOARDS, GRAFANA);

  private final TrinoSecrets secrets;
  private final String url;

  private TestLogins(TrinoSecrets secrets, String url) {
    this.secrets = secrets;
    this.url = url;
  }

  /** The folders that a stack makes before it starts its Trino. */
  static void prepareFolders(StackDir dir) throws IOException {
    for (Path folder :
        List.of(dir.trino(), dir.logs(), dir.warehouse(), dir.catalogDatabase().getParent())) {
      Files.createDirectories(folder);
    }
  }

  /** Puts passwords, groups and certificates where the Trino of this folder looks for them. */
  static TestLogins make(StackDir dir, int httpsPort) throws IOException {
    Path java = JavaHomes.ofThisMachine().find();
    TrinoSecrets secrets = TrinoSecrets.ensure(dir.trino().resolve("secrets"), java);
    Files.write(
        secrets.passwords(),
        BCRYPT.entrySet().stream().map(user -> user.getKey() + ":" + user.getValue()).toList());
    Files.writeString(secrets.groups(), GROUPS);
    secrets.makeKeyStore(java, secrets.folder().resolve("clients.p12"), GRAFANA);
    secrets.makeKeyStore(java, secrets.folder().resolve("stranger.p12"), STRANGER);
    return new TestLogins(secrets, "https://127.0.0.1:" + httpsPort);
  }

  /** With the right password. */
  TrinoLogin as(String user) {
    return withPassword(user, "pw-" + user);
  }

  TrinoLogin withPassword(String user, String password) {
    return anonymous(user).with("password", password);
  }

  /** Knows the server and shows nothing of itself. */
  TrinoLogin anonymous(String user) {
    return new TrinoLogin(
        url,
        user,
        TrinoLogin.DEFAULT_TIME_ZONE,
        Map.of(
            "SSLTrustStorePath",
            secrets.keyStore().toString(),
            "SSLTrustStorePassword",
            secrets.password(),
            "SSLTrustStoreType",
            "PKCS12"));
  }

  /** With the certificate that the server knows, or with the stranger's. */
  TrinoLogin withCertificate(String user, boolean known) {
    return anonymous(user)
        .with(
            "SSLKeyStorePath",
            secrets.folder().resolve(known ? "clients.p12" : "stranger.p12").toString())
        .with("SSLKeyStorePassword", secrets.password())
        .with("SSLKeyStoreType", "PKCS12");
  }

  /** All who have a password. */
  static List<String> users() {
    return List.of(ADMIN, FINANCE, ANALYST, DASHBOARDS);
  }
}
