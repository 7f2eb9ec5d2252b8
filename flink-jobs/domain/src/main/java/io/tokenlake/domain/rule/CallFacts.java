package io.tokenlake.domain.rule;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What rules see of an entry of the ledger. Unknown is null; quantities are those of the call, also
 * where the entry takes it back.
 *
 * @param revision number of the entry among those of its call
 * @param takenBack whether the entry reverses the call
 * @param tenant tenant that pays
 * @param dimensions who and what, by the name of the column; what is unknown is not there
 * @param startedAtMicros start of the call, µs since the epoch
 * @param endedAtMicros end of the call, µs since the epoch
 * @param cost USD
 * @param failed whether it names an error
 * @param truncated whether its answer ended because of the limit of output tokens
 */
public record CallFacts(
    String callId,
    long revision,
    boolean takenBack,
    String traceId,
    String spanId,
    String tenant,
    Map<String, String> dimensions,
    long startedAtMicros,
    long endedAtMicros,
    Long ttftMillis,
    Long inputTokens,
    Long outputTokens,
    Double contextUtilisation,
    BigDecimal cost,
    String priceBookVersion,
    boolean failed,
    boolean truncated) {

  /** What a call can be told apart by. */
  public static final List<String> DIMENSIONS =
      Stream.concat(
              WindowPoint.DIMENSIONS.stream(),
              Stream.of("user_id", "session", "call_id", "trace_id"))
          .toList();

  /** A metric of the call; null when it is unknown. */
  Double metric(String name) {
    return switch (name) {
      case "input_tokens" -> toDouble(inputTokens);
      case "output_tokens" -> toDouble(outputTokens);
      case "cost_usd" -> toDouble(cost);
      case "duration_ms" -> (endedAtMicros - startedAtMicros) / 1_000.0;
      case "ttft_ms" -> toDouble(ttftMillis);
      case "context_utilisation" -> contextUtilisation;
      case "fallback" -> fallback();
      default -> null;
    };
  }

  /** 1 when another model answered than was asked for; a dated name of the same is no other. */
  private Double fallback() {
    String asked = dimensions.get("request_model");
    String answered = dimensions.get("response_model");
    if (asked == null || answered == null) {
      return null;
    }
    String askedName = bare(asked);
    String answeredName = bare(answered);
    boolean same = answeredName.startsWith(askedName) || askedName.startsWith(answeredName);
    return same ? 0.0 : 1.0;
  }

  /** The name without the provider that gateways put before it. */
  private static String bare(String model) {
    return model.substring(model.lastIndexOf('/') + 1);
  }

  private static Double toDouble(Number number) {
    return number == null ? null : Double.valueOf(number.doubleValue());
  }
}
