package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.LifePolicy;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentGroupTest {
  private static final long MINUTE = 60_000_000;

  private TenantIncidents state;

  @Test
  void aModelThatIsDownIsOneAlertWithItsMembersAndNotOneOfEachTeam() {
    List<Observation> told =
        tell(
            look("team-a", 5, Signal.BREACH, Severity.WARN),
            look("team-b", 5, Signal.BREACH, Severity.PAGE),
            look("team-c", 5, Signal.BREACH, Severity.WARN));

    assertThat(told).hasSize(1);
    Observation incident = told.get(0);
    assertThat(incident.ruleId()).isEqualTo("incident");
    assertThat(incident.severity()).isEqualTo(Severity.PAGE);
    assertThat(incident.value()).isEqualTo(3);
    assertThat(incident.entity()).isEqualTo(Map.of("tenant", "acme", "environment", "prod"));
    assertThat(incident.dedupeKey()).isEqualTo("acme|incident|environment=prod");
    assertThat(incident.evidence())
        .extracting(Evidence::why)
        .hasSize(3)
        .first()
        .asString()
        .contains("team-b");
  }

  @Test
  void whoOfItGetsLouderAtTheSameTimeIsNews() {
    Observation first =
        tell(
                look("team-a", 5, Signal.BREACH, Severity.WARN),
                look("team-b", 5, Signal.BREACH, Severity.WARN),
                look("team-c", 5, Signal.BREACH, Severity.WARN))
            .get(0);
    Observation louder = tell(look("team-b", 5, Signal.BREACH, Severity.PAGE)).get(0);

    assertThat(louder.id()).isEqualTo(first.id());
    assertThat(louder.severity()).isEqualTo(Severity.PAGE);
    assertThat(louder.revision()).isGreaterThan(first.revision());
    assertThat(tell(look("team-b", 5, Signal.BREACH, Severity.PAGE)).get(0).revision())
        .as("what is said again is no news")
        .isEqualTo(louder.revision());
  }

  @Test
  void itLastsUntilAllOfItsMembersAreWell() {
    tell(
        look("team-a", 5, Signal.BREACH, Severity.WARN),
        look("team-b", 5, Signal.BREACH, Severity.WARN),
        look("team-c", 5, Signal.BREACH, Severity.WARN));

    assertThat(
            tell(
                look("team-a", 10, Signal.CLEAR, Severity.WARN),
                look("team-b", 10, Signal.HOLD, Severity.WARN)))
        .extracting(Observation::ruleId, Observation::signal)
        .containsExactly(tuple("incident", Signal.HOLD));
    assertThat(
            tell(
                look("team-b", 15, Signal.CLEAR, Severity.WARN),
                look("team-c", 15, Signal.CLEAR, Severity.WARN)))
        .extracting(Observation::ruleId, Observation::signal)
        .containsExactly(tuple("incident", Signal.CLEAR));
  }

  @Test
  void whoIsLaterJoinsAndWhoWasToldAloneStaysAlone() {
    assertThat(tell(look("team-a", 5, Signal.BREACH, Severity.WARN)))
        .extracting(Observation::ruleId)
        .containsExactly("unusual");
    List<Observation> told =
        tell(
            look("team-a", 10, Signal.HOLD, Severity.WARN),
            look("team-b", 10, Signal.BREACH, Severity.WARN),
            look("team-c", 10, Signal.BREACH, Severity.WARN));
    assertThat(told)
        .extracting(Observation::ruleId, Observation::dedupeKey)
        .containsExactly(
            tuple("unusual", "acme|unusual|team-a"),
            tuple("incident", "acme|incident|environment=prod"));
    assertThat(told.get(1).value()).isEqualTo(2);

    assertThat(tell(look("team-d", 15, Signal.BREACH, Severity.PAGE)))
        .extracting(Observation::ruleId, Observation::value)
        .containsExactly(tuple("incident", 3.0));
    assertThat(tell(look("team-e", 60, Signal.BREACH, Severity.PAGE)))
        .as("an hour later is something else")
        .extracting(Observation::ruleId)
        .containsExactly("unusual");
  }

  @Test
  void twoAreNoIncidentAndWhatIsOverIsForgotten() {
    assertThat(
            tell(
                look("team-a", 5, Signal.BREACH, Severity.WARN),
                look("team-b", 5, Signal.BREACH, Severity.WARN)))
        .extracting(Observation::ruleId)
        .containsExactly("unusual", "unusual");

    assertThat(tell(look("team-c", 200, Signal.CLEAR, Severity.WARN)))
        .extracting(Observation::ruleId)
        .containsExactly("unusual");
    assertThat(state.members()).isEmpty();
    assertThat(state.gathered()).isEmpty();
  }

  private List<Observation> tell(Observation... looks) {
    for (Observation look : looks) {
      state = IncidentGroup.gather(state, look);
    }
    IncidentGroup.Result result = IncidentGroup.tell(state);
    state = result.incidents();
    return result.observations();
  }

  private static Observation look(String team, long minute, Signal signal, Severity severity) {
    return new Observation(
        "a@" + minute,
        0,
        signal,
        "acme",
        "acme|unusual|" + team,
        "unusual",
        1,
        "anomaly",
        severity,
        Map.of("environment", "prod", "team", team),
        minute * MINUTE,
        null,
        null,
        0.5,
        "1",
        0.1,
        null,
        0.2,
        null,
        null,
        null,
        List.of(Evidence.ofSpan("trace", "span", 0, null, "error_rate")),
        "SELECT 1",
        "team",
        null,
        Map.of(),
        LifePolicy.DEFAULT,
        null,
        null);
  }
}
