package io.tokenlake.domain.alert;

import static io.tokenlake.domain.alert.Observations.EVENTS;
import static io.tokenlake.domain.alert.Observations.WINDOWS;
import static io.tokenlake.domain.alert.Observations.look;
import static io.tokenlake.domain.alert.Observations.micros;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Alert.ResolveReason;
import io.tokenlake.domain.alert.Alert.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertLifeTest {
  private final TenantAlerts alerts = new TenantAlerts(new MapAlertMemory());
  private final List<Alert> sent = new ArrayList<>();

  @Test
  void anAlertOpensAndIsResolvedByTheFirstClearLook() throws Exception {
    at(60, look("k", "w1", Signal.BREACH, 60, WINDOWS));
    at(120, look("k", "w2", Signal.BREACH, 120, WINDOWS));
    at(180, look("k", "w3", Signal.CLEAR, 180, WINDOWS));

    assertThat(statuses()).containsExactly("OPEN 0", "RESOLVED 1");
    Alert end = sent.get(1);
    assertThat(end.alertId()).isEqualTo(sent.get(0).alertId());
    assertThat(end.firstSeenMicros()).isEqualTo(micros(60));
    assertThat(end.resolvedAtMicros()).isEqualTo(micros(180));
    assertThat(end.resolveReason()).isEqualTo(ResolveReason.CLEARED);
    assertThat(end.evidence()).extracting(Evidence::traceId).containsExactly("tw3", "tw2", "tw1");
  }

  @Test
  void aLookBetweenTheLimitsKeepsWhateverIs() throws Exception {
    at(60, look("k", "w1", Signal.HOLD, 60, WINDOWS));
    at(120, look("k", "w2", Signal.BREACH, 120, WINDOWS));
    at(180, look("k", "w3", Signal.HOLD, 180, WINDOWS));

    assertThat(statuses()).containsExactly("OPEN 0");
  }

  @Test
  void aShortBreachOpensNothingWhereItMustLast() throws Exception {
    LifePolicy lasting = policy(120_000, 0);
    at(60, look("k", "w1", Signal.BREACH, 60, lasting));
    at(120, look("k", "w2", Signal.CLEAR, 120, lasting));
    at(180, look("k", "w3", Signal.BREACH, 180, lasting));
    at(240, look("k", "w4", Signal.BREACH, 240, lasting));
    assertThat(sent).isEmpty();

    at(300, look("k", "w5", Signal.BREACH, 300, lasting));
    assertThat(statuses()).containsExactly("OPEN 0");
    assertThat(sent.get(0).firstSeenMicros()).isEqualTo(micros(180));
  }

  @Test
  void allMustBeWellForAsLongAsTheRuleAsks() throws Exception {
    LifePolicy slow = policy(0, 120_000);
    at(60, look("k", "w1", Signal.BREACH, 60, slow));
    at(120, look("k", "w2", Signal.CLEAR, 120, slow));
    at(180, look("k", "w3", Signal.CLEAR, 180, slow));

    assertThat(statuses()).containsExactly("OPEN 0", "RESOLVED 1");
    assertThat(sent.get(1).resolvedAtMicros()).isEqualTo(micros(180));
  }

  @Test
  void anOpenAlertIsToldAgainAndAtOnceWhenItGetsWorse() throws Exception {
    at(60, look("k", "w1", Signal.BREACH, 60, WINDOWS));
    at(120, look("k", "w2", 0, Signal.BREACH, Severity.PAGE, 120, WINDOWS, null));
    at(180, look("k", "w3", Signal.BREACH, 180, WINDOWS));
    assertThat(statuses()).containsExactly("OPEN 0", "UPDATE 1");
    assertThat(sent.get(1).severity()).isEqualTo(Severity.PAGE);
    assertThat(sent.get(1).renotifyAtMicros()).isEqualTo(micros(120 + 3_600));

    for (int second = 240; second < 3_900; second += 60) {
      at(second, look("k", "w" + second, Signal.BREACH, second, WINDOWS));
    }
    assertThat(statuses()).containsExactly("OPEN 0", "UPDATE 1", "UPDATE 2");
    assertThat(sent.get(2).severity()).as("worst of the episode").isEqualTo(Severity.PAGE);
  }

  @Test
  void whatComesAndGoesStaysOpenUntilItHasBeenWellForLong() throws Exception {
    for (int second = 60; second <= 780; second += 120) {
      at(second, look("k", "w" + second, Signal.BREACH, second, WINDOWS));
      at(second + 60, look("k", "w" + (second + 60), Signal.CLEAR, second + 60, WINDOWS));
    }
    assertThat(statuses())
        .containsExactly("OPEN 0", "RESOLVED 1", "OPEN 0", "RESOLVED 1", "OPEN 0");

    at(4_381, look("k", "late", Signal.CLEAR, 4_381, WINDOWS));
    assertThat(sent.get(sent.size() - 1).status()).isEqualTo(Status.RESOLVED);
  }

  @Test
  void anOpenAlertWhoseDataStopsSaysSoAndExpires() throws Exception {
    at(60, look("k", "w1", Signal.BREACH, 60, WINDOWS));
    at(400, Observation.tick("acme"));
    assertThat(statuses()).containsExactly("OPEN 0", "NO_DATA 1");
    at(420, look("k", "w2", Signal.BREACH, 420, WINDOWS));
    assertThat(statuses()).containsExactly("OPEN 0", "NO_DATA 1", "UPDATE 2");

    at(20_000, Observation.tick("acme"));
    assertThat(statuses())
        .containsExactly("OPEN 0", "NO_DATA 1", "UPDATE 2", "NO_DATA 3", "RESOLVED 4");
    assertThat(sent.get(4).resolveReason()).isEqualTo(ResolveReason.EXPIRED);
    assertThat(sent.get(4).resolvedAtMicros())
        .as("when it was due, however late the log told the time")
        .isEqualTo(micros(420 + 3_600 + 1));
  }

  @Test
  void aSingleEventIsOverWhenNoOtherFollows() throws Exception {
    at(60, look("k", "call1", Signal.BREACH, 60, EVENTS));
    at(2_000, Observation.tick("acme"));

    assertThat(statuses()).containsExactly("OPEN 0", "RESOLVED 1");
    assertThat(sent.get(1).resolveReason()).isEqualTo(ResolveReason.QUIET);
  }

  @Test
  void lateDataTakesAnAlertBack() throws Exception {
    at(60, look("k", "w1", 1, Signal.BREACH, Severity.WARN, 60, WINDOWS, null));
    at(70, look("k", "w1", 2, Signal.CLEAR, Severity.WARN, 60, WINDOWS, null));
    at(100, Observation.tick("acme"));

    assertThat(statuses()).containsExactly("OPEN 0", "RESOLVED 1");
    assertThat(sent.get(1).resolveReason()).isEqualTo(ResolveReason.CORRECTED);
  }

  @Test
  void aCallThatIsReversedAndRestatedAtOnceStaysOpen() throws Exception {
    at(60, look("k", "c", 0, Signal.BREACH, Severity.WARN, 60, EVENTS, null));
    at(70, look("k", "c", 1, Signal.RETRACT, Severity.WARN, 60, EVENTS, null));
    at(71, look("k", "c", 2, Signal.BREACH, Severity.WARN, 60, EVENTS, null));
    at(100, Observation.tick("acme"));

    assertThat(statuses()).containsExactly("OPEN 0");
  }

  @Test
  void aMutedAlertIsRecordedAndOpensWhenTheMuteEnds() throws Exception {
    at(60, look("k", "w1", 0, Signal.BREACH, Severity.WARN, 60, WINDOWS, 200L));
    at(120, look("k", "w2", 0, Signal.BREACH, Severity.WARN, 120, WINDOWS, 200L));
    assertThat(statuses()).containsExactly("SUPPRESSED 0");

    at(210, Observation.tick("acme"));
    at(240, look("k", "w3", Signal.CLEAR, 240, WINDOWS));
    assertThat(statuses()).containsExactly("SUPPRESSED 0", "OPEN 1", "RESOLVED 2");
  }

  @Test
  void aMutedAlertThatEndsBeforeTheMuteIsNeverOpen() throws Exception {
    at(60, look("k", "w1", 0, Signal.BREACH, Severity.WARN, 60, WINDOWS, 900L));
    at(120, look("k", "w2", 0, Signal.CLEAR, Severity.WARN, 120, WINDOWS, 900L));

    assertThat(statuses()).containsExactly("SUPPRESSED 0", "SUPPRESSED 1");
    assertThat(sent.get(1).resolveReason()).isEqualTo(ResolveReason.CLEARED);
  }

  @Test
  void aStormIsOneAlertAndWhatItHeldOpensWhenThereIsRoom() throws Exception {
    for (int i = 0; i < 12; i++) {
      at(60, look("k" + i, "w1", Signal.BREACH, 60, WINDOWS));
    }
    assertThat(sent).extracting(Alert::ruleId).hasSize(6).endsWith(Storm.RULE_ID);
    Alert storm = sent.get(5);
    assertThat(storm.status()).isEqualTo(Status.OPEN);

    // Six are well again before they could open; nobody ever hears of them.
    for (int i = 0; i < 11; i++) {
      at(120, look("k" + i, "w2", Signal.CLEAR, 120, WINDOWS));
    }
    for (int second = 180; second <= 720; second += 60) {
      at(second, look("k11", "w" + second, Signal.BREACH, second, WINDOWS));
    }

    assertThat(sent.subList(6, 11)).extracting(Alert::status).containsOnly(Status.RESOLVED);
    List<Alert> after =
        sent.subList(11, sent.size()).stream()
            .filter(alert -> alert.status() != Status.UPDATE)
            .toList();
    assertThat(after)
        .extracting(alert -> alert.status() + " " + alert.dedupeKey())
        .containsExactly("OPEN k11", "RESOLVED acme|alert_storm");
    assertThat(after.get(0).correlationId()).isEqualTo(storm.alertId());
    assertThat(after.get(1).alertId()).isEqualTo(storm.alertId());
    assertThat(after.get(1).resolveReason()).isEqualTo(ResolveReason.CLEARED);
  }

  @Test
  void theNextEpisodeHasAnIdentityOfItsOwn() throws Exception {
    at(60, look("k", "w1", Signal.BREACH, 60, WINDOWS));
    at(120, look("k", "w2", Signal.CLEAR, 120, WINDOWS));
    at(180, look("k", "late", Signal.BREACH, 60, WINDOWS));

    assertThat(statuses()).containsExactly("OPEN 0", "RESOLVED 1", "OPEN 0");
    assertThat(sent.get(2).alertId()).isNotEqualTo(sent.get(0).alertId());
    assertThat(sent.get(2).dedupeKey()).isEqualTo(sent.get(0).dedupeKey());
  }

  private void at(long second, Observation look) throws Exception {
    sent.addAll(alerts.observe(look, micros(second)));
  }

  private List<String> statuses() {
    return sent.stream().map(alert -> alert.status() + " " + alert.seq()).toList();
  }

  private static LifePolicy policy(long openAfterMillis, long resolveAfterMillis) {
    return new LifePolicy(
        openAfterMillis, resolveAfterMillis, 300_000, false, 3_600_000, 0, 0, 0, 0);
  }
}
