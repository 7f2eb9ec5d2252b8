package io.tokenlake.local.traffic;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Sends a trace as GenAI spans (vintage B): each request a CLIENT span, the root of a trace of its
 * own.
 *
 * <p>A trace says when a request began but not how long it took. The duration is made up from its
 * tokens, the same each time: 300 ms, 0.05 ms per input token and 15 ms per output token.
 */
public final class Replay {
  private static final long BASE_NANOS = 300_000_000;
  private static final long NANOS_PER_INPUT_TOKEN = 50_000;
  private static final long NANOS_PER_OUTPUT_TOKEN = 15_000_000;

  /** A paced replay sends at least this often, however slowly a batch fills. */
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);

  private final SpanExporter exporter;
  private final InstantSource clock;
  private final Pause pause;

  /**
   * Creates a replay that may run any number of times.
   *
   * @param exporter where spans go; the caller closes it
   * @param clock says when now is
   * @param pause how to wait for the next request
   */
  public Replay(SpanExporter exporter, InstantSource clock, Pause pause) {
    this.exporter = exporter;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Sends a trace to an OTLP/gRPC endpoint and returns when all of it was accepted.
   *
   * @param progress is told now and then how many spans went out
   * @throws TraceFormatException before anything is sent, if any line of the trace is wrong
   * @throws SpanSendException if the receiver does not accept it
   */
  public static ReplayResult send(
      String endpoint, TraceFile trace, ReplayOptions options, LongConsumer progress)
      throws IOException {
    try (OtlpConnection connection = OtlpConnection.grpc(endpoint)) {
      return new Replay(connection.exporter(), InstantSource.system(), Pause.SLEEP)
          .run(trace, options, progress);
    }
  }

  /** Sends a trace; see {@link #send}. */
  public ReplayResult run(TraceFile trace, ReplayOptions options, LongConsumer progress)
      throws IOException {
    Ends ends = new Ends();
    trace.forEach(ends::add);
    SpanSender sender =
        new SpanSender(exporter, pause, options.duplicates(), options.seed(), progress);
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(Resource.create(Attributes.of(GenAi.SERVICE, "tokenlake-replay"))))
            .setIdGenerator(SeededIdGenerator.of(options.repeatIds(), options.seed()))
            .addSpanProcessor(sender)
            .build()) {
      Run run = new Run(provider.get("io.tokenlake.replay"), sender, options, ends);
      trace.forEach(run::send);
      sender.finish();
      return run.result();
    }
  }

  /** The end of a request: its start plus a duration that follows from its tokens. */
  static Instant end(TraceFile.Request request) {
    return request
        .at()
        .plusNanos(
            BASE_NANOS
                + NANOS_PER_INPUT_TOKEN * request.contextTokens()
                + NANOS_PER_OUTPUT_TOKEN * request.generatedTokens());
  }

  /** When the first and the last request of a trace end, whatever the order of its lines. */
  private static final class Ends {
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    private void add(TraceFile.Request request) {
      Instant end = end(request);
      first = end.isBefore(first) ? end : first;
      last = end.isAfter(last) ? end : last;
    }
  }

  /** One pass over a trace. */
  private final class Run {
    private final Tracer tracer;
    private final SpanSender sender;
    private final ReplayOptions options;
    private final Ends ends;
    private final Instant began = clock.instant();
    private final Duration shift;
    private final Attributes constant;
    private Instant flushed = began;
    private long calls;
    private long inputTokens;
    private long outputTokens;

    private Run(Tracer tracer, SpanSender sender, ReplayOptions options, Ends ends) {
      this.tracer = tracer;
      this.sender = sender;
      this.options = options;
      this.ends = ends;
      shift = options.keepTimes() ? Duration.ZERO : Duration.between(ends.last, due(ends.last));
      AttributesBuilder attributes =
          Attributes.builder()
              .put(GenAi.OPERATION, "chat")
              .put(GenAi.PROVIDER, options.provider())
              .put(GenAi.REQUEST_MODEL, options.model())
              .put(GenAi.RESPONSE_MODEL, options.model())
              .put(GenAi.FINISH_REASONS, List.of("stop"));
      options.attributes().forEach(attributes::put);
      constant = attributes.build();
    }

    private void send(TraceFile.Request request) {
      Instant end = end(request);
      waitUntil(due(end));
      Span span =
          tracer
              .spanBuilder("chat " + options.model())
              .setNoParent()
              .setSpanKind(SpanKind.CLIENT)
              .setStartTimestamp(request.at().plus(shift))
              .setAllAttributes(constant)
              .setAttribute(GenAi.INPUT_TOKENS, request.contextTokens())
              .setAttribute(GenAi.OUTPUT_TOKENS, request.generatedTokens())
              .startSpan();
      // As unique as the span, and repeated when its ids are.
      span.setAttribute(GenAi.RESPONSE_ID, "chatcmpl-" + span.getSpanContext().getTraceId());
      span.end(end.plus(shift));
      calls++;
      inputTokens += request.contextTokens();
      outputTokens += request.generatedTokens();
    }

    /** When a request that ends at {@code end} is to be sent. */
    private Instant due(Instant end) {
      double nanos = Duration.between(ends.first, end).toNanos() / options.speed();
      return began.plusNanos((long) nanos);
    }

    private void waitUntil(Instant due) {
      if (Duration.between(flushed, due).compareTo(FLUSH_INTERVAL) >= 0) {
        sender.flush();
        flushed = due;
      }
      Duration wait = Duration.between(clock.instant(), due);
      if (wait.isNegative() || wait.isZero()) {
        return;
      }
      try {
        pause.pause(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SpanSendException("interrupted after " + calls + " calls", e);
      }
    }

    private ReplayResult result() {
      return new ReplayResult(sender.sent(), sender.copies(), calls, inputTokens, outputTokens);
    }
  }
}
