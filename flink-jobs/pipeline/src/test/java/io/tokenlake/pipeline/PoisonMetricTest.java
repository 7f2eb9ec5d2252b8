package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Points of metrics that cannot be counted are dead letters, each with nothing but itself. */
class PoisonMetricTest {
  private static final long TIME = 1_767_225_600_000_000_000L;

  private PoisonRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new PoisonRig();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void eachOfManyBrokenPointsIsALetterOfItsOwnSize() throws Exception {
    Sum.Builder points = Sum.newBuilder();
    for (int i = 0; i < 1_000; i++) {
      points.addDataPoints(point(Double.NaN, TIME + i));
    }
    points.addDataPoints(point(-1, TIME)).addDataPoints(point(1, 0));
    points.addDataPoints(point(12, TIME));
    rig.sendMetrics(message(metric(points).toByteString()));

    assertThat(rig.refused()).hasSize(1_002);
    assertThat(rig.refused()).allMatch(letter -> letter.payload().length < 200);
    assertThat(rig.refused().get(0).detail()).contains("NaN", "a number from 0");
    assertThat(rig.refused().get(1_001).detail()).contains("2000 to 2099");
    ExportMetricsServiceRequest first =
        ExportMetricsServiceRequest.parseFrom(rig.refused().get(0).payload());
    assertThat(first.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0).getSum())
        .isEqualTo(Sum.newBuilder().addDataPoints(point(Double.NaN, TIME)).build());
    assertThat(rig.fates().recorded()).isEqualTo(1);
    LedgerInvariants.check(rig);
  }

  @Test
  void aMetricThatCannotBeParsedDoesNotTakeItsNeighboursWithIt() throws Exception {
    ByteString good = metric(Sum.newBuilder().addDataPoints(point(12, TIME))).toByteString();
    rig.sendMetrics(Poison.request(ByteString.copyFromUtf8("no metric"), good));

    assertThat(rig.refused()).extracting(DeadLetter::reason).containsExactly("UNDECODABLE");
    assertThat(rig.fates().recorded()).isEqualTo(1);
    LedgerInvariants.check(rig);
  }

  private static byte[] message(ByteString metric) throws Exception {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(Metric.parseFrom(metric))))
        .build()
        .toByteArray();
  }

  private static Metric metric(Sum.Builder points) {
    return Metric.newBuilder().setName("claude_code.token.usage").setSum(points).build();
  }

  private static NumberDataPoint point(double value, long time) {
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(time)
        .setAsDouble(value)
        .addAttributes(TestSpans.text("type", "input"))
        .addAttributes(TestSpans.text("model", "claude-sonnet-4"))
        .build();
  }
}
