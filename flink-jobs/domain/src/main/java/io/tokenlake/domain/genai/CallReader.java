package io.tokenlake.domain.genai;

import io.tokenlake.domain.genai.Normalised.NotACall;
import io.tokenlake.domain.genai.Normalised.Refused;
import java.math.BigDecimal;
import java.util.List;

/** Reads a call out of attributes with the table of its dialect. */
final class CallReader {
  /** Error class of a failed call that names none: the convention's own word for it. */
  private static final String OTHER_ERROR = "_OTHER";

  private static final long NANOS_PER_MICRO = 1_000L;

  private final UsageReader usageReader;
  private final AttributionReader attributionReader;

  CallReader(UsageBasisRules rules, AttributionMapping mapping) {
    usageReader = new UsageReader(rules);
    attributionReader = new AttributionReader(mapping);
  }

  Normalised read(CallOrigin origin, Dialect dialect, RoleRule.Kind kind, Attributes attributes) {
    ModelNames models = ModelNames.read(dialect, attributes, origin.failed());
    String provider = provider(origin, dialect, attributes, models);
    UsageReading reading =
        usageReader.read(dialect, attributes, origin.emitter(), origin.scopeVersion(), provider);
    if (!reading.invalid().isEmpty()) {
      return new Refused("INVALID_USAGE", String.join("; ", reading.invalid()));
    }
    if (kind.role().isWrapper() && !reading.isStated()) {
      return new NotACall(kind.listed() ? kind.role() : SpanRole.OTHER);
    }
    try {
      BigDecimal cost = ReportedCost.read(dialect, attributes);
      return call(origin, dialect, kind, attributes, provider, models, reading, cost);
    } catch (NumberFormatException noMoney) {
      return new Refused("INVALID_COST", ReportedCost.complaint(dialect, attributes));
    }
  }

  private LlmCall call(
      CallOrigin origin,
      Dialect dialect,
      RoleRule.Kind kind,
      Attributes attributes,
      String provider,
      ModelNames models,
      UsageReading reading,
      BigDecimal cost) {
    SemconvVintage vintage = dialect.vintages() ? SemconvVintage.of(attributes) : null;
    return new LlmCall(
        origin.callId(),
        origin.traceId(),
        origin.spanId(),
        origin.parentSpanId(),
        attributes.text(dialect.field(CallField.RESPONSE_ID)),
        Math.floorDiv(origin.startNanos(), NANOS_PER_MICRO),
        Math.floorDiv(origin.endNanos(), NANOS_PER_MICRO),
        FirstToken.millis(dialect.firstTokens(), attributes, origin.startNanos()),
        provider,
        kind.role(),
        kind.operation(),
        models.requested(),
        models.answered(),
        reading.usage(),
        reading.contradiction(),
        reading.rule(),
        cost,
        attributionReader.read(attributes, new Attributes(origin.resource())),
        finishReasons(dialect, attributes),
        errorType(origin, dialect, attributes),
        httpStatus(dialect, attributes),
        stream(dialect, kind, attributes),
        attributes.text(dialect.field(CallField.SERVER_ADDRESS)),
        attributes.text(dialect.field(CallField.SERVICE_TIER)),
        dialect.name(),
        vintage == null ? null : vintage.name(),
        origin.scopeName(),
        origin.scopeVersion());
  }

  private static String provider(
      CallOrigin origin, Dialect dialect, Attributes attributes, ModelNames models) {
    String stated = Providers.canonical(attributes.text(dialect.field(CallField.PROVIDER)));
    if (stated != null) {
      return stated;
    }
    return origin.provider() == null
        ? ProviderInference.of(origin.scopeName(), models.any())
        : origin.provider();
  }

  private static Boolean stream(Dialect dialect, RoleRule.Kind kind, Attributes attributes) {
    Boolean stated = attributes.bool(dialect.field(CallField.STREAM));
    if (stated != null) {
      return stated;
    }
    Boolean asked = attributes.bool(dialect.field(CallField.STREAM_IF_TRUE));
    return Boolean.TRUE.equals(asked) ? asked : kind.stream();
  }

  private static List<String> finishReasons(Dialect dialect, Attributes attributes) {
    for (Source source : dialect.field(CallField.FINISH_REASONS)) {
      List<String> reasons = attributes.texts(source);
      if (reasons != null) {
        return reasons;
      }
    }
    return null;
  }

  private static String errorType(CallOrigin origin, Dialect dialect, Attributes attributes) {
    String stated = attributes.text(dialect.field(CallField.ERROR_TYPE));
    if (stated != null || !origin.failed()) {
      return stated;
    }
    // Some instrumentations record only an exception event, as the older conventions had it.
    return origin.exceptionType() == null ? OTHER_ERROR : origin.exceptionType();
  }

  private static Integer httpStatus(Dialect dialect, Attributes attributes) {
    Double status = attributes.number(dialect.field(CallField.HTTP_STATUS));
    boolean sane = status != null && status >= 100 && status <= 599;
    return sane ? (Integer) status.intValue() : null;
  }
}
