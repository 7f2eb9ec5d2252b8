package io.tokenlake.gpu;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends samples in order without ever making the sampling wait: one request is under way at a time,
 * and what it could not deliver goes into the next one. At most {@link #CAPACITY} samples wait;
 * beyond that the oldest are lost, and counted. For one thread.
 */
final class SampleSender implements AutoCloseable {
  /** Samples that wait for the receiver: one hour of one GPU at 1 s, about 1 MiB. */
  static final int CAPACITY = 3_600;

  /** Samples in a request, which then stays well under the 4 MiB that gRPC receivers accept. */
  static final int BATCH_SIZE = 512;

  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final MetricExporter exporter;
  private final SampleMetrics metrics;
  private final Consumer<String> log;
  private final Deque<GpuSample> waiting = new ArrayDeque<>();

  private List<GpuSample> underWay = List.of();
  private CompletableResultCode result = CompletableResultCode.ofSuccess();
  private boolean failing;
  private long lost;

  /**
   * Creates a sender.
   *
   * @param exporter where the metrics go; closed with the sender
   * @param metrics how samples become metrics
   * @param log is told when the receiver stops and begins to take samples, and what is lost
   */
  SampleSender(MetricExporter exporter, SampleMetrics metrics, Consumer<String> log) {
    this.exporter = exporter;
    this.metrics = metrics;
    this.log = log;
  }

  /** Takes samples over, and sends all that wait unless a request is under way. */
  void send(List<GpuSample> samples) {
    waiting.addAll(samples);
    settle();
    loseWhatDoesNotFit();
    exportNext();
  }

  /** Samples that did not fit and are gone. */
  long lost() {
    return lost;
  }

  private void exportNext() {
    while (underWay.isEmpty() && !waiting.isEmpty()) {
      List<GpuSample> batch = new ArrayList<>();
      while (batch.size() < BATCH_SIZE && !waiting.isEmpty()) {
        batch.add(waiting.removeFirst());
      }
      underWay = batch;
      result = exporter.export(metrics.of(batch));
      if (!settle()) {
        return;
      }
    }
  }

  /** Looks how the request ended, if it did; returns whether the next one may go out now. */
  private boolean settle() {
    if (!result.isDone()) {
      return false;
    }
    if (result.isSuccess()) {
      underWay = List.of();
      noteDelivery();
      return true;
    }
    for (int i = underWay.size() - 1; i >= 0; i--) {
      waiting.addFirst(underWay.get(i));
    }
    underWay = List.of();
    noteFailure();
    return false;
  }

  private void loseWhatDoesNotFit() {
    while (waiting.size() + underWay.size() > CAPACITY && !waiting.isEmpty()) {
      waiting.removeFirst();
      lost++;
    }
  }

  private void noteFailure() {
    if (!failing) {
      failing = true;
      Throwable cause = result.getFailureThrowable();
      log.accept(
          "the receiver does not take samples"
              + (cause == null ? "" : " (" + cause.getMessage() + ")")
              + "; trying again with every new sample and keeping the last "
              + CAPACITY);
    }
  }

  private void noteDelivery() {
    if (failing) {
      failing = false;
      log.accept("the receiver takes samples again; " + lost + " were lost since the start");
    }
  }

  /** Delivers what waits, up to the first failure, and says how much was not delivered. */
  @Override
  public void close() {
    result.join(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    settle();
    exportNext();
    while (!underWay.isEmpty()) {
      result.join(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (!settle()) {
        break;
      }
      exportNext();
    }
    exporter.shutdown().join(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    long undelivered = waiting.size() + (long) underWay.size();
    if (undelivered + lost > 0) {
      log.accept(undelivered + lost + " samples were not delivered");
    }
  }
}
