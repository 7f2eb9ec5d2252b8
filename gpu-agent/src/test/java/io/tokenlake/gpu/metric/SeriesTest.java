package io.tokenlake.gpu.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final Entity GPU =
      new Entity(
          Resource.newBuilder().addAttributes(Attributes.of("host.name", "node-7")).build(),
          List.of(Attributes.of("hw.id", "GPU-a")));
  private static final MetricDef ENERGY = MetricDef.parse("hw.energy", "J", "amount", "Energy");
  private static final MetricDef ERRORS = MetricDef.counter("hw.errors", "{error}", "Errors");

  @Test
  void theFirstPointOfACounterHasNoDurationAndIsTheReference() {
    Series energy = new Series(GPU, ENERGY, Map.of());

    assertThat(energy.at(1_000, 5.5)).extracting(Point::startNanos).isEqualTo(1_000L);
    assertThat(energy.at(2_000, 6.5)).extracting(Point::startNanos).isEqualTo(1_000L);
  }

  @Test
  void aCounterThatFallsBeganAgainSinceItWasLastRead() {
    Series energy = new Series(GPU, ENERGY, Map.of());
    energy.at(1_000, 500.0);
    energy.at(2_000, 600.0);

    assertThat(energy.at(3_000, 4.0)).isEqualTo(new Point(energy, 3_000, 2_000, 4, 4.0));
    assertThat(energy.at(4_000, 5.0).startNanos()).isEqualTo(2_000);
  }

  @Test
  void aCounterOfOursCountsSinceItBegan() {
    Series errors = new Series(GPU, ERRORS, Map.of()).since(500);

    assertThat(errors.at(1_000, 3L).startNanos()).isEqualTo(500);
  }

  @Test
  void aGaugeHasNoStart() {
    Series power = new Series(GPU, MetricDef.gauge("hw.power", "W", "Power"), Map.of());

    assertThat(power.at(1_000, 3.0).startNanos()).isZero();
  }

  @Test
  void aRequestHasOneMetricForAllItsPointsAndOneResourceForEachEntity() throws Exception {
    Series corrected = new Series(GPU, ERRORS, Map.of("error.type", "ecc_corrected"));
    Series replays = new Series(GPU, ERRORS, Map.of("error.type", "pcie_replay"));
    Entity other = new Entity(Resource.getDefaultInstance(), List.of());
    Series power = new Series(other, MetricDef.gauge("hw.power", "W", "Power"), Map.of());

    ExportMetricsServiceRequest request =
        ExportMetricsServiceRequest.parseFrom(
            MetricRequest.encode(
                List.of(
                    corrected.at(1, 7L),
                    power.at(1, 0.5),
                    replays.at(1, 8L),
                    corrected.at(2, 9L))));

    assertThat(request.getResourceMetricsCount()).isEqualTo(2);
    Metric errors = request.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0);
    assertThat(request.getResourceMetrics(0).getScopeMetrics(0).getMetricsCount()).isEqualTo(1);
    assertThat(errors.getName()).isEqualTo("hw.errors");
    assertThat(errors.getSum().getIsMonotonic()).isTrue();
    assertThat(errors.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(errors.getSum().getDataPointsList())
        .extracting(NumberDataPoint::getAsInt)
        .containsExactly(7L, 8L, 9L);
    assertThat(errors.getSum().getDataPoints(0).getAttributesList())
        .containsExactly(
            Attributes.of("hw.id", "GPU-a"), Attributes.of("error.type", "ecc_corrected"));
    Metric other1 = request.getResourceMetrics(1).getScopeMetrics(0).getMetrics(0);
    assertThat(other1.getGauge().getDataPoints(0).getAsDouble()).isEqualTo(0.5);
  }
}
