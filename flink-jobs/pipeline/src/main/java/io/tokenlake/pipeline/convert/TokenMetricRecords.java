package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.TokenMetric;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.TokenCountDelta;
import io.tokenlake.pipeline.UsagePoint;
import io.tokenlake.schemas.TokenMetricRecord;
import java.math.RoundingMode;

/** What usage metrics add, in the form of table {@code token_metrics}. */
public final class TokenMetricRecords {
  private TokenMetricRecords() {}

  /** A row of the table. */
  public static TokenMetricRecord toRecord(TokenCountDelta delta) {
    UsagePoint point = delta.point();
    TokenMetric metric = point.metric();
    Attribution attribution = metric.attribution();
    Origin origin = point.origin();
    TokenMetricRecord record = new TokenMetricRecord();
    EventTimes times = point.times();
    record.setEndedAt(Times.instant(times.endMicros()));
    record.setStartedAt(point.startNanos() == 0 ? null : Times.instant(times.startMicros()));
    record.setMetric(metric.metric());
    record.setKind(metric.kind().name());
    record.setAdditive(metric.kind().isAdditive());
    // A cost comes as a double, which may name more digits than there are.
    record.setAmount(delta.added().setScale(AvroRows.MONEY_SCALE, RoundingMode.HALF_EVEN));
    record.setOutcome(delta.outcome().name());
    record.setTemporality(point.temporality().name());
    record.setProvider(metric.provider());
    record.setModel(metric.model());
    record.setOperation(metric.operation());
    record.setTenant(attribution.tenant());
    record.setTeam(attribution.team());
    record.setFeature(attribution.feature());
    record.setUserId(attribution.userId());
    record.setEnvironment(attribution.environment());
    record.setService(attribution.service());
    record.setAgent(attribution.agent());
    record.setWorkflow(attribution.workflow());
    record.setSession(attribution.session());
    record.setTags(attribution.tags());
    record.setScopeName(point.scopeName());
    record.setSourceTopic(origin.topic());
    record.setSourcePartition(origin.partition());
    record.setSourceOffset(origin.offset());
    record.setReceivedAt(Times.instant(origin.receivedAtMicros()));
    return record;
  }
}
