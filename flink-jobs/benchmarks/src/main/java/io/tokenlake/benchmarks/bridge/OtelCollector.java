package io.tokenlake.benchmarks.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.local.kafka.LocalKafka;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The OpenTelemetry Collector with OTLP receiver and Kafka exporter, without its queue, so that it
 * acknowledges after Kafka.
 *
 * @param byTrace whether spans are grouped and keyed by trace, as the bridge does
 */
record OtelCollector(Path binary, boolean byTrace) implements Candidate {
  @Override
  public String name() {
    return byTrace ? "collector" : "collector, not by trace";
  }

  @Override
  public Running start(LocalKafka kafka, Path dir) throws Exception {
    int port = OtlpServer.freePort();
    Path config = dir.resolve("collector.yaml");
    Files.writeString(
        config,
        template()
            .replace("${PORT}", Integer.toString(port))
            .replace("${BROKERS}", kafka.bootstrapServers())
            .replace("${BY_TRACE}", Boolean.toString(byTrace)));
    ProcessBuilder builder =
        new ProcessBuilder(binary.toString(), "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(dir.resolve("collector.log").toFile()));
    // Recommended beside the memory limiter: 80 % of its limit.
    builder.environment().put("GOMEMLIMIT", "410MiB");
    return OtlpServer.await(builder.start(), port);
  }

  /** What {@code --version} says. */
  static String version(Path binary) throws Exception {
    Process process = new ProcessBuilder(binary.toString(), "--version").start();
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), UTF_8).strip();
    }
  }

  private static String template() throws Exception {
    try (InputStream in = OtelCollector.class.getResourceAsStream("collector.yaml")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
