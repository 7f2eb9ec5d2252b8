package io.tokenlake.local.services;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a production lake would live: a PostgreSQL, an S3 endpoint and an Iceberg REST catalog,
 * real ones, in a process that ends with this one. For tests: all data is in memory or in temporary
 * folders, and anybody on this machine may read it.
 */
public final class LakeServices implements AutoCloseable {
  /** Bucket that exists. */
  public static final String BUCKET = "lake";

  /** The key pair that the S3 endpoint takes. */
  public static final String ACCESS_KEY = "tokenlake";

  public static final String SECRET_KEY = "tokenlake-secret";

  /** The line by which the process tells that all three can be used. */
  static final String READY = "ready";

  private final Process process;
  private final int postgres;
  private final int s3;
  private final int rest;

  private LakeServices(Process process, int postgres, int s3, int rest) {
    this.process = process;
    this.postgres = postgres;
    this.s3 = s3;
    this.rest = rest;
  }

  /**
   * Starts all three and returns when they can be used.
   *
   * @param log file for what they report
   */
  public static LakeServices start(Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    int postgres = freePort();
    int s3 = freePort();
    int rest = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classpath(),
                LakeServicesMain.class.getName(),
                Integer.toString(postgres),
                Integer.toString(s3))
            .redirectError(Redirect.to(log.toFile()));
    builder.environment().putAll(restCatalog(postgres, s3, rest));
    LakeServices services = new LakeServices(builder.start(), postgres, s3, rest);
    services.awaitReady(log);
    return services;
  }

  /** JDBC URL of the database; it has one user, {@code postgres}, without a password. */
  public String postgresUrl() {
    return postgresUrl(postgres);
  }

  /** Base URL of the REST catalog; its tables lie in the bucket. */
  public String restUrl() {
    return "http://127.0.0.1:" + rest;
  }

  /** Iceberg's properties for files on the S3 endpoint. */
  public Map<String, String> s3Properties() {
    return s3Properties(s3);
  }

  private static String postgresUrl(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  private static Map<String, String> s3Properties(int port) {
    return Map.of(
        "io-impl",
        "org.apache.iceberg.aws.s3.S3FileIO",
        "s3.endpoint",
        "http://127.0.0.1:" + port,
        "s3.path-style-access",
        "true",
        "s3.access-key-id",
        ACCESS_KEY,
        "s3.secret-access-key",
        SECRET_KEY,
        "client.region",
        "us-east-1");
  }

  /** The server takes its settings from the environment, with names that a shell can bear. */
  private static Map<String, String> restCatalog(int postgres, int s3, int rest) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CATALOG_REST_PORT", Integer.toString(rest));
    environment.put("CATALOG_CATALOG_NAME", "rest");
    environment.put("CATALOG_URI", postgresUrl(postgres));
    environment.put("CATALOG_WAREHOUSE", "s3://" + BUCKET + "/rest");
    s3Properties(s3)
        .forEach(
            (key, value) ->
                environment.put(
                    "CATALOG_" + key.replace("-", "__").replace(".", "_").toUpperCase(Locale.ROOT),
                    value));
    return environment;
  }

  private void awaitReady(Path log) throws IOException {
    // Closed with the process.
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(READY)) {
        return;
      }
    }
    close();
    throw new IOException("the services did not start; " + log + " says why");
  }

  private static String classpath() throws IOException {
    try (InputStream file = LakeServices.class.getResourceAsStream("/lake-services.classpath")) {
      String own =
          Path.of(LakeServices.class.getProtectionDomain().getCodeSource().getLocation().getPath())
              .toString();
      return String.join(
          File.pathSeparator,
          List.of(own, new String(file.readAllBytes(), StandardCharsets.UTF_8).strip()));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends the process, which waits for the end of its input. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
