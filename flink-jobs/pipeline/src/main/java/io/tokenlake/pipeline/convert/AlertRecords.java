package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Band;
import io.tokenlake.domain.alert.Driver;
import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.schemas.AlertRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** Alerts as rows of their table. */
public final class AlertRecords {
  private AlertRecords() {}

  /** A row of the history of alerts. */
  public static AlertRecord toRecord(Alert alert) {
    AlertRecord record = new AlertRecord();
    record.setSchemaVersion(alert.schemaVersion());
    record.setAlertId(alert.alertId());
    record.setDedupeKey(alert.dedupeKey());
    record.setSeq(alert.seq());
    record.setStatus(alert.status().name());
    record.setRuleId(alert.ruleId());
    record.setRuleVersion(alert.ruleVersion());
    record.setKind(alert.kind());
    record.setSeverity(alert.severity().word());
    record.setTenant(alert.tenant());
    record.setEntity(OtlpAttributes.toJson(alert.entity()));
    record.setWindowStart(instant(alert.windowStartMicros()));
    record.setWindowEnd(instant(alert.windowEndMicros()));
    record.setEventTime(Times.instant(alert.eventTimeMicros()));
    record.setDetectedAt(Times.instant(alert.detectedAtMicros()));
    record.setFirstSeen(Times.instant(alert.firstSeenMicros()));
    record.setResolvedAt(instant(alert.resolvedAtMicros()));
    record.setResolveReason(alert.resolveReason() == null ? null : alert.resolveReason().name());
    record.setValue(alert.value());
    record.setUnit(alert.unit());
    record.setThreshold(alert.threshold());
    putBaseline(record, alert.baseline());
    record.setScore(alert.score());
    record.setConfidence(alert.confidence());
    record.setCostAtRiskUsd(money(alert.costAtRisk()));
    putDriver(record, alert.driver());
    if (!alert.evidence().isEmpty()) {
      Evidence first = alert.evidence().get(0);
      record.setTraceId(first.traceId());
      record.setSpanId(first.spanId());
    }
    record.setEvidence(AlertMessages.evidence(alert).toString());
    record.setQuerySql(alert.querySql());
    record.setRunbookUrl(alert.runbookUrl());
    record.setOwner(alert.owner());
    record.setLabels(OtlpAttributes.toJson(alert.labels()));
    record.setRenotifyAt(instant(alert.renotifyAtMicros()));
    record.setCorrelationId(alert.correlationId());
    record.setJob(WatchJob.NAME);
    record.setJobVersion(AlertMessages.JOB_VERSION);
    record.setPriceBookVersion(alert.priceBookVersion());
    record.setIsBackfill(false);
    return record;
  }

  private static void putBaseline(AlertRecord record, Band baseline) {
    if (baseline != null) {
      record.setBaselineExpected(baseline.expected());
      record.setBaselineLow(baseline.low());
      record.setBaselineHigh(baseline.high());
      record.setBaselineMethod(baseline.method());
      record.setBaselineHistoryN(baseline.historyN());
    }
  }

  private static void putDriver(AlertRecord record, Driver driver) {
    if (driver != null) {
      record.setDriverDeltaUsd(money(driver.delta()));
      record.setDriverVolumeUsd(money(driver.volume()));
      record.setDriverModelMixUsd(money(driver.modelMix()));
      record.setDriverTokensPerRequestUsd(money(driver.tokensPerRequest()));
      record.setDriverCacheShareUsd(money(driver.cacheShare()));
      record.setDriverPriceUsd(money(driver.price()));
    }
  }

  private static Instant instant(Long micros) {
    return micros == null ? null : Times.instant(micros);
  }

  /** The ledger's money has no more digits than the column; of others' it takes what fits. */
  private static BigDecimal money(BigDecimal money) {
    return money == null ? null : money.setScale(AvroRows.MONEY_SCALE, RoundingMode.HALF_EVEN);
  }
}
