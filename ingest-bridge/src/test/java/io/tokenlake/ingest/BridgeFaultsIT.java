package io.tokenlake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.tokenlake.ingest.config.KafkaConfig;
import io.tokenlake.ingest.config.LimitsConfig;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.local.process.FreePort;
import io.tokenlake.local.process.JavaProcess;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

  /** A tenth of what comes; the broker lets ten seconds of it through before it slows down. */
  private static final double SLOW_BYTES_PER_SECOND = 200_000;

  /** More than the producer puts into one batch with others; a request has two. */
  private static final int SLOW_SPAN_BYTES = 70_000;

  private static final int SLOW_REQUEST_BYTES = 150_000;

  /** Two requests of the four that are sent at a time. */
  private static final int SLOW_IN_FLIGHT_BYTES = 300_000;

  /** What requests cost beside their bytes. */
  private static final double OVERHEAD = 10_000;

  @TempDir Path dir;

  @Test
  void
      aClientWithTheSdksRetryLosesNothingAndRepeatsOnlyWhatItSentWhenTheBrokerIsAwayForThirtySeconds()
          throws Exception {
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
      assertThat(distinct(spans(broker))).containsExactlyInAnyOrderElementsOf(ended);
    }
  }

  @Test
  void aBrokerThatIsHeldUpIsSaidAndWhatWasAcknowledgedIsThere() throws Exception {
    try (BrokerProcess broker = new BrokerProcess(dir).start();
        IngestBridge bridge = bridge(broker, Map.of(KafkaConfig.SEND_TIMEOUT_MS, "1000"))) {
      List<String> acknowledged;
      List<String> sent;
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
        sent = posts.sent();
      }
      List<Span> inKafka = spans(broker);
      assertThat(traceIds(inKafka)).containsAll(acknowledged).isSubsetOf(sent);
      // What the broker had received when it was held up was sent again meanwhile.
      assertThat(inKafka).hasSizeGreaterThan(distinct(inKafka).size());
    }
  }

  @Test
  void aSlowBrokerMakesClientsComeBackAndTheBridgeHoldsNoMoreThanItMay() throws Exception {
    Map<String, String> limits =
        Map.of(
            LimitsConfig.MAX_REQUEST_BYTES,
            Integer.toString(SLOW_REQUEST_BYTES),
            LimitsConfig.MAX_IN_FLIGHT_BYTES,
            Integer.toString(SLOW_IN_FLIGHT_BYTES));
    try (BrokerProcess broker = new BrokerProcess(dir).start();
        IngestBridge bridge = bridge(broker, limits)) {
      broker.limitProducers(SLOW_BYTES_PER_SECOND);
      try (Posts posts = new Posts(bridge.httpPort(), incompressible(SLOW_SPAN_BYTES))) {
        await().atMost(LIMIT).until(() -> posts.refused() > 0);
        int before = posts.acknowledged().size();
        double most = 0;
        while (posts.acknowledged().size() < before + A_FEW) {
          most = Math.max(most, gauge(bridge, "tokenlake_bridge_in_flight_bytes"));
          // Looked at while most is on its way: what is acknowledged is there already.
          List<String> acknowledged = posts.acknowledged();
          assertThat(traceIds(spans(broker))).containsAll(acknowledged);
        }
        posts.close();
        assertThat(most).isBetween((double) SLOW_SPAN_BYTES, SLOW_IN_FLIGHT_BYTES + OVERHEAD);
        assertThat(Bridges.ops(bridge, "/metrics").contentUtf8())
            .contains("outcome=\"unavailable_overload\"");
        assertThat(traceIds(spans(broker)))
            .containsAll(posts.acknowledged())
            .isSubsetOf(posts.sent());
      }
      await().until(() -> gauge(bridge, "tokenlake_bridge_in_flight_bytes") == 0);
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
        assertThat(traceIds(spans(broker))).containsAll(posts.acknowledged());
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
    return span.getSpanContext().getTraceId() + "/" + span.getSpanContext().getSpanId();
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

  /** Every span that lies in Kafka, as often as it does. */
  private static List<Span> spans(BrokerProcess broker) throws Exception {
    List<Span> spans = new ArrayList<>();
    for (var record : TopicReader.readAll(broker.bootstrapServers(), Topics.OTLP_SPANS)) {
      ExportTraceServiceRequest.parseFrom(record.value()).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .forEach(scope -> spans.addAll(scope.getSpansList()));
    }
    return spans;
  }

  /** Trace id and span id of each: what the jobs know a repeat by, which is one to the byte. */
  private static Set<String> distinct(List<Span> spans) {
    Map<String, Span> known = new HashMap<>();
    for (Span span : spans) {
      Span first = known.putIfAbsent(hex(span.getTraceId()) + "/" + hex(span.getSpanId()), span);
      assertThat(span).isEqualTo(first == null ? span : first);
    }
    return known.keySet();
  }

  private static Set<String> traceIds(List<Span> spans) {
    return spans.stream().map(span -> hex(span.getTraceId())).collect(Collectors.toSet());
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static double gauge(IngestBridge bridge, String name) {
    return Bridges.ops(bridge, "/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static String incompressible(int length) {
    byte[] bytes = new byte[length];
    new Random(20261125).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes).substring(0, length);
  }
}
