package io.tokenlake.benchmarks.queries;

import io.tokenlake.benchmarks.queries.Population.Feature;
import io.tokenlake.benchmarks.queries.Population.Tenant;
import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes the single calls of a tenant's day as the normaliser would have read them. */
final class CallMaker {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;
  private static final int RESPONSE_DIGITS = 24;
  private static final int DAYS_OF_A_PROMPT = 20;

  /** A few users make most of the calls. */
  private static final double USER_SKEW = 3;

  private static final double FAILED = 0.015;
  private static final double CUT_OFF = 0.02;
  private static final double STAGING = 0.06;
  private static final double SECOND_MODEL = 0.2;
  private static final double SAME_TRACE = 0.65;
  private static final List<String> STOP = List.of("stop");
  private static final List<String> LENGTH = List.of("length");

  private static final String[] ERRORS = {"rate_limit_exceeded", "timeout", "server_error"};
  private static final Integer[] STATUSES = {429, null, 503};

  private final Tenant tenant;
  private final SplittableRandom random;
  private final long latestEnd;
  private final long day;
  private String trace;
  private String parent;

  CallMaker(Tenant tenant, LocalDate day, SplittableRandom random, long latestEndMicros) {
    this.tenant = tenant;
    this.random = random;
    this.latestEnd = latestEndMicros - 1;
    this.day = day.toEpochDay();
  }

  LlmCall call(Feature feature, long startMicros) {
    Model model = random.nextDouble() < SECOND_MODEL ? feature.second() : feature.first();
    boolean agentGoesOn = feature.agent() != null && random.nextDouble() < SAME_TRACE;
    if (trace == null || !agentGoesOn) {
      trace = Digits.hex(random, TRACE_DIGITS);
      parent = Digits.hex(random, SPAN_DIGITS);
    }
    String span = Digits.hex(random, SPAN_DIGITS);
    boolean failed = random.nextDouble() < FAILED;
    int error = failed ? random.nextInt(ERRORS.length) : -1;
    Usage usage = failed ? null : usage(feature, model);
    boolean streamed = feature.streamed() && !failed;
    long firstToken = Math.round(model.firstTokenMs() * spread(0.35));
    long output = usage == null || usage.outTotal() == null ? 0 : usage.outTotal();
    long duration = firstToken + Math.round(output * model.msPerToken() * spread(0.2));
    long end = Math.min(startMicros + duration * 1_000 + random.nextInt(1_000), latestEnd);
    boolean cutOff = random.nextDouble() < CUT_OFF;
    return new LlmCall(
        trace + ":" + span,
        trace,
        span,
        parent,
        failed ? null : "resp-" + Digits.alphanumeric(random, RESPONSE_DIGITS),
        startMicros,
        end,
        streamed ? Math.min(firstToken, (end - startMicros) / 1_000) : null,
        model.provider(),
        SpanRole.CALL,
        model.embeds() ? "embeddings" : "chat",
        model.request(),
        failed ? null : model.response(),
        usage,
        null,
        null,
        null,
        attribution(feature),
        failed || model.embeds() ? null : cutOff ? LENGTH : STOP,
        failed ? ERRORS[error] : null,
        failed ? STATUSES[error] : Integer.valueOf(200),
        streamed,
        null,
        null,
        "OTEL",
        "C",
        "opentelemetry.instrumentation." + model.provider(),
        "1.4.0");
  }

  private Usage usage(Feature feature, Model model) {
    long input = Math.max(1, Math.round(feature.inputTokens() * spread(0.7)));
    Map<Leaf, Long> leaves = new EnumMap<>(Leaf.class);
    long cached = 0;
    long written = 0;
    if (feature.cachedShare() > 0 && !model.embeds()) {
      boolean hit = random.nextDouble() < 0.7;
      cached = hit ? (long) (input * feature.cachedShare()) : 0;
      leaves.put(Leaf.IN_CACHE_READ, cached);
      if (model.writesCache()) {
        written = hit ? 0 : (long) (input * feature.cachedShare());
        leaves.put(Leaf.IN_CACHE_WRITE_5M, written);
      }
    }
    leaves.put(Leaf.IN_FRESH_TEXT, input - cached - written);
    if (model.embeds()) {
      return new Usage(leaves, input, null, Usage.Basis.INCLUSIVE, Usage.BasisSource.DEFAULT);
    }
    long output = Math.max(1, Math.round(feature.outputTokens() * spread(0.8)));
    long reasoning = model.reasons() ? (long) (output * random.nextDouble() * 0.8) : 0;
    leaves.put(Leaf.OUT_TEXT, output - reasoning);
    if (model.reasons()) {
      leaves.put(Leaf.OUT_REASONING, reasoning);
    }
    return new Usage(
        leaves,
        input,
        output,
        model.writesCache() ? Usage.Basis.EXCLUSIVE : Usage.Basis.INCLUSIVE,
        Usage.BasisSource.RULE);
  }

  private Attribution attribution(Feature feature) {
    int user = (int) (tenant.users() * Math.pow(random.nextDouble(), USER_SKEW));
    boolean known = random.nextInt(10) > 0;
    return new Attribution(
        tenant.name(),
        feature.team(),
        feature.name(),
        known ? "user-" + user : null,
        random.nextDouble() < STAGING ? "staging" : "production",
        feature.service(),
        feature.agent(),
        feature.workflow(),
        known ? "s-" + day + "-" + user : null,
        feature.prompt(),
        feature.prompt() == null ? null : "v" + (day / DAYS_OF_A_PROMPT - 1_000),
        null);
  }

  /** Log-normal around 1. */
  private double spread(double sigma) {
    return Math.exp(sigma * random.nextGaussian());
  }
}
