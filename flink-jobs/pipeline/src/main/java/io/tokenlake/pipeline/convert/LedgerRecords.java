package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.ledger.Posting;
import io.tokenlake.domain.ledger.Posting.Kind;
import io.tokenlake.domain.pricing.PriceUnit;
import io.tokenlake.domain.pricing.Pricing;
import io.tokenlake.domain.usage.Leaf;
import io.tokenlake.domain.usage.Usage;
import io.tokenlake.pipeline.Completeness;
import io.tokenlake.pipeline.LedgerEntry;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.schemas.LlmCallCodec;
import io.tokenlake.schemas.LlmCallRecord;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.apache.avro.Schema;

/** Between the ledger's own types and the wire and table form of {@code llm_calls}. */
public final class LedgerRecords {
  private LedgerRecords() {}

  /** A priced call as an original entry of the ledger. */
  public static LlmCallRecord toRecord(LlmCall call, Pricing pricing, Origin origin) {
    Attribution attribution = call.attribution();
    LlmCallRecord record = new LlmCallRecord();
    record.setEntry(Kind.ORIGINAL.name());
    record.setRevision(0);
    record.setCalls(1);
    record.setCallId(call.callId());
    record.setTraceId(call.traceId());
    record.setSpanId(call.spanId());
    record.setParentSpanId(call.parentSpanId());
    record.setResponseId(call.responseId());
    record.setStartedAt(Times.instant(call.startedAtMicros()));
    record.setEndedAt(Times.instant(call.endedAtMicros()));
    record.setDurationMs((call.endedAtMicros() - call.startedAtMicros()) / 1_000);
    record.setTtftMs(call.ttftMillis());
    record.setProvider(call.provider());
    record.setOperation(call.operation());
    record.setSpanRole(call.role().name());
    record.setEvidence(origin.topic().equals(Topics.OTLP_LOGS) ? "EVENT" : "SPAN");
    record.setRequestModel(call.requestModel());
    record.setResponseModel(call.responseModel());
    if (call.usage() != null) {
      putUsage(record, call.usage());
    }
    putMoney(record, pricing, call.costReported());
    record.setTenant(attribution.tenant());
    record.setTeam(attribution.team());
    record.setFeature(attribution.feature());
    record.setUserId(attribution.userId());
    record.setEnvironment(attribution.environment());
    record.setService(attribution.service());
    record.setAgent(attribution.agent());
    record.setWorkflow(attribution.workflow());
    record.setSession(attribution.session());
    record.setPromptName(attribution.promptName());
    record.setPromptVersion(attribution.promptVersion());
    record.setTags(attribution.tags());
    record.setFinishReasons(call.finishReasons());
    record.setErrorType(call.errorType());
    record.setHttpStatus(call.httpStatus());
    record.setStream(call.stream());
    record.setServerAddress(call.serverAddress());
    record.setServiceTier(call.serviceTier());
    record.setUsageRule(call.usageRule());
    record.setDialect(call.dialect());
    record.setSemconvVintage(call.semconvVintage());
    record.setScopeName(call.scopeName());
    record.setScopeVersion(call.scopeVersion());
    record.setSourceTopic(origin.topic());
    record.setSourcePartition(origin.partition());
    record.setSourceOffset(origin.offset());
    record.setReceivedAt(Times.instant(origin.receivedAtMicros()));
    return record;
  }

  /**
   * The entry that a posting writes: the claim's own row, or that row with every quantity negated.
   */
  public static LlmCallRecord toRecord(Posting posting) {
    LlmCallRecord record = decode(posting.claim().row());
    record.setEntry(posting.kind().name());
    record.setRevision(posting.revision());
    record.setReason(posting.reason() == null ? null : posting.reason().name());
    if (posting.kind() == Kind.REVERSAL) {
      negate(record);
    }
    return record;
  }

  /** The entry that is sent to the topic of calls, as its table has it. */
  public static LlmCallRecord toRecord(LedgerEntry entry) {
    return decode(entry.encoded());
  }

  /** How the completeness of the minute that told of the call changes with an entry. */
  public static Completeness countOf(LlmCallRecord entry) {
    Origin origin =
        new Origin(
            entry.getSourceTopic(),
            entry.getSourcePartition(),
            entry.getSourceOffset(),
            Times.micros(entry.getReceivedAt()));
    return Completeness.booked(origin, entry.getCalls());
  }

  /** Decodes what this job encoded itself; that it cannot be read is a bug that must not pass. */
  private static LlmCallRecord decode(byte[] encoded) {
    try {
      return LlmCallCodec.decode(encoded);
    } catch (IOException e) {
      throw new IllegalStateException("an entry of our own cannot be read", e);
    }
  }

  /**
   * Every count and amount with the other sign. What measures the call itself, such as its
   * duration, is no quantity to sum and stays.
   */
  private static void negate(LlmCallRecord record) {
    record.setCalls(-record.getCalls());
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value instanceof BigDecimal money) {
        record.put(field.pos(), money.negate());
      } else if (value instanceof Long count && isQuantity(field.name())) {
        record.put(field.pos(), -count);
      }
    }
  }

  private static boolean isQuantity(String column) {
    return column.startsWith("in_") || column.startsWith("out_") || column.equals("web_searches");
  }

  private static void putUsage(LlmCallRecord record, Usage usage) {
    Map<Leaf, Long> leaves = usage.leaves();
    record.setInFreshText(leaves.get(Leaf.IN_FRESH_TEXT));
    record.setInCacheRead(leaves.get(Leaf.IN_CACHE_READ));
    record.setInCacheWrite5m(leaves.get(Leaf.IN_CACHE_WRITE_5M));
    record.setInCacheWrite1h(leaves.get(Leaf.IN_CACHE_WRITE_1H));
    record.setInCacheWriteOther(leaves.get(Leaf.IN_CACHE_WRITE_OTHER));
    record.setInAudio(leaves.get(Leaf.IN_AUDIO));
    record.setInImage(leaves.get(Leaf.IN_IMAGE));
    record.setInAudioCached(leaves.get(Leaf.IN_AUDIO_CACHED));
    record.setOutText(leaves.get(Leaf.OUT_TEXT));
    record.setOutReasoning(leaves.get(Leaf.OUT_REASONING));
    record.setOutAudio(leaves.get(Leaf.OUT_AUDIO));
    record.setOutImage(leaves.get(Leaf.OUT_IMAGE));
    record.setInTotal(usage.inTotal());
    record.setOutTotal(usage.outTotal());
    record.setWebSearches(usage.webSearches());
    record.setUsageBasis(usage.basis() == null ? null : usage.basis().name());
    record.setUsageBasisSource(usage.basisSource() == null ? null : usage.basisSource().name());
  }

  private static void putMoney(LlmCallRecord record, Pricing pricing, BigDecimal reported) {
    BigDecimal computed = pricing.costComputed();
    record.setPricedModel(pricing.pricedModel());
    record.setPriceStatus(pricing.status().name());
    record.setPriceId(pricing.priceId());
    record.setPriceBookVersion(pricing.bookVersion());
    record.setCostComputed(exact(computed));
    record.setCostReported(rounded(reported));
    record.setCostEffective(computed == null ? rounded(reported) : exact(computed));
    record.setCostInFreshText(exact(pricing.cost(Leaf.IN_FRESH_TEXT)));
    record.setCostInCacheRead(exact(pricing.cost(Leaf.IN_CACHE_READ)));
    record.setCostInCacheWrite5m(exact(pricing.cost(Leaf.IN_CACHE_WRITE_5M)));
    record.setCostInCacheWrite1h(exact(pricing.cost(Leaf.IN_CACHE_WRITE_1H)));
    record.setCostInCacheWriteOther(exact(pricing.cost(Leaf.IN_CACHE_WRITE_OTHER)));
    record.setCostInAudio(exact(pricing.cost(Leaf.IN_AUDIO)));
    record.setCostInImage(exact(pricing.cost(Leaf.IN_IMAGE)));
    record.setCostInAudioCached(exact(pricing.cost(Leaf.IN_AUDIO_CACHED)));
    record.setCostOutText(exact(pricing.cost(Leaf.OUT_TEXT)));
    record.setCostOutReasoning(exact(pricing.cost(Leaf.OUT_REASONING)));
    record.setCostOutAudio(exact(pricing.cost(Leaf.OUT_AUDIO)));
    record.setCostOutImage(exact(pricing.cost(Leaf.OUT_IMAGE)));
    record.setCostRequests(exact(pricing.costs().get(PriceUnit.REQUESTS)));
    record.setCostWebSearches(exact(pricing.costs().get(PriceUnit.WEB_SEARCHES)));
    record.setCostSeconds(exact(pricing.costs().get(PriceUnit.SECONDS)));
  }

  /** Our own money never needs rounding; needing it would be a bug that must not pass. */
  private static BigDecimal exact(BigDecimal money) {
    return money == null ? null : money.setScale(AvroRows.MONEY_SCALE, RoundingMode.UNNECESSARY);
  }

  /** An emitter may state more digits than the column has. */
  private static BigDecimal rounded(BigDecimal money) {
    return money == null ? null : money.setScale(AvroRows.MONEY_SCALE, RoundingMode.HALF_EVEN);
  }
}
