package io.tokenlake.gpu;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** An exporter whose receiver the test plays: each request waits for an answer. */
final class FakeReceiver implements MetricExporter {
  private final List<Integer> taken = new ArrayList<>();
  private List<Integer> request = List.of();
  private CompletableResultCode answer = CompletableResultCode.ofSuccess();
  private Runnable whenRequested = () -> {};
  private int requests;

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    request =
        metrics.stream()
            .filter(metric -> metric.getName().equals("hw.temperature"))
            .flatMap(metric -> metric.getDoubleGaugeData().getPoints().stream())
            .map(DoublePointData::getValue)
            .map(Double::intValue)
            .toList();
    requests++;
    answer = new CompletableResultCode();
    whenRequested.run();
    return answer;
  }

  /** Takes the request under way. */
  void accept() {
    taken.addAll(request);
    answer.succeed();
  }

  /** Takes the request under way, and all that come at once. */
  void acceptAll() {
    accept();
    whenRequested = this::accept;
  }

  /** Refuses the request under way, and all that come at once. */
  void refuseAll() {
    refuse();
    whenRequested = this::refuse;
  }

  void refuse() {
    answer.fail();
  }

  int requests() {
    return requests;
  }

  /** Temperatures of the samples in the request under way. */
  List<Integer> request() {
    return request;
  }

  /** Temperatures of the samples that were taken, in order. */
  List<Integer> taken() {
    return taken;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
