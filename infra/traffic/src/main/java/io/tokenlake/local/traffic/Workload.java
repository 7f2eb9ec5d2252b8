package io.tokenlake.local.traffic;

import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * The demo's own traffic: several teams, services, providers and models, in all three vintages of
 * the GenAI conventions. Most spans are written with the OpenTelemetry SDK over the last half hour,
 * up to now; a part of the calls is made, now, with the official OpenAI client against a {@link
 * ModelServer}.
 *
 * <p>In it, for whoever looks at the lake afterwards: agents that repeat the usage of their calls,
 * cached and reasoning tokens, streamed answers, rate limits and other failures, and one single
 * call with 120,000 output tokens while no other has more than 60,000. From some 400 calls on also
 * a prompt that grows fourfold, a provider that refuses calls which are tried again, and an agent
 * that asks its tool the same thing six times.
 */
public final class Workload {
  /** Of the calls, this part is made with the real client... */
  private static final int CLIENT_CALL_DIVISOR = 5;

  /** ...but no fewer than this, so that each kind of call is among them... */
  private static final int MIN_CLIENT_CALLS = 60;

  /** ...and no more than this, because they take real time. */
  private static final int MAX_CLIENT_CALLS = 200;

  private final SpanExporter exporter;
  private final InstantSource clock;
  private final Pause pause;

  /**
   * Creates a workload that may run any number of times.
   *
   * @param exporter where spans go; the caller closes it
   * @param clock says when now is
   * @param pause how to wait before trying an export again
   */
  public Workload(SpanExporter exporter, InstantSource clock, Pause pause) {
    this.exporter = exporter;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Sends the workload to an OTLP/gRPC endpoint and returns when all of it was accepted.
   *
   * @param progress is told now and then how many spans went out
   * @throws SpanSendException if the receiver does not accept it
   */
  public static WorkloadResult send(
      String endpoint, WorkloadOptions options, LongConsumer progress) {
    try (OtlpConnection connection = OtlpConnection.grpc(endpoint)) {
      return new Workload(connection.exporter(), InstantSource.system(), Pause.SLEEP)
          .run(options, progress);
    }
  }

  /** Sends the workload; see {@link #send}. */
  public WorkloadResult run(WorkloadOptions options, LongConsumer progress) {
    SpanSender sender =
        new SpanSender(exporter, pause, options.duplicates(), options.seed(), progress);
    Truth truth = new Truth();
    int clientCalls = clientCalls(options.calls());
    // The past first: the lake sees event times in order, as it would have.
    Instant now = clock.instant();
    try (SpanTraffic spans = new SpanTraffic(sender, truth)) {
      spans.send(WorkloadPlan.draw(options.calls() - clientCalls, options.seed()), now);
    }
    sender.flush();
    try (ModelServer server = ModelServer.start()) {
      new OpenAiTraffic(sender, truth, options.seed()).send(clientCalls, server.baseUrl());
    }
    sender.finish();
    return new WorkloadResult(
        sender.sent(),
        sender.copies(),
        sender.callCopies(),
        truth.calls(),
        clientCalls,
        truth.failedCalls(),
        truth.inputTokens(),
        truth.outputTokens());
  }

  /** Leaves at least one call to the plan, which needs one for the runaway. */
  private static int clientCalls(int calls) {
    int wanted =
        Math.min(MAX_CLIENT_CALLS, Math.max(MIN_CLIENT_CALLS, calls / CLIENT_CALL_DIVISOR));
    return Math.min(calls - 1, wanted);
  }
}
