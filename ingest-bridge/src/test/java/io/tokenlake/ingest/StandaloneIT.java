package io.tokenlake.ingest;

import static io.tokenlake.ingest.TestRequests.twoTraces;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.local.process.FreePort;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is built, in a process of its own. */
@Timeout(120)
class StandaloneIT {
  private static final Pattern PORTS =
      Pattern.compile("OTLP/gRPC on .*?:(\\d+), OTLP/HTTP on .*?:(\\d+), health .*?:(\\d+), Kafka");

  @TempDir Path dir;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void kill() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void bridgeServesWhoHasItsKeyIsReadyWhileKafkaIsAndDrainsWhenTold() throws Exception {
    int kafkaPort = FreePort.find();
    Process newKey = run("new-key", "--id", "it", "--tenant", "acme");
    assertThat(newKey.waitFor(30, TimeUnit.SECONDS)).isTrue();
    Path keys = Files.writeString(dir.resolve("keys.yaml"), "keys:\n" + out(newKey));
    String key = err(newKey).strip().replace("Authorization: ", "");
    Path settings =
        Files.writeString(
            dir.resolve("bridge.properties"),
            """
            TOKENLAKE_BRIDGE_GRPC_PORT=0
            TOKENLAKE_BRIDGE_HTTP_PORT=0
            TOKENLAKE_BRIDGE_OPS_PORT=0
            TOKENLAKE_BRIDGE_SEND_TIMEOUT_MS=3000
            TOKENLAKE_BRIDGE_KEYS_FILE=%s
            TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:%d
            """
                .formatted(keys, kafkaPort));

    Process bridge = run("--config", settings.toString());
    Matcher ports = awaitPorts(bridge);
    String ready = "http://127.0.0.1:" + ports.group(3) + "/readyz";
    String traces = "http://127.0.0.1:" + ports.group(2) + "/v1/traces";
    await().until(() -> get(ready).body().startsWith("Kafka at 127.0.0.1:" + kafkaPort));
    assertThat(get(ready).statusCode()).isEqualTo(503);
    assertThat(post(traces, key).statusCode()).isEqualTo(503);

    try (LocalKafka kafka = LocalKafka.start(dir.resolve("kafka"), kafkaPort)) {
      kafka.createTopics(Topics.OTLP, 1, Map.of());
      await().atMost(Duration.ofSeconds(30)).until(() -> get(ready).statusCode() == 200);
      await().atMost(Duration.ofSeconds(30)).until(() -> post(traces, key).statusCode() == 200);
      assertThat(post(traces, key + "x").statusCode()).isEqualTo(401);
      assertThat(TopicReader.readAll(kafka.bootstrapServers(), Topics.OTLP_SPANS))
          .hasSizeGreaterThanOrEqualTo(2);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> get(ready).statusCode() == 503);

    bridge.destroy();
    assertThat(bridge.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(bridge.exitValue()).isEqualTo(128 + 15);
    ObjectMapper json = new ObjectMapper();
    // Newer JDKs warn of what libraries do, before anything can log.
    for (String line : err(bridge).lines().filter(l -> !l.startsWith("WARNING: ")).toList()) {
      assertThat(json.readTree(line).get("message").asText()).isNotBlank();
    }
    assertThat(err(bridge))
        .doesNotContain(key.replace("Bearer ", ""))
        .containsOnlyOnce("ready: Kafka at 127.0.0.1:" + kafkaPort + " has all topics")
        .contains("not ready: Kafka at 127.0.0.1:" + kafkaPort);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws Exception {
    Path settings =
        Files.writeString(
            dir.resolve("bridge.properties"),
            "TOKENLAKE_BRIDGE_HTTP_PORT=x\nTOKENLAKE_BRIDGE_HOST=0.0.0.0\n");

    Process bridge = run("--config", settings.toString());

    assertThat(bridge.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bridge.exitValue()).isEqualTo(1);
    assertThat(err(bridge))
        .contains("TOKENLAKE_BRIDGE_HTTP_PORT must be a whole number")
        .contains("nobody has to show who they are");
  }

  private Process run(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(jar().toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("TOKENLAKE_"));
    int number = processes.size();
    builder.redirectOutput(dir.resolve("out-" + number).toFile());
    builder.redirectError(dir.resolve("err-" + number).toFile());
    processes.add(builder.start());
    return processes.get(number);
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(
              f ->
                  f.getFileName()
                      .toString()
                      .matches("tokenlake-ingest-bridge-[^-]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("package the module first"));
    }
  }

  private String out(Process process) {
    return read("out-" + processes.indexOf(process));
  }

  private String err(Process process) {
    return read("err-" + processes.indexOf(process));
  }

  private String read(String file) {
    try {
      return Files.readString(dir.resolve(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Matcher awaitPorts(Process bridge) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !bridge.isAlive() || PORTS.matcher(err(bridge)).find());
    Matcher ports = PORTS.matcher(err(bridge));
    assertThat(ports.find()).as(err(bridge)).isTrue();
    return ports;
  }

  private HttpResponse<String> get(String url) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> post(String url, String authorization) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-protobuf")
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofByteArray(twoTraces().toByteArray()))
            .build(),
        BodyHandlers.ofByteArray());
  }
}
