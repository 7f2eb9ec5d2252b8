package io.tokenlake.ingest.ops;

import com.linecorp.armeria.common.RequestHeaders;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.Optional;

/** Spans of the bridge itself: one for each request, with what became of it and nothing of it. */
public final class OwnTraces implements AutoCloseable {
  /** What the standard variables do not say. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name",
          "tokenlake-ingest-bridge",
          "otel.metrics.exporter",
          "none",
          "otel.logs.exporter",
          "none");

  private static final AttributeKey<String> SIGNAL = AttributeKey.stringKey("tokenlake.signal");
  private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("tokenlake.protocol");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("tokenlake.outcome");

  private final Optional<OpenTelemetrySdk> sdk;
  private final OpenTelemetry openTelemetry;

  private OwnTraces(Optional<OpenTelemetrySdk> sdk) {
    this.sdk = sdk;
    this.openTelemetry = sdk.<OpenTelemetry>map(made -> made).orElse(OpenTelemetry.noop());
  }

  /**
   * Sets up the SDK.
   *
   * @param properties of OpenTelemetry's SDK, such as {@code otel.traces.exporter}; empty for no
   *     traces
   */
  public static OwnTraces of(Map<String, String> properties) {
    return new OwnTraces(
        properties.isEmpty()
            ? Optional.empty()
            : Optional.of(
                AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesCustomizer(ignored -> properties)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk()));
  }

  /** A span of a request, below that of its client if the headers name one. */
  public Span start(String signal, String protocol, RequestHeaders headers) {
    if (sdk.isEmpty()) {
      return Span.getInvalid();
    }
    Context parent =
        openTelemetry
            .getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), headers, HeaderGetter.INSTANCE);
    return openTelemetry
        .getTracer("io.tokenlake.ingest")
        .spanBuilder("export " + signal)
        .setSpanKind(SpanKind.SERVER)
        .setParent(parent)
        .setAttribute(SIGNAL, signal)
        .setAttribute(PROTOCOL, protocol)
        .startSpan();
  }

  /** Ends the span of a request that was answered. */
  public static void end(Span span, String outcome, boolean isRefused) {
    span.setAttribute(OUTCOME, outcome);
    if (isRefused) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  @Override
  public void close() {
    sdk.ifPresent(OpenTelemetrySdk::close);
  }

  private enum HeaderGetter implements TextMapGetter<RequestHeaders> {
    INSTANCE;

    @Override
    public Iterable<String> keys(RequestHeaders headers) {
      return headers.names().stream().map(CharSequence::toString).toList();
    }

    @Override
    public String get(RequestHeaders headers, String key) {
      return headers == null ? null : headers.get(key);
    }
  }
}
