package io.tokenlake.local.trino;

import io.tokenlake.local.stack.StackDir;
import io.tokenlake.tables.LakeCatalog;
import io.tokenlake.trino.TrinoConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Trino as a process of its own, configured by the files of {@code trino-config}. */
public final class TrinoServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 200;
  private static final int LOG_LINES = 15;

  private final Process process;
  private final StackDir dir;
  private final URI info;

  private TrinoServer(Process process, StackDir dir, int port) {
    this.process = process;
    this.dir = dir;
    this.info = URI.create("http://127.0.0.1:" + port + "/v1/info");
  }

  /**
   * Starts the process and returns at once; {@link #awaitReady()} says when it answers.
   *
   * @param compilerOption JVM option beside those of {@code etc/jvm.config}
   */
  public static TrinoServer launch(
      TrinoDistribution distribution, StackDir dir, int port, String compilerOption)
      throws IOException {
    Path etc = dir.trino().resolve("etc");
    TrinoConfig.writeEtc(etc);
    List<String> command = new ArrayList<>();
    command.add(JavaHomes.ofThisMachine().find().resolve("bin/java").toString());
    command.addAll(TrinoConfig.jvmOptions());
    command.add(compilerOption);
    command.add("-Dconfig=" + etc.resolve("config.properties"));
    command.add("-Dlog.levels-file=" + etc.resolve("log.properties"));
    command.add("-cp");
    command.add(distribution.lib() + "/*");
    command.add("io.trino.server.TrinoServer");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(dir.trino().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.trinoLog().toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "TOKENLAKE_TRINO_ENVIRONMENT",
                "local",
                "TOKENLAKE_TRINO_NODE_ID",
                "local",
                "TOKENLAKE_TRINO_BIND_IP",
                "127.0.0.1",
                "TOKENLAKE_TRINO_PORT",
                Integer.toString(port),
                "TOKENLAKE_TRINO_ETC",
                etc.toString(),
                "TOKENLAKE_TRINO_PLUGINS",
                distribution.plugins().toString(),
                "TOKENLAKE_CATALOG_URL",
                LakeCatalog.sqliteUrl(dir.catalogDatabase()),
                "TOKENLAKE_WAREHOUSE",
                "file://" + dir.warehouse()));
    Process process = builder.start();
    Files.writeString(pidFile(dir), Long.toString(process.pid()));
    return new TrinoServer(process, dir, port);
  }

  /**
   * Stops a Trino that outlived its stack, as it does when the stack is killed. A process that
   * merely got the same number since then is left alone.
   */
  public static void stopLeftOver(StackDir dir) throws IOException {
    if (!Files.exists(pidFile(dir))) {
      return;
    }
    Optional<ProcessHandle> left =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile(dir)).strip()))
            .filter(p -> isTrinoOf(p, dir));
    if (left.isPresent()) {
      stop(left.get());
    }
    Files.delete(pidFile(dir));
  }

  /**
   * Waits until queries are answered.
   *
   * @throws TrinoException with the end of Trino's log when it dies or does not come up
   */
  public void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    HttpClient http = HttpClient.newHttpClient();
    while (!answers(http)) {
      if (!process.isAlive()) {
        throw new TrinoException(
            "Trino ended with exit code " + process.exitValue() + " while starting" + logTail());
      }
      if (System.nanoTime() > deadline) {
        throw new TrinoException(
            "Trino did not come up in " + START_LIMIT.toSeconds() + " s" + logTail());
      }
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() throws IOException {
    stop(process.toHandle());
    Files.deleteIfExists(pidFile(dir));
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    try {
      String body = http.send(HttpRequest.newBuilder(info).build(), BodyHandlers.ofString()).body();
      return body.contains("\"starting\":false");
    } catch (IOException e) {
      return false; // nothing listens yet
    }
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(dir.trinoLog());
      return "; the end of "
          + dir.trinoLog()
          + ":\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "; its log " + dir.trinoLog() + " cannot be read: " + e.getMessage();
    }
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      process.destroyForcibly();
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isTrinoOf(ProcessHandle process, StackDir dir) {
    return process
        .info()
        .commandLine()
        .map(line -> line.contains("TrinoServer") && line.contains(dir.trino().toString()))
        .orElse(false);
  }

  private static Path pidFile(StackDir dir) {
    return dir.trino().resolve("trino.pid");
  }
}
