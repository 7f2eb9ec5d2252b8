package io.tokenlake.domain.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Fires on a single call that wrote far more than any sane answer: a model that loops, or a prompt
 * that was injected. Looks at one call alone, so that the alert needs no window to close.
 */
public final class RunawayCompletionRule {
  /** Output tokens that no call may exceed, unless told otherwise. */
  public static final long DEFAULT_LIMIT_TOKENS = 100_000;

  private static final String RULE_ID = "runaway_completion";
  private static final int RULE_VERSION = 1;
  private static final int SCHEMA_VERSION = 1;
  private static final String TOKENS = "{token}";

  private final long limitTokens;

  /**
   * A rule with its limit.
   *
   * @param limitTokens most output tokens, reasoning included, that raise no alert
   * @throws IllegalArgumentException when the limit is below 1
   */
  public RunawayCompletionRule(long limitTokens) {
    if (limitTokens < 1) {
      throw new IllegalArgumentException(
          "the limit of " + RULE_ID + " is " + limitTokens + " tokens; it must be at least 1");
    }
    this.limitTokens = limitTokens;
  }

  /**
   * The alert that {@code call} raises. Empty when its output is within the limit or unknown. The
   * same call always gives the same alert.
   */
  public Optional<Alert> evaluate(BilledCall call) {
    if (call.outTotal() == null || call.outTotal() <= limitTokens) {
      return Optional.empty();
    }
    String dedupeKey = orEmpty(call.tenant()) + "|" + RULE_ID + "|" + call.callId();
    return Optional.of(
        new Alert(
            SCHEMA_VERSION,
            alertId(dedupeKey, call.endedAtMicros()),
            dedupeKey,
            0,
            Alert.Status.OPEN,
            RULE_ID,
            RULE_VERSION,
            Alert.Severity.PAGE,
            call.tenant(),
            entity(call),
            call.endedAtMicros(),
            call.outTotal(),
            TOKENS,
            limitTokens,
            call.costEffective(),
            call.traceId(),
            call.spanId(),
            querySql(call.callId())));
  }

  private static String alertId(String dedupeKey, long startMicros) {
    return UUID.nameUUIDFromBytes((dedupeKey + "|" + startMicros).getBytes(UTF_8)).toString();
  }

  private static Map<String, String> entity(BilledCall call) {
    Map<String, String> entity = new LinkedHashMap<>();
    entity.put("provider", call.provider());
    entity.put("model", call.model());
    entity.put("team", call.team());
    entity.put("service", call.service());
    entity.put("call_id", call.callId());
    entity.values().removeIf(value -> value == null);
    return Collections.unmodifiableMap(entity);
  }

  private static String querySql(String callId) {
    return "SELECT * FROM llm_calls WHERE call_id = '" + callId.replace("'", "''") + "'";
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
