package io.tokenlake.domain.alert;

import io.tokenlake.domain.alert.Alert.ResolveReason;
import io.tokenlake.domain.alert.Alert.Status;

/** Makes the message that tells where an alert is in its life. */
final class AlertMessage {
  private AlertMessage() {}

  /**
   * The next message of an episode.
   *
   * @param renotifyAtMicros when the next comes at the latest; null when none is planned
   */
  static Alert of(
      AlertState state, Status status, ResolveReason reason, long now, Long renotifyAtMicros) {
    Observation shown = state.shown();
    String alertId = state.alertId();
    return new Alert(
        Alert.SCHEMA_VERSION,
        alertId,
        shown.dedupeKey(),
        state.nextSeq(),
        status,
        shown.ruleId(),
        shown.ruleVersion(),
        shown.kind(),
        state.severity(),
        shown.tenant(),
        shown.entity(),
        shown.windowStartMicros(),
        shown.windowEndMicros(),
        shown.eventTimeMicros(),
        now,
        state.firstSeenMicros(),
        reason == null ? null : now,
        reason,
        shown.value(),
        shown.unit(),
        shown.threshold(),
        shown.baseline(),
        shown.score(),
        shown.confidence(),
        shown.costAtRisk(),
        shown.driver(),
        shown.evidence(),
        shown.querySql(),
        shown.runbookUrl(),
        shown.owner(),
        shown.labels(),
        renotifyAtMicros,
        state.incident() == null ? alertId : state.incident(),
        shown.priceBookVersion());
  }
}
