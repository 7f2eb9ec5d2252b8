package io.tokenlake.domain.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.alert.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IncidentTest {
  private static Alarm alarm(String tenant, String model, long second, Severity severity) {
    return new Alarm(
        tenant + "/" + model, Map.of("tenant", tenant, "model", model), second, severity, 1);
  }

  @Test
  void aModelThatIsDownIsOneIncidentForAllTenants() {
    List<Alarm> alarms =
        List.of(
            alarm("a", "gpt", 0, Severity.WARN),
            alarm("b", "gpt", 300, Severity.PAGE),
            alarm("c", "gpt", 600, Severity.WARN),
            alarm("d", "gpt", 900, Severity.WARN));

    assertThat(Incident.group(alarms))
        .singleElement()
        .satisfies(
            incident -> {
              assertThat(incident.shared()).isEqualTo(Map.of("model", "gpt"));
              assertThat(incident.alarms()).hasSize(4);
              assertThat(incident.severity()).isEqualTo(Severity.PAGE);
              assertThat(incident.epochSecond()).isZero();
            });
  }

  @Test
  void whatSharesNothingStaysApart() {
    List<Alarm> alarms =
        List.of(
            alarm("a", "gpt", 0, Severity.PAGE),
            alarm("b", "claude", 0, Severity.PAGE),
            alarm("c", "gemini", 0, Severity.PAGE));

    assertThat(Incident.group(alarms)).hasSize(3);
  }

  @Test
  void twoAreStillACoincidence() {
    List<Alarm> alarms =
        List.of(alarm("a", "gpt", 0, Severity.PAGE), alarm("b", "gpt", 0, Severity.PAGE));

    assertThat(Incident.group(alarms)).hasSize(2);
  }

  @Test
  void whatBeganLaterIsAnotherIncident() {
    List<Alarm> alarms = new ArrayList<>();
    for (String tenant : List.of("a", "b", "c")) {
      alarms.add(alarm(tenant, "gpt", 0, Severity.PAGE));
      alarms.add(alarm(tenant, "gpt", 901, Severity.PAGE));
    }

    assertThat(Incident.group(alarms)).extracting(Incident::epochSecond).containsExactly(0L, 901L);
  }

  @Test
  void theLargerGroupTakesItsAlarmsFirst() {
    List<Alarm> alarms = new ArrayList<>();
    for (String tenant : List.of("a", "b", "c", "d")) {
      alarms.add(alarm(tenant, "gpt", 0, Severity.WARN));
    }
    alarms.add(alarm("a", "claude", 0, Severity.WARN));
    alarms.add(alarm("a", "gemini", 0, Severity.WARN));

    List<Incident> incidents = Incident.group(alarms);

    assertThat(incidents).hasSize(3);
    assertThat(incidents.get(0).shared()).isEqualTo(Map.of("model", "gpt"));
  }

  @Test
  void theOrderOfAlarmsDoesNotMatter() {
    List<Alarm> alarms = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      alarms.add(alarm("t" + i % 5, "m" + i % 3, 100L * i, Severity.WARN));
    }
    List<Incident> expected = Incident.group(alarms);

    Collections.shuffle(alarms, new Random(1));

    assertThat(Incident.group(alarms)).isEqualTo(expected);
  }
}
