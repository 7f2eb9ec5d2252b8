package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tokenlake.domain.gpu.GpuField;
import io.tokenlake.schemas.GpuSampleRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The second round of the gpu-agent on its profile {@code h200}, to which {@code
 * src/test/capture/gpu/agent_h200.profile} gives what moves: every column of a sample.
 */
class GpuAgentColumnsTest {
  private static final double MIB = 1024 * 1024;

  /** Of values that the profile has; GPM's are per cent and MiB/s there. */
  private static final Map<String, Object> LEVELS =
      Map.ofEntries(
          Map.entry("utilization", 0.97),
          Map.entry("memory_controller_utilization", 0.41),
          Map.entry("encoder_utilization", 0.0),
          Map.entry("decoder_utilization", 0.03),
          Map.entry("graphics_active", 0.9725),
          Map.entry("sm_active", 0.885),
          Map.entry("sm_occupancy", 0.3475),
          Map.entry("tensor_active", 0.51125),
          Map.entry("dram_active", 0.62375),
          Map.entry("fp64_active", 0.0025),
          Map.entry("fp32_active", 0.035),
          Map.entry("fp16_active", 0.045),
          Map.entry("memory_total_bytes", 150_754_820_096L),
          Map.entry("memory_used_bytes", 130_000_000_000L),
          Map.entry("memory_free_bytes", 20_115_057_664L),
          Map.entry("memory_reserved_bytes", 639_762_432L),
          Map.entry("graphics_clock_mhz", 1_785.0),
          Map.entry("sm_clock_mhz", 1_780.0),
          Map.entry("memory_clock_mhz", 3_201.0),
          Map.entry("sm_clock_limit_mhz", 1_981.0),
          Map.entry("performance_state", 0),
          Map.entry("clock_event_reasons", 4L),
          Map.entry("temperature_c", 63.0),
          Map.entry("memory_temperature_c", 71.0),
          Map.entry("temperature_slowdown_c", 89.0),
          Map.entry("power_w", 687.25),
          Map.entry("power_average_w", 686.1),
          Map.entry("power_limit_w", 700.0),
          Map.entry("pcie_tx_bytes_per_s", 1_234.5 * MIB),
          Map.entry("pcie_rx_bytes_per_s", 2_345.5 * MIB),
          Map.entry("nvlink_tx_bytes_per_s", 4_567.5 * MIB),
          Map.entry("nvlink_rx_bytes_per_s", 3_456.5 * MIB),
          Map.entry("pcie_generation", 4),
          Map.entry("pcie_generation_limit", 5),
          Map.entry("pcie_width", 8),
          Map.entry("pcie_width_limit", 16),
          Map.entry("nvlinks", 18),
          Map.entry("nvlinks_up", 17),
          Map.entry("ecc_enabled", true),
          Map.entry("remapped_rows_corrected", 1L),
          Map.entry("remapped_rows_uncorrected", 2L),
          Map.entry("remap_pending", false),
          Map.entry("remap_failure", false),
          Map.entry("recovery_action", 1),
          Map.entry("fabric_status", 0L),
          Map.entry("degraded", true),
          Map.entry("failed", false));

  /** What they grow by in a second; NVLink counts in KiB, and throttling in ns, as energy in mJ. */
  private static final Map<String, Double> RATES =
      Map.ofEntries(
          Map.entry("energy_j", 650.0),
          Map.entry("throttled_power_s", 0.11),
          Map.entry("throttled_thermal_s", 0.12),
          Map.entry("throttled_sync_boost_s", 0.13),
          Map.entry("throttled_board_limit_s", 0.14),
          Map.entry("throttled_low_utilization_s", 0.15),
          Map.entry("throttled_reliability_s", 0.16),
          Map.entry("throttled_power_brake_s", 0.19),
          Map.entry("pcie_tx_bytes", 21e6),
          Map.entry("pcie_rx_bytes", 22e6),
          Map.entry("nvlink_tx_bytes", 23_000 * 1024.0),
          Map.entry("nvlink_rx_bytes", 24_000 * 1024.0),
          Map.entry("pcie_replays", 25_000.0),
          Map.entry("nvlink_crc_flit_errors", 26_000.0),
          Map.entry("nvlink_crc_data_errors", 27_000.0),
          Map.entry("nvlink_replays", 28_000.0),
          Map.entry("nvlink_recoveries", 29_000.0),
          Map.entry("ecc_corrected", 30_000.0),
          Map.entry("ecc_uncorrected", 31_000.0));

  /** Pages are not retired since Ampere, and the agent sends each XID rather than the last. */
  private static final List<String> NOT_OF_AN_H200 = List.of("retired_pages_pending", "last_xid");

  /** Less than half of what neighbours are apart; a round takes some ms to read. */
  private static final double PERCENT = 1.6;

  @Test
  void everyColumnHasWhatTheAgentReadOfItsGpu() throws Exception {
    try (GpuRig rig = new GpuRig()) {
      rig.send(GpuDialectsTest.captured("agent-h200.pb"));
      rig.pass(Duration.ofSeconds(2));

      assertThat(rig.letters()).isEmpty();
      GpuSampleRecord second = rig.samples().get(1);
      Map<String, Object> levels = new TreeMap<>();
      for (GpuField field : GpuField.values()) {
        Object value = second.get(field.column());
        if (RATES.containsKey(field.column())) {
          double expected = RATES.get(field.column()) * second.getCoveredS();
          assertThat(((Number) value).doubleValue())
              .as(field.column())
              .isCloseTo(expected, withinPercentage(PERCENT));
        } else if (NOT_OF_AN_H200.contains(field.column())) {
          assertThat(value).as(field.column()).isNull();
        } else {
          levels.put(field.column(), value);
        }
      }
      assertThat(levels).isEqualTo(new TreeMap<>(LEVELS));
    }
  }
}
