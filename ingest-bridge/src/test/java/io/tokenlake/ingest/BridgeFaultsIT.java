package io.tokenlake.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.tokenlake.ingest.config.KafkaConfig;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.local.process.FreePort;
import io.tokenlake.local.process.JavaProcess;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What breaks, broken for real: brokers and bridges that are killed or held up. */
@Timeout(300)
class BridgeFaultsIT {
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int ENOUGH = 200;
  private static final int A_FEW = 20;

  /** So that what ends in a minute fits the queue of the SDK, which drops what does not. */
  private static final int PAUSE_MILLIS = 50;

  @TempDir Path dir;

  @Test
  void aClientWithTheSdksRetryLosesNothingWhenTheBrokerIsAwayForThirtySeconds() throws Exception {
    Queue<String> ended = new ConcurrentLinkedQueue<>();
    try (BrokerProcess broker = new BrokerProcess(dir).start();
        IngestBridge bridge = bridge(broker, Map.of());
        SdkTracerProvider sdk = sdk(bridge)) {
      ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
      load.scheduleAtFixedRate(
          () -> ended.add(endSpan(sdk)), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      await().atMost(LIMIT).until(() -> ended.size() >= A_FEW);

      broker.kill();
      await().pollDelay(OUTAGE).atMost(LIMIT).until(() -> true);
      broker.start();
      int atReturn = ended.size();
      await().atMost(LIMIT).until(() -> ended.size() >= atReturn + A_FEW);
      load.shutdown();
      assertThat(load.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

      assertThat(sdk.forceFlush().join(2, TimeUnit.MINUTES).isSuccess()).isTrue();
      assertThat(spanIds(broker)).containsAll(ended);
    }
  }

  @Test
  void aBrokerThatIsHeldUpIsSaidAndWhatWasAcknowledgedIsThere() throws Exception {
    try (BrokerProcess broker = new BrokerProcess(dir).start();
        IngestBridge bridge = bridge(broker, Map.of(KafkaConfig.SEND_TIMEOUT_MS, "1000"))) {
      List<String> acknowledged;
      try (Posts posts = new Posts(bridge.httpPort(), "n")) {
        await().atMost(LIMIT).until(() -> posts.acknowledged().size() >= ENOUGH);
        broker.hold();
        long before = posts.refused();
        await().atMost(LIMIT).until(() -> posts.refused() >= before + 8);
        broker.release();
        int after = posts.acknowledged().size();
        await().atMost(LIMIT).until(() -> posts.acknowledged().size() >= after + ENOUGH);
        posts.close();
        acknowledged = posts.acknowledged();
      }
      assertThat(traceIds(broker)).containsAll(acknowledged);
    }
  }

  @Test
  void whatABridgeAcknowledgedBeforeItWasKilledIsInKafka() throws Exception {
    int port = FreePort.find();
    try (BrokerProcess broker = new BrokerProcess(dir).start()) {
      JavaProcess bridge = bridgeProcess(broker, port);
      try (Posts posts = new Posts(port, "n")) {
        await().atMost(LIMIT).until(() -> posts.acknowledged().size() >= ENOUGH);
        bridge.kill();
        bridge = bridgeProcess(broker, port);
        int after = posts.acknowledged().size();
        await().atMost(LIMIT).until(() -> posts.acknowledged().size() >= after + ENOUGH);
        posts.close();
        assertThat(posts.lost()).as("requests that were killed with the bridge").isPositive();
        assertThat(traceIds(broker)).containsAll(posts.acknowledged());
      } finally {
        bridge.close();
      }
    }
  }

  private static SdkTracerProvider sdk(IngestBridge bridge) {
    // The SDK's own retry. It ends with the time that an export may take, which has to be longer
    // than the outage: OTEL_EXPORTER_OTLP_TIMEOUT and OTEL_BSP_EXPORT_TIMEOUT.
    Duration patience = Duration.ofMinutes(2);
    return SdkTracerProvider.builder()
        .addSpanProcessor(
            BatchSpanProcessor.builder(
                    OtlpGrpcSpanExporter.builder()
                        .setEndpoint("http://127.0.0.1:" + bridge.grpcPort())
                        .setRetryPolicy(RetryPolicy.getDefault())
                        .setTimeout(patience)
                        .build())
                .setExporterTimeout(patience)
                .build())
        .build();
  }

  private static String endSpan(SdkTracerProvider sdk) {
    var span = sdk.get("it").spanBuilder("call").startSpan();
    span.end();
    return span.getSpanContext().getSpanId();
  }

  private static IngestBridge bridge(BrokerProcess broker, Map<String, String> settings) {
    return IngestBridge.start(IngestBridgeConfig.parse(environment(broker, 0, settings)));
  }

  private JavaProcess bridgeProcess(BrokerProcess broker, int httpPort) throws IOException {
    List<String> jvm = new ArrayList<>(JavaProcess.SHORT_LIVED);
    jvm.add("-Xmx128m");
    return JavaProcess.start(
        environment(broker, httpPort, Map.of()),
        dir.resolve("bridge.log"),
        jvm,
        Main.class.getName());
  }

  private static Map<String, String> environment(
      BrokerProcess broker, int httpPort, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("TOKENLAKE_BRIDGE_GRPC_PORT", "0");
    environment.put("TOKENLAKE_BRIDGE_OPS_PORT", "0");
    environment.put("TOKENLAKE_BRIDGE_HTTP_PORT", Integer.toString(httpPort));
    environment.put("TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    return environment;
  }

  private static Set<String> traceIds(BrokerProcess broker) {
    Set<String> ids = new HashSet<>();
    TopicReader.readAll(broker.bootstrapServers(), Topics.OTLP_SPANS)
        .forEach(record -> ids.add(new String(record.key(), US_ASCII)));
    return ids;
  }

  private static Set<String> spanIds(BrokerProcess broker) throws Exception {
    Set<String> ids = new HashSet<>();
    for (var record : TopicReader.readAll(broker.bootstrapServers(), Topics.OTLP_SPANS)) {
      ExportTraceServiceRequest.parseFrom(record.value()).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .forEach(span -> ids.add(HexFormat.of().formatHex(span.getSpanId().toByteArray())));
    }
    return ids;
  }
}
