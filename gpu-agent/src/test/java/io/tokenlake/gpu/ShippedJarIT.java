package io.tokenlake.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user gets it, with nothing but what is beside it. */
class ShippedJarIT {
  private static final List<String> FLAGS =
      List.of("-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final List<Process> started = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itRunsWithoutKafkaAndSurvivesAKillWithItsSpool() throws Exception {
    int port;
    try (OtlpReceiver placeholder = OtlpReceiver.plain()) {
      port = placeholder.port();
    }
    Map<String, String> env = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + port);
    Process killed = start("sick", env);
    await().until(() -> spooled() > 1);
    killed.destroyForcibly().waitFor();
    long waiting = spooled();
    assertThat(waiting).isPositive();

    try (OtlpReceiver receiver = OtlpReceiver.plainOn(port)) {
      Process again = start("h200", env);
      await().until(() -> receiver.metrics().anyMatch(m -> m.getName().equals("hw.energy")));
      await().until(() -> spooled() == 0);
      assertThat(receiver.logs()).isNotEmpty();
      again.destroy();
      assertThat(again.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void withoutKafkaClientsItSaysWhereTheyBelong() throws Exception {
    Process process = start("h200", Map.of("TOKENLAKE_GPU_KAFKA", "bootstrap.servers=a:1"));

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("log"))).contains("needs kafka-clients");
  }

  private Process start(String profile, Map<String, String> env) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-jar", jar().toString(), "--simulate", profile));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("TOKENLAKE_GPU_SPOOL_DIR", folder.resolve("spool").toString());
    builder.environment().put("TOKENLAKE_GPU_SEND_INTERVAL_MS", "200");
    builder.environment().putAll(env);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("tokenlake-gpu-agent-[^-]*(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private long spooled() throws IOException {
    try (Stream<Path> files = Files.list(Files.createDirectories(folder.resolve("spool")))) {
      return files.filter(file -> file.toString().endsWith(".otlp")).count();
    }
  }
}
