package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.rollup.CallOutcome;
import io.tokenlake.domain.rule.CallFacts;
import io.tokenlake.domain.rule.RuleScope;
import io.tokenlake.domain.rule.RunFact;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.domain.rule.WindowSums;
import io.tokenlake.pipeline.RollupState;
import io.tokenlake.pipeline.RunEvent;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.operator.Decode.InvalidEntryException;
import io.tokenlake.schemas.AgentStepCodec;
import io.tokenlake.schemas.AgentStepRecord;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.LlmRollupCodec;
import io.tokenlake.schemas.LlmRollupRecord;
import io.tokenlake.schemas.LlmRollupUpdate;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** What the watch reads, in the form in which rules look at it. */
public final class WatchRecords {
  private static final String TOOL = "TOOL";

  private WatchRecords() {}

  /** An entry of the ledger. */
  public static CallFacts toCall(TopicRecord message) throws IOException, InvalidEntryException {
    LlmCallRecord entry = LlmCallCodec.decode(message.payload());
    require(entry);
    return toCall(entry);
  }

  /** An entry of the ledger. */
  public static CallFacts toCall(LlmCallRecord entry) {
    int sign = entry.getCalls() < 0 ? -1 : 1;
    return new CallFacts(
        entry.getCallId(),
        entry.getRevision(),
        sign < 0,
        entry.getTraceId(),
        entry.getSpanId(),
        entry.getTenant(),
        dimensions(entry, CallFacts.DIMENSIONS),
        Times.micros(entry.getStartedAt()),
        Times.micros(entry.getEndedAt()),
        entry.getTtftMs(),
        times(sign, entry.getInTotal()),
        times(sign, entry.getOutTotal()),
        entry.getContextUtilisation(),
        entry.getCostEffective() == null
            ? null
            : entry.getCostEffective().multiply(BigDecimal.valueOf(sign)),
        entry.getPriceBookVersion(),
        entry.getErrorType() != null,
        CallOutcome.truncated(entry.getFinishReasons()));
  }

  /** A step of an agent. */
  public static RunFact toStep(TopicRecord message) throws IOException, InvalidEntryException {
    AgentStepRecord step = AgentStepCodec.decode(message.payload());
    require(step);
    return toStep(step);
  }

  /** A step of an agent. */
  public static RunFact toStep(AgentStepRecord step) {
    return new RunFact(
        step.getSpanId(),
        true,
        0,
        step.getTraceId(),
        step.getSpanId(),
        step.getSession(),
        step.getTenant(),
        step.getTeam(),
        step.getService(),
        step.getEnvironment(),
        step.getAgent(),
        null,
        step.getTool(),
        TOOL.equals(step.getRole()),
        step.getToolArgumentsDigest(),
        step.getFailed(),
        Times.micros(step.getEndedAt()),
        null);
  }

  /** Where a minute stands. */
  public static RollupState toRollup(TopicRecord message)
      throws IOException, InvalidEntryException {
    LlmRollupUpdate update = LlmRollupCodec.decode(message.payload());
    require(update.getRollup());
    return new RollupState(update.getRollupKey(), update.getRevision(), toPoint(update));
  }

  /** All that is known of a minute. */
  public static WindowPoint toPoint(LlmRollupUpdate update) {
    LlmRollupRecord rollup = update.getRollup();
    Map<String, String> dimensions = dimensions(rollup, WindowPoint.DIMENSIONS);
    dimensions.keySet().retainAll(update.getDimensions());
    String model = dimensions.getOrDefault("response_model", dimensions.get("request_model"));
    return new WindowPoint(
        update.getDimensionSet(),
        rollup.getTenant(),
        dimensions,
        model,
        Times.micros(rollup.getMinute()),
        sums(update, rollup));
  }

  /** What a call is to its trace and its session. */
  public static List<RunEvent> toRunEvents(CallFacts call) {
    Map<String, String> who = call.dimensions();
    BigDecimal cost = call.cost();
    return toRunEvents(
        new RunFact(
            call.callId() + "@" + call.revision(),
            false,
            call.takenBack() ? -1 : 1,
            call.traceId(),
            call.spanId(),
            who.get("session"),
            call.tenant(),
            who.get("team"),
            who.get("service"),
            who.get("environment"),
            who.get("agent"),
            who.getOrDefault("response_model", who.get("request_model")),
            null,
            false,
            null,
            call.failed(),
            call.endedAtMicros(),
            cost != null && call.takenBack() ? cost.negate() : cost));
  }

  /** What a step or call is to its trace and its session. */
  public static List<RunEvent> toRunEvents(RunFact fact) {
    String tenant = fact.tenant() == null ? "" : fact.tenant();
    List<RunEvent> events = new ArrayList<>();
    if (fact.traceId() != null) {
      events.add(new RunEvent("trace|" + fact.traceId(), RuleScope.TRACE, fact));
    }
    if (fact.session() != null) {
      events.add(new RunEvent("session|" + tenant + "|" + fact.session(), RuleScope.SESSION, fact));
    }
    return events;
  }

  private static WindowSums sums(LlmRollupUpdate update, LlmRollupRecord rollup) {
    BigDecimal cost = money(rollup.getCostEffective());
    BigDecimal cached =
        money(rollup.getCostInCacheRead()).add(money(rollup.getCostInAudioCached()));
    BigDecimal input =
        Stream.of(
                rollup.getCostInFreshText(),
                rollup.getCostInCacheWrite5m(),
                rollup.getCostInCacheWrite1h(),
                rollup.getCostInCacheWriteOther(),
                rollup.getCostInAudio(),
                rollup.getCostInImage())
            .map(WatchRecords::money)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal output =
        Stream.of(
                rollup.getCostOutText(),
                rollup.getCostOutReasoning(),
                rollup.getCostOutAudio(),
                rollup.getCostOutImage())
            .map(WatchRecords::money)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return new WindowSums(
        rollup.getCalls(),
        rollup.getErrors(),
        rollup.getThrottled(),
        rollup.getRetryable(),
        rollup.getTruncated(),
        rollup.getUnpriced(),
        count(rollup.getInTotal()),
        count(rollup.getInCacheRead()) + count(rollup.getInAudioCached()),
        count(rollup.getOutTotal()),
        input,
        cached,
        output,
        cost.subtract(input).subtract(cached).subtract(output),
        weighted(update.getLatencyP95Ms(), rollup.getCalls()),
        weighted(update.getLatencyP99Ms(), rollup.getCalls()),
        weighted(update.getTtftP95Ms(), rollup.getWithTtft()),
        rollup.getWithTtft());
  }

  private static Map<String, String> dimensions(SpecificRecord record, List<String> columns) {
    Map<String, String> dimensions = new HashMap<>();
    for (String column : columns) {
      var field = record.getSchema().getField(column);
      if (field != null && record.get(field.pos()) instanceof String value) {
        dimensions.put(column, value);
      }
    }
    return dimensions;
  }

  private static void require(SpecificRecord record) throws InvalidEntryException {
    String problem = EntryLimits.problem(record);
    if (problem != null) {
      throw new InvalidEntryException(problem);
    }
  }

  private static Long times(int sign, Long count) {
    return count == null ? null : Long.valueOf(sign * count);
  }

  /** In a sum, what nobody states adds nothing. */
  private static long count(Long count) {
    return count == null ? 0 : count;
  }

  /** Likewise; calls whose cost nobody knows are counted as unpriced, which tells it from zero. */
  private static BigDecimal money(BigDecimal money) {
    return money == null ? BigDecimal.ZERO : money;
  }

  private static double weighted(Double percentile, long calls) {
    return percentile == null ? 0 : percentile * calls;
  }
}
