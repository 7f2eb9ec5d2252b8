package io.tokenlake.local.traffic;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns planned episodes into spans through the OpenTelemetry API, as an instrumentation would. */
final class SpanTraffic implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<TrafficService, SdkTracerProvider> providers = new HashMap<>();
  private final SpanSender sender;
  private final Truth truth;

  SpanTraffic(SpanSender sender, Truth truth) {
    this.sender = sender;
    this.truth = truth;
  }

  /** Sends the spans of all episodes; the last of them ends at {@code end}. */
  void send(List<Episode> episodes, Instant end) {
    for (Episode episode : episodes) {
      Tracer tracer =
          providers
              .computeIfAbsent(
                  episode.profile().service(), service -> service.tracerProvider(sender))
              .get("io.tokenlake.workload");
      Instant begin = end.minus(episode.endsBefore()).minus(episode.duration());
      if (episode.agent() == null) {
        call(tracer, Context.root(), episode, episode.calls().get(0), begin);
      } else {
        agent(tracer, episode, begin);
      }
    }
  }

  @Override
  public void close() {
    providers.values().forEach(SdkTracerProvider::close);
  }

  private void agent(Tracer tracer, Episode episode, Instant begin) {
    CallProfile profile = episode.profile();
    Span agent =
        begin(tracer, Context.root(), episode, "invoke_agent " + episode.agent(), begin)
            .setAttribute(GenAi.OPERATION, "invoke_agent")
            .setAttribute(GenAi.REQUEST_MODEL, profile.model())
            .startSpan();
    profile.vintage().provider(agent, profile.provider());
    Context inAgent = Context.root().with(agent);
    Instant at = begin;
    long input = 0;
    long output = 0;
    for (int i = 0; i < episode.calls().size(); i++) {
      if (i > 0) {
        tool(tracer, inAgent, episode, at);
        at = at.plus(Episode.TOOL_TIME);
      }
      PlannedCall call = episode.calls().get(i);
      call(tracer, inAgent, episode, call, at);
      at = at.plus(call.duration());
      if (call.usage() != null) {
        input += call.usage().input();
        output += call.usage().output();
      }
    }
    // Agents do report the sum of their calls; a ledger that adds it counts everything twice.
    if (input > 0) {
      profile.vintage().usage(agent, new PlannedCall.Usage(input, output, 0, 0, 0));
    }
    agent.end(at);
  }

  private static void tool(Tracer tracer, Context parent, Episode episode, Instant begin) {
    Span tool =
        begin(tracer, parent, episode, "execute_tool crm_lookup", begin)
            .setAttribute(GenAi.OPERATION, "execute_tool")
            .setAttribute(GenAi.TOOL, "crm_lookup")
            .setAttribute(GenAi.TOOL_TYPE, "function")
            .startSpan();
    if (episode.toolArguments() != null) {
      tool.setAttribute(GenAi.TOOL_ARGUMENTS, episode.toolArguments());
    }
    tool.setAttribute(GenAi.TOOL_CALL, "call_" + tool.getSpanContext().getSpanId());
    tool.end(begin.plus(Episode.TOOL_TIME));
  }

  private void call(
      Tracer tracer, Context parent, Episode episode, PlannedCall call, Instant begin) {
    CallProfile profile = episode.profile();
    SpanBuilder builder =
        begin(tracer, parent, episode, call.operation() + " " + call.model(), begin)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(GenAi.OPERATION, call.operation())
            .setAttribute(GenAi.REQUEST_MODEL, call.model());
    if (call.maxTokens() > 0) {
      builder.setAttribute(GenAi.REQUEST_MAX_TOKENS, call.maxTokens());
    }
    if (call.choices() > 1) {
      builder.setAttribute(GenAi.REQUEST_CHOICE_COUNT, (long) call.choices());
    }
    Span span = builder.startSpan();
    profile.vintage().provider(span, profile.provider());
    if (call.failure() == null) {
      answered(span, profile, call);
    } else {
      failed(span, call.failure());
    }
    span.end(begin.plus(call.duration()));
  }

  private void answered(Span span, CallProfile profile, PlannedCall call) {
    profile.vintage().usage(span, call.usage());
    span.setAttribute(GenAi.RESPONSE_MODEL, call.model());
    if (!call.operation().equals("embeddings")) {
      span.setAttribute(GenAi.RESPONSE_ID, responseId(span, profile.provider()));
      String reason = call.maxTokens() > 0 ? "length" : "stop";
      span.setAttribute(GenAi.FINISH_REASONS, Collections.nCopies(call.choices(), reason));
    }
    Duration first = call.timeToFirstChunk();
    if (first != null) {
      span.setAttribute(GenAi.REQUEST_STREAM, true);
      span.setAttribute(GenAi.TIME_TO_FIRST_CHUNK, first.toNanos() / NANOS_PER_SECOND);
    }
    truth.answered(call.usage().input(), call.usage().output());
  }

  private void failed(Span span, PlannedCall.Failure failure) {
    span.setAttribute(GenAi.ERROR_TYPE, failure.errorType());
    if (failure.httpStatus() > 0) {
      span.setAttribute(GenAi.HTTP_STATUS, (long) failure.httpStatus());
    }
    span.setStatus(StatusCode.ERROR, failure.errorType());
    truth.failed();
  }

  /** As unique as the span. */
  private static String responseId(Span span, String provider) {
    String id = span.getSpanContext().getTraceId() + span.getSpanContext().getSpanId();
    return switch (provider) {
      case "openai" -> "chatcmpl-" + id;
      case "anthropic" -> "msg_" + id;
      default -> id;
    };
  }

  private static SpanBuilder begin(
      Tracer tracer, Context parent, Episode episode, String name, Instant begin) {
    SpanBuilder builder =
        tracer
            .spanBuilder(name)
            .setParent(parent)
            .setStartTimestamp(begin)
            .setAttribute(GenAi.FEATURE, episode.profile().feature())
            .setAttribute(GenAi.USER, episode.user())
            .setAttribute(GenAi.CONVERSATION, episode.conversation());
    if (episode.agent() != null) {
      builder.setAttribute(GenAi.AGENT, episode.agent());
    }
    if (episode.tenant() != null) {
      builder.setAttribute(GenAi.TENANT, episode.tenant());
      builder.setAttribute(GenAi.TEAM, episode.team());
    }
    return builder;
  }
}
