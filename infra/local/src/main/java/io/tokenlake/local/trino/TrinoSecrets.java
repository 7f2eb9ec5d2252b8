package io.tokenlake.local.trino;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The secrets of a local Trino, in a folder that its user alone can read: key and certificate of
 * the server, the nodes' shared secret, passwords and groups. What is missing is made once and then
 * kept, so that all of it can be edited or replaced.
 *
 * @param folder where they are
 * @param password of the key store
 */
public record TrinoSecrets(Path folder, String password) {
  /** The user of the project's own commands, who may do everything. */
  static final String ADMIN = "tokenlake";

  private static final long KEYTOOL_SECONDS = 60;
  private static final int SECRET_BYTES = 32;

  /**
   * The secrets in a folder.
   *
   * @param javaHome a JDK, whose keytool makes the server's self-signed certificate
   */
  static TrinoSecrets ensure(Path folder, Path javaHome) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    Path shared = folder.resolve("shared-secret");
    if (!Files.exists(shared)) {
      Files.writeString(shared, random());
    }
    TrinoSecrets secrets = new TrinoSecrets(folder, Files.readString(shared).strip());
    if (!Files.exists(secrets.passwords())) {
      Files.createFile(secrets.passwords());
    }
    if (!Files.exists(secrets.groups())) {
      // Clients such as Trino's own send the name of the operating system's user.
      Files.writeString(
          secrets.groups(), "admin:" + ADMIN + "," + System.getProperty("user.name") + "\n");
    }
    if (!Files.exists(secrets.keyStore())) {
      secrets.makeKeyStore(javaHome, secrets.keyStore(), "trino");
    }
    return secrets;
  }

  /** Lines of {@code user:bcrypt}. */
  public Path passwords() {
    return folder.resolve("passwords");
  }

  /** Lines of {@code group:user,user}. */
  public Path groups() {
    return folder.resolve("groups");
  }

  /** PKCS 12, with the server's certificate for 127.0.0.1 and localhost. */
  public Path keyStore() {
    return folder.resolve("server.p12");
  }

  /** PKCS 12 of the certificates that clients may log in with; one's own is the only one here. */
  public Path trustStore() {
    Path own = folder.resolve("clients.p12");
    return Files.exists(own) ? own : keyStore();
  }

  Map<String, String> environment() {
    return Map.of(
        "TOKENLAKE_TRINO_SHARED_SECRET",
        password,
        "TOKENLAKE_TRINO_KEYSTORE",
        keyStore().toString(),
        "TOKENLAKE_TRINO_KEYSTORE_PASSWORD",
        password,
        "TOKENLAKE_TRINO_TRUSTSTORE",
        trustStore().toString(),
        "TOKENLAKE_TRINO_TRUSTSTORE_PASSWORD",
        password,
        "TOKENLAKE_TRINO_PASSWORDS",
        passwords().toString(),
        "TOKENLAKE_TRINO_GROUPS",
        groups().toString());
  }

  /** Makes a key with a self-signed certificate for 127.0.0.1 and localhost. */
  void makeKeyStore(Path javaHome, Path file, String commonName) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    run(
        List.of(
            javaHome.resolve("bin/keytool").toString(),
            "-genkeypair",
            "-alias",
            commonName,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + commonName,
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-validity",
            "3650",
            "-storetype",
            "PKCS12",
            "-keystore",
            temporary.toString(),
            "-storepass:env",
            "STORE_PASSWORD"));
    Files.move(temporary, file);
  }

  private void run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("STORE_PASSWORD", password);
    Process keytool = builder.start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        keytool.destroyForcibly();
        throw new TrinoException("keytool could not make a certificate: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while keytool ran", e));
    }
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
