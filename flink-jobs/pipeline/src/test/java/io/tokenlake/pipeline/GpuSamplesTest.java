package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.tokenlake.schemas.GpuEventRecord;
import io.tokenlake.schemas.GpuRollupRecord;
import io.tokenlake.schemas.GpuSampleRecord;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of samples and events that come in parts, again, late or wrong. */
class GpuSamplesTest {
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private GpuRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new GpuRig();
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  void partsOfASampleInSeveralMessagesAreOneRow() throws Exception {
    rig.send(GpuMetrics.dcgm(0).gauge("DCGM_FI_DEV_GPU_UTIL", 50).bytes());
    rig.send(GpuMetrics.dcgm(0).gauge("DCGM_FI_DEV_GPU_TEMP", 60).bytes());
    rig.pass(SETTLE);

    assertThat(rig.samples())
        .extracting(
            GpuSampleRecord::getUtilization,
            GpuSampleRecord::getTemperatureC,
            GpuSampleRecord::getPoints)
        .containsExactly(tuple(0.5, 60.0, 2));
  }

  @Test
  void aSampleThatComesAgainCountsOnce() throws Exception {
    byte[] message =
        GpuMetrics.dcgm(0)
            .gauge("DCGM_FI_DEV_GPU_UTIL", 50)
            .gauge("DCGM_FI_DEV_GPU_TEMP", 60)
            .bytes();
    rig.send(message);
    rig.send(message);
    rig.pass(SETTLE);
    rig.send(message);
    rig.send(
        GpuMetrics.dcgm(0)
            .gauge("DCGM_FI_DEV_GPU_TEMP", 60)
            .gauge("DCGM_FI_DEV_POWER_USAGE", 100)
            .bytes());
    rig.pass(SETTLE);

    assertThat(rig.samples())
        .extracting(
            GpuSampleRecord::getUtilization,
            GpuSampleRecord::getTemperatureC,
            GpuSampleRecord::getPowerW)
        .as("what came too late for the row is a row of its own, without repeats")
        .containsExactly(tuple(0.5, 60.0, null), tuple(null, null, 100.0));
    assertThat(rig.recorded()).isEqualTo(3);
    assertThat(rig.duplicates()).isEqualTo(5);
    assertThat(rig.takenFromSkipped()).isEqualTo(8);
  }

  @Test
  void countersAreWhatTheyGrewByAlsoWhenTheDriverIsLoadedAnew() throws Exception {
    double[] joules = {5_000, 5_600, 6_100, 40, 90};
    for (int i = 0; i < joules.length; i++) {
      rig.send(
          GpuMetrics.dcgm(i)
              .counter("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", joules[i] * 1_000)
              .bytes());
      rig.pass(SETTLE);
    }

    assertThat(rig.samples())
        .extracting(GpuSampleRecord::getEnergyJ, GpuSampleRecord::getCoveredS)
        .containsExactly(
            tuple(null, null),
            tuple(600.0, 1.0),
            tuple(500.0, 1.0),
            tuple(40.0, 1.0),
            tuple(50.0, 1.0));
  }

  @Test
  void aPointWithoutAValueIsNoZero() throws Exception {
    String energy = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION";
    rig.send(GpuMetrics.dcgm(0).counter(energy, 5_000_000).bytes());
    rig.send(GpuMetrics.dcgm(1).ended(energy).bytes());
    rig.send(GpuMetrics.dcgm(2).empty(energy).empty("DCGM_FI_DEV_GPU_TEMP").bytes());
    rig.send(GpuMetrics.dcgm(3).counter(energy, 5_600_000).bytes());
    rig.pass(SETTLE);

    assertThat(rig.samples()).extracting(GpuSampleRecord::getEnergyJ).containsExactly(null, 600.0);
    assertThat(rig.letters()).isEmpty();
    assertThat(rig.takenFromSkipped()).as("the others stay skipped").isEqualTo(2);
  }

  @Test
  void aSampleIsWaitedForAlsoWhenAnotherHasWaitedForLong() throws Exception {
    rig.send(GpuMetrics.dcgm(0).gauge("DCGM_FI_DEV_GPU_UTIL", 10).bytes());
    rig.pass(Duration.ofMillis(990));
    rig.send(GpuMetrics.dcgm(1).gauge("DCGM_FI_DEV_GPU_UTIL", 50).bytes());
    rig.pass(Duration.ofMillis(20));
    assertThat(rig.samples()).hasSize(1);
    rig.send(GpuMetrics.dcgm(1).gauge("DCGM_FI_DEV_GPU_TEMP", 60).bytes());
    rig.pass(SETTLE);

    assertThat(rig.samples())
        .extracting(GpuSampleRecord::getUtilization, GpuSampleRecord::getTemperatureC)
        .containsExactly(tuple(0.1, null), tuple(0.5, 60.0));
  }

  @Test
  void aLastXidOfALateSampleIsOld() throws Exception {
    rig.send(GpuMetrics.dcgm(0).gauge("DCGM_FI_DEV_XID_ERRORS", 13).bytes());
    rig.pass(SETTLE);
    rig.send(GpuMetrics.dcgm(10).gauge("DCGM_FI_DEV_XID_ERRORS", 79).bytes());
    rig.pass(SETTLE);
    rig.send(GpuMetrics.dcgm(5).gauge("DCGM_FI_DEV_XID_ERRORS", 13).bytes());
    rig.pass(SETTLE);

    assertThat(rig.events()).extracting(GpuEventRecord::getXidCode).containsExactly(79L);
  }

  @Test
  void whatIsOlderThanTheHorizonIsADuplicate() throws Exception {
    rig.send(GpuMetrics.dcgm(3_601).gauge("DCGM_FI_DEV_GPU_UTIL", 50).bytes());
    rig.send(GpuMetrics.dcgm(1).gauge("DCGM_FI_DEV_GPU_UTIL", 51).bytes());
    rig.send(GpuMetrics.dcgm(0).gauge("DCGM_FI_DEV_GPU_UTIL", 52).bytes());
    rig.pass(SETTLE);

    assertThat(rig.samples())
        .extracting(GpuSampleRecord::getUtilization)
        .containsExactly(0.51, 0.5);
    assertThat(rig.duplicates()).isEqualTo(1);
  }

  @Test
  void theMinutesOfTheTableAndOfTheTopicAddUpToTheSamples() throws Exception {
    for (int second = 0; second < 150; second++) {
      rig.send(
          GpuMetrics.agent(second)
              .gauge("hw.gpu.utilization", second < 90 ? 0.9 : 0.0)
              .gauge("hw.power", 500)
              .gauge("hw.temperature", 60 + second / 10)
              .counter("hw.energy", 1_000 + 500.0 * second)
              .bytes());
      rig.pass(Duration.ofSeconds(1));
      if (second % 20 == 0) {
        rig.checkpoint();
      }
    }
    rig.pass(SETTLE);
    rig.checkpoint();

    assertThat(rig.rows()).as("several deltas of a minute").hasSizeGreaterThan(3);
    assertThat(rig.rows().stream().mapToLong(GpuRollupRecord::getSamples).sum()).isEqualTo(150);
    assertThat(sum(rig.rows(), GpuRollupRecord::getEnergyJ)).isEqualTo(149 * 500);
    assertThat(sum(rig.rows(), GpuRollupRecord::getIdleS)).isEqualTo(60);
    assertThat(sum(rig.rows(), GpuRollupRecord::getCoveredS)).isEqualTo(149);
    assertThat(rig.standing())
        .extracting(
            r -> r.getMinute().toString(),
            GpuRollupRecord::getSamples,
            GpuRollupRecord::getEnergyJ,
            GpuRollupRecord::getBusyS,
            GpuRollupRecord::getTemperatureMaxC,
            GpuRollupRecord::getTenant)
        .containsExactlyInAnyOrder(
            tuple("2026-01-01T00:00:00Z", 60L, 29_500.0, 59.0, 65.0, "acme"),
            tuple("2026-01-01T00:01:00Z", 60L, 30_000.0, 30.0, 71.0, "acme"),
            tuple("2026-01-01T00:02:00Z", 30L, 15_000.0, 0.0, 74.0, "acme"));
  }

  @Test
  void whatCannotBeIsADeadLetterAndItsNeighboursAreKept() throws Exception {
    rig.send(
        GpuMetrics.dcgm(0)
            .gauge("DCGM_FI_DEV_GPU_UTIL", 4_294_967_295.0)
            .gauge("DCGM_FI_DEV_GPU_TEMP", Double.NaN)
            .gauge("DCGM_FI_DEV_POWER_USAGE", 300)
            .sum(
                "DCGM_FI_DEV_PCIE_REPLAY_COUNTER",
                1,
                AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
            .without("UUID")
            .gauge("DCGM_FI_DEV_FB_USED", 1)
            .bytes());
    rig.send("this is no protobuf".getBytes(UTF_8));
    rig.send(GpuMetrics.dcgm(0).gauge("http.server.active_requests", 1).bytes());
    rig.pass(SETTLE);

    assertThat(rig.samples())
        .extracting(GpuSampleRecord::getPowerW, GpuSampleRecord::getUtilization)
        .containsExactly(tuple(300.0, null));
    assertThat(rig.letters())
        .extracting(DeadLetter::reason, DeadLetter::detail)
        .containsExactly(
            tuple(
                "INVALID_METRIC",
                "metric DCGM_FI_DEV_GPU_UTIL: its value is 4.294967295E9, 4.294967295E7 in the unit"
                    + " of utilization, which is at most 1.0"),
            tuple(
                "INVALID_METRIC",
                "metric DCGM_FI_DEV_GPU_TEMP: its value is NaN, NaN in the unit of temperature_c,"
                    + " which is at most 300.0"),
            tuple(
                "INVALID_METRIC",
                "metric DCGM_FI_DEV_PCIE_REPLAY_COUNTER: its temporality is delta; what drivers"
                    + " count is cumulative"),
            tuple(
                "INVALID_METRIC",
                "metric DCGM_FI_DEV_FB_USED: nothing says which GPU it is of; the UUID must be in"
                    + " attribute UUID"));
    assertThat(rig.takenFromSkipped()).isEqualTo(5);
  }

  @Test
  void everyXidOfTheAgentIsAnEventAndOneThatIsToldAgainIsNot() throws Exception {
    rig.sendLogs(GpuDialectsTest.captured("agent-sick-event-1.pb"));
    rig.sendLogs(GpuDialectsTest.captured("agent-sick-event-2.pb"));
    rig.sendLogs(GpuDialectsTest.captured("agent-sick-event-3.pb"));
    rig.sendLogs(GpuDialectsTest.captured("agent-sick-event-2.pb"));

    assertThat(rig.events())
        .extracting(
            GpuEventRecord::getEvent,
            GpuEventRecord::getXidCode,
            GpuEventRecord::getXidClass,
            GpuEventRecord::getEvidence,
            GpuEventRecord::getSimulated)
        .containsExactly(
            tuple("xid", 79L, "hardware", "OCCURRENCE", true),
            tuple("xid", 79L, "hardware", "OCCURRENCE", true),
            tuple("double_bit_ecc_error", null, null, "OCCURRENCE", true));
    assertThat(rig.events())
        .extracting(GpuEventRecord::getGpuUuid)
        .containsOnly("GPU-51c00001-2222-3333-4444-555555555555");
    assertThat(rig.takenFromSkipped()).isEqualTo(4);
  }

  @Test
  void aLastXidOfDcgmIsAnEventWhenItChanges() throws Exception {
    int[] last = {31, 31, 79, 79, 0, 13};
    for (int i = 0; i < last.length; i++) {
      rig.send(GpuMetrics.dcgm(i).gauge("DCGM_FI_DEV_XID_ERRORS", last[i]).bytes());
      rig.pass(SETTLE);
    }

    assertThat(rig.events())
        .extracting(
            GpuEventRecord::getXidCode,
            GpuEventRecord::getXidClass,
            GpuEventRecord::getEvidence,
            e -> e.getOccurredAt().toString())
        .containsExactly(
            tuple(79L, "hardware", "LAST_VALUE", "2026-01-01T00:00:02Z"),
            tuple(13L, "application", "LAST_VALUE", "2026-01-01T00:00:05Z"));
  }

  private static double sum(
      Iterable<GpuRollupRecord> rows, java.util.function.Function<GpuRollupRecord, Double> column) {
    double sum = 0;
    for (GpuRollupRecord row : rows) {
      Double value = column.apply(row);
      sum += value == null ? 0 : value;
    }
    return sum;
  }
}
