package io.tokenlake.gpu;

import io.opentelemetry.proto.resource.v1.Resource;
import io.tokenlake.gpu.delivery.Courier;
import io.tokenlake.gpu.metric.Attributes;
import io.tokenlake.gpu.metric.Entity;
import io.tokenlake.gpu.metric.MetricDef;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.metric.Series;
import io.tokenlake.gpu.sample.RoundState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the agent says about itself, so that silence of GPUs can be told from silence of the agent.
 * It is said by another thread than the one that samples, which a driver may make hang.
 */
final class AgentMetrics {
  private static final MetricDef UP =
      MetricDef.code(
          "tokenlake.gpu.agent.nvml.up", "1", "Whether there is an NVML session: 1, or 0 and why");
  private static final MetricDef GPUS =
      MetricDef.code("tokenlake.gpu.agent.gpus", "{gpu}", "GPUs that were reached");
  private static final MetricDef AGE =
      MetricDef.gauge("tokenlake.gpu.agent.round.age", "s", "Time since the last round began");
  private static final MetricDef ITEMS =
      MetricDef.counter(
          "tokenlake.gpu.agent.items", "{item}", "Data points and log records by their fate");
  private static final MetricDef FAILURES =
      MetricDef.counter(
          "tokenlake.gpu.agent.send.failures", "{attempt}", "Attempts to deliver that failed");
  private static final MetricDef SPOOL =
      MetricDef.upDown("tokenlake.gpu.agent.spool.size", "By", "Bytes that wait for the receiver");

  private final Entity agent;
  private final long began;
  private final Map<List<Object>, Series> series = new HashMap<>();

  /**
   * Creates them.
   *
   * @param node resource attributes of the node
   * @param began when the agent did
   */
  AgentMetrics(Map<String, Object> node, Instant began) {
    this.agent =
        new Entity(Resource.newBuilder().addAllAttributes(Attributes.of(node)).build(), List.of());
    this.began = nanos(began);
  }

  /** The values now. */
  void points(Instant now, RoundState round, Courier courier, Consumer<Point> points) {
    long time = nanos(now);
    points.accept(
        round.noSession() == null
            ? of(UP, Map.of()).at(time, 1L)
            : of(UP, Map.of("error.type", round.noSession())).at(time, 0L));
    points.accept(of(GPUS, Map.of()).at(time, (long) round.gpus()));
    if (round.time() != null) {
      double age = Duration.between(round.time(), now).toMillis() / 1_000.0;
      points.accept(of(AGE, Map.of()).at(time, age));
    }
    points.accept(item("delivered").at(time, courier.delivered()));
    points.accept(item("refused").at(time, courier.refused()));
    points.accept(item("lost").at(time, courier.lost()));
    points.accept(of(FAILURES, Map.of()).at(time, courier.failures()));
    points.accept(of(SPOOL, Map.of()).at(time, courier.spooledBytes()));
  }

  private Series item(String fate) {
    return of(ITEMS, Map.of("tokenlake.gpu.agent.fate", fate));
  }

  private Series of(MetricDef def, Map<String, String> attributes) {
    return series.computeIfAbsent(
        List.of(def.name(), attributes), unused -> new Series(agent, def, attributes).since(began));
  }

  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
