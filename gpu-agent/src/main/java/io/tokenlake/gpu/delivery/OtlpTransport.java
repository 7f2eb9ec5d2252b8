package io.tokenlake.gpu.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Delivers to a receiver of OTLP, by HTTP or gRPC.
 *
 * <p>What the protocol calls worth repeating is, and so is every sign that the receiver is not set
 * up for us yet, such as a wrong token: the measurements are good, and the spool has room. Only
 * what the receiver takes for bad is given up.
 */
public final class OtlpTransport implements Transport {
  /** How long after a request's own timeout its answer is given up. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Map<Signal, Endpoint> endpoints;
  private final Map<Signal, SenderFactory.Sender> senders = new EnumMap<>(Signal.class);

  /**
   * Creates a transport; nothing is connected before the first request.
   *
   * @param endpoints a receiver for each signal
   */
  public OtlpTransport(Map<Signal, Endpoint> endpoints) {
    this.endpoints = endpoints;
    endpoints.forEach(
        (signal, endpoint) -> senders.put(signal, SenderFactory.sender(signal, endpoint)));
  }

  @Override
  public Outcome send(Request request) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    senders.get(request.signal()).sending().send(body(request), outcome);
    Duration patience = endpoints.get(request.signal()).timeout().plus(GRACE);
    try {
      return outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Outcome.Later("no answer in " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Outcome.Later(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Later("interrupted");
    }
  }

  private static MessageWriter body(Request request) {
    return new MessageWriter() {
      @Override
      public void writeMessage(OutputStream output) throws IOException {
        output.write(request.body());
      }

      @Override
      public int getContentLength() {
        return request.body().length;
      }
    };
  }

  /** What an answer of success says about single items. */
  static Outcome delivered(Signal signal, byte[] response) {
    try {
      long refused =
          signal == Signal.METRICS
              ? ExportMetricsServiceResponse.parseFrom(response)
                  .getPartialSuccess()
                  .getRejectedDataPoints()
              : ExportLogsServiceResponse.parseFrom(response)
                  .getPartialSuccess()
                  .getRejectedLogRecords();
      return new Outcome.Delivered(refused);
    } catch (InvalidProtocolBufferException e) {
      // A receiver that answers in its own words has taken the request all the same.
      return new Outcome.Delivered(0);
    }
  }

  @Override
  public void close() {
    senders.values().forEach(SenderFactory.Sender::close);
  }
}
