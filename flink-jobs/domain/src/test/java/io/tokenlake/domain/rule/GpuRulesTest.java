package io.tokenlake.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.domain.gpu.Gpus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundled rules about GPUs, each at its limit and beyond it. */
class GpuRulesTest {
  private static final long MINUTE = 60_000_000;
  private static final GpuDevice GPU = Gpus.device("agent", "GPU-1", null, false);

  private final RuleBook book = RuleBook.bundled();
  private final Map<String, Long> said = new HashMap<>();

  /** What only grows within a minute is known while it goes on. */
  @ParameterizedTest
  @CsvSource({
    "gpu_hot, TEMPERATURE_MAX_C, 85, 85.1, WARN",
    "gpu_hot, TEMPERATURE_MAX_C, 85, 90.1, PAGE",
    "gpu_memory_full, MEMORY_USED_MAX, 0.95, 0.951, INFO",
    "gpu_memory_full, MEMORY_USED_MAX, 0.95, 0.981, WARN",
    "gpu_ecc_uncorrected, ECC_UNCORRECTED, 0, 1, PAGE",
    "gpu_ecc_corrected, ECC_CORRECTED, 10, 11, INFO",
    "gpu_ecc_corrected, ECC_CORRECTED, 10, 101, WARN",
    "gpu_remap_failure, REMAP_FAILURE, 0, 1, PAGE",
    "gpu_rows_remapped, REMAPPED_ROWS_UNCORRECTED, 0, 1, INFO",
    "gpu_remap_pending, REMAP_PENDING, 0, 1, WARN",
    "gpu_pages_pending, RETIRED_PAGES_PENDING, 0, 1, WARN",
    "gpu_recovery_action, RECOVERY_ACTION, 0, 1, PAGE",
    "gpu_failed, FAILED, 0, 1, PAGE",
    "gpu_pcie_replays, PCIE_REPLAYS, 10, 11, INFO",
    "gpu_pcie_replays, PCIE_REPLAYS, 10, 301, WARN",
    "gpu_nvlink_down, NVLINKS_DOWN, 0, 1, PAGE",
    "gpu_nvlink_errors, NVLINK_ERRORS, 0, 1, INFO"
  })
  void aRuleIsBrokenBeyondItsLimitAndNotAtIt(
      String rule, GpuSum sum, double limit, double beyond, Severity severity) {
    assertThat(evaluate(0, false, sums(sum, limit))).isEmpty();
    assertThat(evaluate(0, true, sums(sum, limit))).isEmpty();
    assertThat(evaluate(1, false, sums(sum, beyond)))
        .extracting(Observation::ruleId, Observation::signal, Observation::severity)
        .containsExactly(tuple(rule, Signal.BREACH, severity));
  }

  /** Means are told of minutes that are over. */
  @ParameterizedTest
  @CsvSource({
    "gpu_throttled_thermal, THROTTLED_THERMAL_S, COVERED_S, 60, 3, 3.1, WARN, 240000",
    "gpu_throttled_thermal, THROTTLED_THERMAL_S, COVERED_S, 60, 3, 30.1, PAGE, 240000",
    "gpu_slowdown, THROTTLED_HW_SLOWDOWN_S, COVERED_S, 60, 3, 3.1, WARN, 240000",
    "gpu_power_brake, THROTTLED_POWER_BRAKE_S, COVERED_S, 60, 0, 0.1, WARN, 0",
    "gpu_power_capped, THROTTLED_POWER_S, COVERED_S, 60, 48, 48.1, INFO, 1740000",
    "gpu_idle, UTILIZED_S, UTILIZATION_S, 60, 12, 11.9, INFO, 1740000",
    "gpu_pcie_below, LINK_BELOW, LINK_CHECKS, 6, 3, 4, WARN, 240000"
  })
  void aRuleOnAMeanIsBrokenWhenTheMinuteIsOver(
      String rule,
      GpuSum sum,
      GpuSum of,
      double all,
      double limit,
      double beyond,
      Severity severity,
      long openAfterMillis) {
    assertThat(evaluate(0, true, sums(of, all, sum, limit))).isEmpty();
    assertThat(evaluate(1, false, sums(of, all, sum, beyond))).isEmpty();
    assertThat(evaluate(1, true, sums(of, all, sum, beyond)))
        .extracting(Observation::ruleId, Observation::signal, Observation::severity)
        .containsExactly(tuple(rule, Signal.BREACH, severity));
    assertThat(book.rule(rule, null).orElseThrow().policy().openAfterMillis())
        .isEqualTo(openAfterMillis);
  }

  @Test
  void aClockThatIsLowWhileTheGpuIsBusyIsBroken() {
    assertThat(evaluate(0, true, clock(60, 0.7))).isEmpty();
    assertThat(evaluate(1, true, clock(29, 0.3))).as("busy for too short a time").isEmpty();
    assertThat(evaluate(2, true, clock(60, 0.69)))
        .extracting(Observation::ruleId, Observation::severity)
        .containsExactly(tuple("gpu_slow_while_busy", Severity.INFO));
    assertThat(evaluate(3, true, clock(60, 0.49)))
        .extracting(Observation::severity)
        .containsExactly(Severity.WARN);
  }

  @Test
  void aMinuteOfWhichLittleIsKnownSaysNothingOfItsMean() {
    assertThat(evaluate(0, true, sums(GpuSum.UTILIZATION_S, 29, GpuSum.UTILIZED_S, 0))).isEmpty();
    assertThat(evaluate(1, true, sums(GpuSum.UTILIZATION_S, 30, GpuSum.UTILIZED_S, 0))).hasSize(1);
    assertThat(evaluate(2, true, new GpuSums())).isEmpty();
  }

  @Test
  void aBreachIsToldOnceAMinuteAndWhenItGetsLouderAndItsEndOnce() {
    assertThat(evaluate(0, false, sums(GpuSum.TEMPERATURE_MAX_C, 86))).hasSize(1);
    assertThat(evaluate(0, false, sums(GpuSum.TEMPERATURE_MAX_C, 87))).isEmpty();
    assertThat(evaluate(0, false, sums(GpuSum.TEMPERATURE_MAX_C, 91))).hasSize(1);
    assertThat(evaluate(0, true, sums(GpuSum.TEMPERATURE_MAX_C, 91))).isEmpty();
    assertThat(evaluate(1, false, sums(GpuSum.TEMPERATURE_MAX_C, 91))).hasSize(1);
    assertThat(evaluate(2, false, sums(GpuSum.TEMPERATURE_MAX_C, 60))).isEmpty();
    assertThat(evaluate(2, true, sums(GpuSum.TEMPERATURE_MAX_C, 83)))
        .extracting(Observation::signal)
        .as("below the limit, above what clears")
        .containsExactly(Signal.HOLD);
    assertThat(evaluate(3, true, sums(GpuSum.TEMPERATURE_MAX_C, 82)))
        .extracting(Observation::signal)
        .containsExactly(Signal.CLEAR);
    assertThat(evaluate(4, true, sums(GpuSum.TEMPERATURE_MAX_C, 60))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "79, gpu_xid_hardware, PAGE",
    "120, gpu_xid_driver, WARN",
    "31, gpu_xid_application, INFO",
    "4711, gpu_xid_unknown, WARN"
  })
  void anXidIsForWhoeverMustActOnIt(long xid, String rule, Severity severity) {
    assertThat(GpuEventRules.evaluate(xid(xid, 1, GPU), book, 0))
        .extracting(Observation::ruleId, Observation::severity)
        .containsExactly(tuple(rule, severity));
  }

  @Test
  void everyXidIsALookOfItsOwnAtTheSameAlertAndInformationIsNone() {
    Observation one = GpuEventRules.evaluate(xid(79, 1, GPU), book, 0).get(0);
    Observation other = GpuEventRules.evaluate(xid(79, 2, GPU), book, 0).get(0);

    assertThat(other.dedupeKey()).isEqualTo(one.dedupeKey());
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(one.evidence().get(0).gpuUuid()).isEqualTo("GPU-1");
    assertThat(GpuEventRules.evaluate(xid(63, 1, GPU), book, 0)).isEmpty();
  }

  @Test
  void anAlertOnAGpuThatDoesNotExistSaysSo() {
    GpuDevice made = Gpus.device("agent", "GPU-1", null, true);

    Observation found = GpuEventRules.evaluate(xid(79, 1, made), book, 0).get(0);

    assertThat(found.entity()).containsEntry("simulated", "true");
    assertThat(found.evidence().get(0).why()).startsWith("simulated: ");
  }

  @Test
  void aGpuThatIsSilentForTwoMinutesIsAbsentWhileAnotherOfItsMachineIsHeard() {
    GpuMember silent = heard("GPU-1", 0);
    GpuMember other = heard("GPU-2", 120_000);

    assertThat(node(List.of(silent, other), 120_000)).isEmpty();
    GpuMember later = heard("GPU-2", 120_001);
    assertThat(node(List.of(silent, later), 120_001))
        .extracting(Observation::ruleId, o -> o.entity().get("gpu_uuid"), Observation::value)
        .containsExactly(tuple("gpu_absent", "GPU-1", 120.001));
    GpuMember back = silent.after(facts("GPU-1", 3, 0.9), 180_000);
    assertThat(node(List.of(back, later), 180_000))
        .extracting(Observation::ruleId, Observation::signal)
        .containsExactly(tuple("gpu_absent", Signal.CLEAR));
  }

  @Test
  void aMachineOfWhichNothingIsHeardIsDarkAndItsGpusAreNotAbsent() {
    GpuMember first = heard("GPU-1", 0);
    GpuMember second = heard("GPU-2", 0);
    List<GpuMember> members = List.of(second, first);

    assertThat(node(members, 120_000)).isEmpty();
    assertThat(node(members, 120_001))
        .extracting(Observation::ruleId, Observation::severity)
        .containsExactly(tuple("gpu_exporter_dark", Severity.WARN));
    assertThat(node(members, 600_001))
        .extracting(Observation::ruleId, Observation::severity)
        .containsExactly(tuple("gpu_exporter_dark", Severity.PAGE));
    GpuMember back = second.after(facts("GPU-2", 11, 0.9), 660_000);
    assertThat(node(List.of(back, first), 660_000))
        .extracting(Observation::ruleId, Observation::signal)
        .containsExactlyInAnyOrder(
            tuple("gpu_exporter_dark", Signal.CLEAR), tuple("gpu_absent", Signal.BREACH));
  }

  @Test
  void silenceBeforeSomebodyListenedIsNobodys() {
    List<GpuMember> members = List.of(heard("GPU-1", 0));

    assertThat(GpuNodeRules.evaluate(members, 500_000, book, 620_000)).isEmpty();
    assertThat(GpuNodeRules.evaluate(members, 500_000, book, 620_001)).hasSize(1);
  }

  @Test
  void aGpuThatDoesLessThanTheOthersOfItsJobIsAStraggler() {
    assertThat(stragglers(0.9, 0.92, 0.91, 0.6)).containsExactly("GPU-3");
    assertThat(stragglers(0.9, 0.92, 0.91, 0.8)).as("not by a fifth").isEmpty();
    assertThat(stragglers(0.9, 0.92, 0.6)).as("three have no middle").isEmpty();
    assertThat(stragglers(0.4, 0.42, 0.41, 0.1)).as("the others do little").isEmpty();
    assertThat(stragglers(0.9, 0.7, 0.5, 0.6)).as("all differ").isEmpty();
  }

  @Test
  void aStragglerStaysOneWhileTheMinutesOfTheOthersComeALittleLater() {
    double[] activities = {0.9, 0.92, 0.91, 0.6};
    List<GpuMember> first = new ArrayList<>();
    for (int i = 0; i < activities.length; i++) {
      first.add(
          GpuMember.of(facts("GPU-" + i, 0, activities[i]), 60_000)
              .after(facts("GPU-" + i, 1, activities[i]), 119_000));
    }
    assertThat(node(first, 119_000)).extracting(Observation::signal).containsExactly(Signal.BREACH);

    List<GpuMember> second = new ArrayList<>(first);
    second.set(3, first.get(3).after(facts("GPU-3", 2, 1), 121_000));
    assertThat(node(second, 121_000)).as("the others' minute goes on").isEmpty();
    for (int i = 0; i < 3; i++) {
      second.set(i, first.get(i).after(facts("GPU-" + i, 2, 1), 125_000));
    }
    assertThat(node(second, 131_000))
        .extracting(o -> o.entity().get("gpu_uuid"), Observation::signal)
        .containsExactly(tuple("GPU-3", Signal.BREACH));
  }

  @Test
  void aGpuThatFellSilentDoesNotHoldUpTheOthersOfItsJob() {
    double[] activities = {0.9, 0.92, 0.91, 0.6, 0.9};
    List<GpuMember> members = new ArrayList<>();
    for (int i = 0; i < activities.length; i++) {
      GpuMember member = GpuMember.of(facts("GPU-" + i, 0, 0.9), 60_000);
      boolean silent = i == 4;
      members.add(
          silent
              ? member
              : member
                  .after(facts("GPU-" + i, 1, activities[i]), 119_000)
                  .after(facts("GPU-" + i, 2, 1), 121_000));
    }

    assertThat(node(members, 121_000))
        .extracting(o -> o.entity().get("gpu_uuid"))
        .containsExactly("GPU-3");
  }

  private List<String> stragglers(double... activities) {
    List<GpuMember> members = new ArrayList<>();
    for (int i = 0; i < activities.length; i++) {
      members.add(
          GpuMember.of(facts("GPU-" + i, 0, activities[i]), 60_000)
              .after(facts("GPU-" + i, 1, 1), 60_000));
    }
    return node(members, 60_000).stream().map(o -> o.entity().get("gpu_uuid")).toList();
  }

  private List<Observation> node(List<GpuMember> members, long nowMillis) {
    return GpuNodeRules.evaluate(members, 0, book, nowMillis);
  }

  private static GpuMember heard(String uuid, long nowMillis) {
    return GpuMember.of(facts(uuid, 0, 0.9), nowMillis);
  }

  private static GpuFacts facts(String uuid, long minute, double activity) {
    GpuSums sums = sums(GpuSum.UTILIZATION_S, 60, GpuSum.UTILIZED_S, 60 * activity);
    return new GpuFacts(Gpus.device("agent", uuid, null, false), minute * MINUTE, 1, sums);
  }

  private List<Observation> evaluate(long minute, boolean over, GpuSums sums) {
    return GpuRules.evaluate(new GpuFacts(GPU, minute * MINUTE, 1, sums), over, book, said, 0);
  }

  private static GpuSums clock(double seconds, double ofLimit) {
    GpuSums sums = sums(GpuSum.BUSY_CLOCK_S, seconds, GpuSum.SM_CLOCK_LIMIT_MHZ, 2_000);
    sums.put(GpuSum.BUSY_CLOCK_MHZ_S, seconds * 2_000 * ofLimit);
    return sums;
  }

  private static GpuSums sums(GpuSum sum, double value) {
    GpuSums sums = new GpuSums();
    sums.put(sum, value);
    return sums;
  }

  private static GpuSums sums(GpuSum one, double value, GpuSum other, double otherValue) {
    GpuSums sums = sums(one, value);
    sums.put(other, otherValue);
    return sums;
  }

  private static GpuEvent xid(long code, long nanos, GpuDevice device) {
    return GpuEvent.of(device, nanos, GpuEvent.XID, code, null, null, GpuEvent.Evidence.OCCURRENCE);
  }
}
