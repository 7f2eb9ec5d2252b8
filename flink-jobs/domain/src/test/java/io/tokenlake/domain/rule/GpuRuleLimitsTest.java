package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.MapAlertMemory;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.TenantAlerts;
import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.domain.gpu.Gpus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each level of the bundled rules about GPUs that has another below it, how long they wait, and the
 * edges of what is a straggler. First levels are in {@link GpuRulesTest}.
 */
class GpuRuleLimitsTest {
  private static final long MINUTE_MICROS = 60_000_000;
  private static final GpuDevice GPU = device("GPU-1");

  private final RuleBook book = RuleBook.bundled();

  @ParameterizedTest
  @CsvSource({
    "gpu_hot, TEMPERATURE_MAX_C, 90, 90.001, WARN, PAGE",
    "gpu_memory_full, MEMORY_USED_MAX, 0.98, 0.98001, INFO, WARN",
    "gpu_ecc_corrected, ECC_CORRECTED, 100, 101, INFO, WARN",
    "gpu_rows_remapped, REMAPPED_ROWS_UNCORRECTED, 8, 9, INFO, WARN",
    "gpu_pcie_replays, PCIE_REPLAYS, 300, 301, INFO, WARN",
    "gpu_nvlink_errors, NVLINK_ERRORS, 100, 101, INFO, WARN"
  })
  void aRuleGetsLouderBeyondItsSecondLimitAndNotAtIt(
      String rule, GpuSum sum, double limit, double beyond, Severity quiet, Severity loud) {
    assertThat(told(rule, sums(sum, limit))).isEqualTo(quiet);
    assertThat(told(rule, sums(sum, beyond))).isEqualTo(loud);
  }

  @ParameterizedTest
  @CsvSource({
    "gpu_throttled_thermal, THROTTLED_THERMAL_S, 30, 30.001, WARN, PAGE",
    "gpu_power_brake, THROTTLED_POWER_BRAKE_S, 30, 30.001, WARN, PAGE"
  })
  void aRuleOnAShareOfTheMinuteGetsLouderBeyondHalfOfIt(
      String rule, GpuSum sum, double limit, double beyond, Severity quiet, Severity loud) {
    GpuSums atLimit = sums(sum, limit);
    atLimit.put(GpuSum.COVERED_S, 60.0);
    GpuSums beyondIt = sums(sum, beyond);
    beyondIt.put(GpuSum.COVERED_S, 60.0);

    assertThat(told(rule, atLimit)).isEqualTo(quiet);
    assertThat(told(rule, beyondIt)).isEqualTo(loud);
  }

  @ParameterizedTest
  @CsvSource({"1000, INFO", "999.9, WARN"})
  void aBusyGpuThatRunsBelowHalfItsClockIsAWarning(double clockMhz, Severity severity) {
    GpuSums sums = sums(GpuSum.BUSY_CLOCK_S, 60);
    sums.put(GpuSum.SM_CLOCK_LIMIT_MHZ, 2_000.0);
    sums.put(GpuSum.BUSY_CLOCK_MHZ_S, 60 * clockMhz);

    assertThat(told("gpu_slow_while_busy", sums)).isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource({"120000, ", "120001, WARN", "600000, WARN", "600001, PAGE"})
  void aMachineIsDarkAfterTwoMinutesAndThatIsAPageAfterTen(long silentMillis, Severity severity) {
    List<Observation> found =
        GpuNodeRules.evaluate(
            List.of(GpuMember.of(minute(0, sums(GpuSum.SAMPLES, 60)), 0)), 0, book, silentMillis);

    if (severity == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found)
          .extracting(Observation::ruleId, Observation::severity)
          .containsExactly(tuple("gpu_exporter_dark", severity));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "double_bit_ecc_error",
        "dram_retirement_failure",
        "fatal_poison",
        "gpu_unavailable"
      })
  void anEventThatIsTheEndOfAGpuOrOfItsMemoryIsAPage(String kind) {
    assertThat(GpuEventRules.evaluate(event(kind), book, 0))
        .extracting(Observation::ruleId, Observation::severity)
        .containsExactly(tuple("gpu_fatal_event", Severity.PAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "single_bit_ecc_error",
        "single_bit_ecc_storm",
        "dram_retirement",
        "mig_config_change",
        "non_fatal_poison",
        "recovery_action"
      })
  void anEventThatAGpuSurvivesIsNone(String kind) {
    assertThat(GpuEventRules.evaluate(event(kind), book, 0)).isEmpty();
  }

  /** In doubles 0.5 - 0.3 is exactly 0.2. The others are equal, so that nothing spreads. */
  @ParameterizedTest
  @CsvSource({"0.5, 0.3, false", "0.5, 0.2999, true", "0.499, 0.1, false"})
  void aStragglerIsBehindByMoreThanAFifthWhileTheOthersWork(
      double others, double own, boolean straggles) {
    assertThat(stragglers(others, others, others, others, own)).hasSize(straggles ? 1 : 0);
  }

  /**
   * The median is 0.75 and the deviations from it 0, 1/16, 1/16, 1/8 and that of the last, so that
   * their median is 1/16, and the limit 3 * 1.4826 / 16 = 0.27799.
   */
  @ParameterizedTest
  @CsvSource({"0.4725, false", "0.4720, true"})
  void aStragglerIsFurtherBehindThanTheOthersAreApart(double own, boolean straggles) {
    assertThat(stragglers(0.75, 0.8125, 0.8125, 0.625, own)).hasSize(straggles ? 1 : 0);
  }

  /** A minute that is over is told of at its end; an alert opens when that many were bad. */
  @ParameterizedTest
  @CsvSource({
    "gpu_throttled_thermal, THROTTLED_THERMAL_S, 4, COVERED_S, 5",
    "gpu_slowdown, THROTTLED_HW_SLOWDOWN_S, 4, COVERED_S, 5",
    "gpu_power_brake, THROTTLED_POWER_BRAKE_S, 1, COVERED_S, 1",
    "gpu_power_capped, THROTTLED_POWER_S, 50, COVERED_S, 30",
    "gpu_idle, UTILIZED_S, 6, UTILIZATION_S, 30",
    "gpu_pcie_below, LINK_BELOW, 40, LINK_CHECKS, 5"
  })
  void anAlertOpensInTheMinuteThatMakesItLongEnough(
      String rule, GpuSum sum, double bad, GpuSum of, int minutes) throws Exception {
    GpuSums broken = sums(sum, bad);
    broken.put(of, 60.0);

    assertThat(opened(rule, broken, minutes - 1)).isEmpty();
    assertThat(opened(rule, broken, minutes))
        .extracting(Alert::ruleId, Alert::status)
        .containsExactly(tuple(rule, Alert.Status.OPEN));
  }

  @Test
  void aMinuteThatIsWellStartsTheHalfHourAnew() throws Exception {
    GpuSums idle = sums(GpuSum.UTILIZED_S, 6);
    idle.put(GpuSum.UTILIZATION_S, 60.0);
    GpuSums busy = sums(GpuSum.UTILIZED_S, 54);
    busy.put(GpuSum.UTILIZATION_S, 60.0);
    List<GpuSums> minutes = new ArrayList<>();
    for (int minute = 0; minute < 59; minute++) {
      minutes.add(minute == 29 ? busy : idle);
    }

    assertThat(opened(minutes)).as("29 minutes, one that is well, 29 minutes").isEmpty();
    minutes.add(idle);
    assertThat(opened(minutes)).extracting(Alert::ruleId).containsExactly("gpu_idle");
  }

  private List<Alert> opened(String rule, GpuSums broken, int minutes) throws Exception {
    List<GpuSums> all = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      all.add(broken);
    }
    return opened(all).stream().filter(alert -> alert.ruleId().equals(rule)).toList();
  }

  /** Minutes of a GPU, one after the other, through the rules and the life of their alerts. */
  private List<Alert> opened(List<GpuSums> minutes) throws Exception {
    TenantAlerts alerts = new TenantAlerts(new MapAlertMemory());
    HashMap<String, Long> said = new HashMap<>();
    List<Alert> opened = new ArrayList<>();
    for (int minute = 0; minute < minutes.size(); minute++) {
      long over = (minute + 1) * MINUTE_MICROS;
      for (Observation found :
          GpuRules.evaluate(minute(minute, minutes.get(minute)), true, book, said, over)) {
        opened.addAll(alerts.observe(found, over));
      }
    }
    return opened;
  }

  /** How loud a rule is about a minute that is over; null when it is not. */
  private Severity told(String rule, GpuSums sums) {
    return GpuRules.evaluate(minute(0, sums), true, book, new HashMap<>(), 0).stream()
        .filter(found -> found.ruleId().equals(rule))
        .map(Observation::severity)
        .findFirst()
        .orElse(null);
  }

  private List<Observation> stragglers(double... activities) {
    List<GpuMember> members = new ArrayList<>();
    for (int i = 0; i < activities.length; i++) {
      String uuid = "GPU-" + i;
      members.add(
          GpuMember.of(minute(uuid, 0, activity(activities[i])), 60_000)
              .after(minute(uuid, 1, activity(1)), 60_000));
    }
    return GpuNodeRules.evaluate(members, 0, book, 60_000);
  }

  private static GpuSums activity(double share) {
    GpuSums sums = sums(GpuSum.UTILIZATION_S, 64);
    sums.put(GpuSum.UTILIZED_S, 64 * share);
    return sums;
  }

  private static GpuFacts minute(long minute, GpuSums sums) {
    return minute("GPU-1", minute, sums);
  }

  private static GpuFacts minute(String uuid, long minute, GpuSums sums) {
    return new GpuFacts(device(uuid), minute * MINUTE_MICROS, 1, sums);
  }

  private static GpuSums sums(GpuSum sum, double value) {
    GpuSums sums = new GpuSums();
    sums.put(sum, value);
    return sums;
  }

  private static GpuEvent event(String kind) {
    return GpuEvent.of(GPU, 1, kind, null, null, null, GpuEvent.Evidence.OCCURRENCE);
  }

  private static GpuDevice device(String uuid) {
    return Gpus.device("agent", uuid, null, false);
  }
}
