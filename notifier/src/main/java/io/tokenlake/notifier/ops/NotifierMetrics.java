package io.tokenlake.notifier.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.DoubleSupplier;

/** What the notifier counts, as Prometheus reads it. */
public final class NotifierMetrics {
  private static final String PREFIX = "tokenlake.notifier.";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  public NotifierMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** A record that a destination has taken. */
  public void sent(String destination, String status) {
    count("sent", "Records that a destination has taken", destination, "status", status);
  }

  /** A record that came again, and was not sent again. */
  public void repeated(String destination) {
    Counter.builder(PREFIX + "repeats")
        .description("Records that came again, and were not sent again")
        .tag("destination", destination)
        .register(registry)
        .increment();
  }

  /** A record of which a destination is not told. */
  public void withheld(String destination, String reason) {
    count("withheld", "Records of which a destination is not told", destination, "reason", reason);
  }

  /** An attempt after which there must be another. */
  public void retried(String destination, String reason) {
    count("retries", "Attempts that must be repeated", destination, "reason", reason);
  }

  /** A record that became undelivered. */
  public void failed(String destination, String reason) {
    count("failed", "Records that went to the undelivered", destination, "reason", reason);
  }

  /** An attempt to tell a destination of what lasts. */
  public void resent(String destination, boolean taken) {
    count(
        "resends",
        "Attempts to tell a destination again of what lasts",
        destination,
        "outcome",
        taken ? "taken" : "failed");
  }

  /** A gauge of one destination. */
  public void watch(String name, String description, String destination, DoubleSupplier value) {
    Gauge.builder(PREFIX + name, value::getAsDouble)
        .description(description)
        .tag("destination", destination)
        .register(registry);
  }

  private void count(String name, String description, String destination, String tag, String is) {
    Counter.builder(PREFIX + name)
        .description(description)
        .tag("destination", destination)
        .tag(tag, is)
        .register(registry)
        .increment();
  }

  /** All of it in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }
}
