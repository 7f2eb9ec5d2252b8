package io.tokenlake.local.trino;

import io.tokenlake.local.HttpGet;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.trino.TrinoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final TrinoSettings settings;
  private final String url;

  private TrinoServer(Process process, StackDir dir, TrinoSettings settings) {
    this.process = process;
    this.dir = dir;
    this.settings = settings;
    this.url = "http://127.0.0.1:" + settings.httpPort();
  }

  /**
   * Starts the process and returns at once; {@link #awaitReady()} says when it answers.
   *
   * @param compilerOption JVM option beside those of {@code etc/jvm.config}
   */
  public static TrinoServer launch(
      TrinoDistribution distribution, StackDir dir, TrinoSettings settings, String compilerOption)
      throws IOException {
    Path etc = dir.trino().resolve("etc");
    TrinoConfig.writeEtc(etc);
    Path java = JavaHomes.ofThisMachine().find();
    TrinoSecrets secrets = TrinoSecrets.ensure(dir.trino().resolve("secrets"), java);
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
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
    builder.environment().putAll(settings.environment(dir, etc, distribution, secrets));
    Process process = builder.start();
    try {
      writePid(dir, process.pid());
    } catch (IOException e) {
      // Without the file nobody would find the process again.
      stop(process.toHandle());
      throw e;
    }
    return new TrinoServer(process, dir, settings);
  }

  /**
   * Stops a Trino that outlived its stack, as it does when the stack is killed. A process that
   * merely got the same number since then is left alone.
   */
  public static void stopLeftOver(StackDir dir) throws IOException {
    readPid(dir)
        .flatMap(ProcessHandle::of)
        .filter(p -> isTrinoOf(p, dir))
        .ifPresent(TrinoServer::stop);
    Files.deleteIfExists(pidFile(dir));
  }

  /** Whether the Trino at this address answers queries. */
  public static boolean isReady(String url) throws InterruptedException {
    try {
      HttpGet.Answer answer = HttpGet.from(url + "/v1/info");
      return answer.status() == 200 && answer.body().contains("\"starting\":false");
    } catch (IOException e) {
      return false; // nothing listens, or whatever listens is stuck
    }
  }

  /**
   * Waits until queries are answered.
   *
   * @throws TrinoException with the end of Trino's log when it dies or does not come up
   */
  public void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady(url) || !runsQueries()) {
      if (!process.isAlive()) {
        throw new TrinoException(
            "Trino ended with exit code " + process.exitValue() + " while starting" + logTail());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new TrinoException(
            "Trino did not come up in " + START_LIMIT.toSeconds() + " s" + logTail());
      }
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** For a moment after it has started, a busy server does not know of itself as a worker. */
  private boolean runsQueries() {
    if (!settings.insecureHttp()) {
      return true; // without a login nobody can find out
    }
    try (Trino trino = Trino.connect(url)) {
      trino.query("SELECT sum(x) FROM UNNEST(sequence(1, 3)) AS t(x)");
      return true;
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    stop(process.toHandle());
    Files.deleteIfExists(pidFile(dir));
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

  /** Writes the file in one step: a crash leaves either no number or all of it. */
  private static void writePid(StackDir dir, long pid) throws IOException {
    Path temporary = pidFile(dir).resolveSibling("trino.pid.tmp");
    Files.writeString(temporary, Long.toString(pid));
    Files.move(temporary, pidFile(dir), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The number in the file; a file that holds none, or cannot be read, names no process. */
  private static Optional<Long> readPid(StackDir dir) {
    try {
      return Optional.of(Long.parseLong(Files.readString(pidFile(dir)).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Path pidFile(StackDir dir) {
    return dir.trino().resolve("trino.pid");
  }
}
