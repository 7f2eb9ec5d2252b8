package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.baseline.Band;
import io.tokenlake.domain.detect.Finding;
import io.tokenlake.domain.rule.Anomaly;
import io.tokenlake.domain.rule.Expectation;
import io.tokenlake.schemas.AnomalyRecord;
import io.tokenlake.schemas.BaselineRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** What detectors found and expect, as rows of their tables. */
public final class AnomalyRecords {
  private AnomalyRecords() {}

  /** A row of the findings. */
  public static AnomalyRecord toRecord(Anomaly anomaly) {
    AnomalyRecord record = new AnomalyRecord();
    record.setRuleId(anomaly.ruleId());
    record.setRuleVersion(anomaly.ruleVersion());
    record.setDedupeKey(anomaly.dedupeKey());
    record.setTenant(anomaly.tenant());
    record.setEntity(OtlpAttributes.toJson(anomaly.entity()));
    record.setSeries(anomaly.series());
    record.setUnit(anomaly.unit());
    record.setWindowStart(Times.instant(anomaly.windowStartMicros()));
    record.setWindowEnd(Times.instant(anomaly.windowEndMicros()));
    record.setValue(anomaly.value());
    Band band = anomaly.expected();
    record.setExpected(band.expected());
    record.setLow(band.low());
    record.setHigh(band.high());
    record.setMethod(band.method().word());
    record.setHistoryN(band.historyN());
    Finding finding = anomaly.finding();
    record.setFinding(finding.kind().word());
    record.setSeverity(finding.severity() == null ? null : finding.severity().word());
    record.setDirection(word(finding.direction()));
    record.setChannel(finding.channel() == null ? null : finding.channel().word());
    record.setScore(finding.score());
    record.setChange(finding.change());
    record.setHeld(finding.held() == null ? null : word(finding.held()));
    record.setCalls(anomaly.calls());
    record.setCostEffective(money(anomaly.cost()));
    record.setDetectedAt(Times.instant(anomaly.detectedAtMicros()));
    return record;
  }

  /** A row of what is expected. */
  public static BaselineRecord toRecord(Expectation expectation) {
    Band band = expectation.band();
    BaselineRecord record = new BaselineRecord();
    record.setRuleId(expectation.ruleId());
    record.setRuleVersion(expectation.ruleVersion());
    record.setTenant(expectation.tenant());
    record.setEntity(OtlpAttributes.toJson(expectation.entity()));
    record.setSeries(expectation.series());
    record.setUnit(expectation.unit());
    record.setHour(Times.instant(expectation.hourMicros()));
    record.setWindowMs(expectation.windowMillis());
    record.setExpected(band.expected());
    record.setLow(band.low());
    record.setHigh(band.high());
    record.setMethod(band.method().word());
    record.setHistoryN(band.historyN());
    record.setDecidedAt(Times.instant(expectation.decidedAtMicros()));
    return record;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Nothing that was spent is no money, whose sum nobody knows to be zero. */
  private static BigDecimal money(BigDecimal cost) {
    return cost == null || cost.signum() == 0
        ? null
        : cost.setScale(AvroRows.MONEY_SCALE, RoundingMode.HALF_EVEN);
  }
}
