package io.tokenlake.pipeline;

import static org.awaitility.Awaitility.await;

import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes the fixtures of {@link CollectorBytesTest}: sends a captured payload through a real
 * Collector with the Kafka exporter and keeps the bytes that it writes to the topics.
 */
public final class CollectorCapture {
  private static final Map<String, String> TOPICS =
      Map.of("traces", Topics.OTLP_SPANS, "metrics", Topics.OTLP_METRICS, "logs", Topics.OTLP_LOGS);

  private CollectorCapture() {}

  /**
   * @param args the Collector's binary, the folder of the payload, the folder to write to
   */
  public static void main(String[] args) throws Exception {
    Path collector = Path.of(args[0]);
    Path payload = Path.of(args[1]);
    Path out = Files.createDirectories(Path.of(args[2]));
    for (String encoding : List.of("otlp_proto", "otlp_json")) {
      Path work = Files.createTempDirectory("collector-capture");
      try (LocalKafka kafka = LocalKafka.start(work.resolve("kafka"), 0)) {
        kafka.createTopics(Topics.OTLP, 1, Map.of());
        capture(collector, payload, out, encoding, kafka, work);
      }
    }
  }

  private static void capture(
      Path collector, Path payload, Path out, String encoding, LocalKafka kafka, Path work)
      throws Exception {
    int port = freePort();
    Path config = work.resolve("collector.yaml");
    Files.writeString(config, config(port, kafka.bootstrapServers(), encoding));
    Process process =
        new ProcessBuilder(collector.toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(work.resolve("collector.log").toFile()))
            .start();
    try {
      for (Map.Entry<String, String> topic : TOPICS.entrySet()) {
        String signal = topic.getKey();
        byte[] request = Files.readAllBytes(payload.resolve(signal + ".pb"));
        URI uri = URI.create("http://127.0.0.1:" + port + "/v1/" + signal);
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> post(uri, request));
        List<ConsumerRecord<byte[], byte[]>> records =
            TopicReader.readAll(kafka.bootstrapServers(), topic.getValue());
        if (records.size() != 1) {
          throw new IllegalStateException(records.size() + " records in " + topic.getValue());
        }
        Files.write(out.resolve(topic.getValue() + "." + encoding), records.get(0).value());
      }
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  private static boolean post(URI uri, byte[] request) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/x-protobuf")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode()
        == 200;
  }

  private static String config(int port, String brokers, String encoding) {
    return """
    receivers:
      otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}
    exporters:
      kafka:
        brokers: ["%s"]
        sending_queue: {enabled: false}
        traces: {encoding: %3$s}
        metrics: {encoding: %3$s}
        logs: {encoding: %3$s}
    service:
      telemetry: {metrics: {level: none}}
      pipelines:
        traces: {receivers: [otlp], exporters: [kafka]}
        metrics: {receivers: [otlp], exporters: [kafka]}
        logs: {receivers: [otlp], exporters: [kafka]}
    """
        .formatted(port, brokers, encoding);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
