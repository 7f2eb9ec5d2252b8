package io.tokenlake.gpu.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.gpu.nvml.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  /** What dcgm-exporter exports unless told otherwise, as far as one quantity is one metric. */
  private static final List<String> DCGM_DEFAULTS =
      List.of(
          "DEV_SM_CLOCK",
          "DEV_MEM_CLOCK",
          "DEV_MEMORY_TEMP",
          "DEV_GPU_TEMP",
          "DEV_POWER_USAGE",
          "DEV_TOTAL_ENERGY_CONSUMPTION",
          "DEV_PCIE_REPLAY_COUNTER",
          "DEV_GPU_UTIL",
          "DEV_MEM_COPY_UTIL",
          "DEV_ENC_UTIL",
          "DEV_DEC_UTIL",
          "DEV_FB_FREE",
          "DEV_FB_USED",
          "DEV_FB_RESERVED",
          "DEV_VGPU_LICENSE_STATUS",
          "DEV_UNCORRECTABLE_REMAPPED_ROWS",
          "DEV_CORRECTABLE_REMAPPED_ROWS",
          "DEV_ROW_REMAP_FAILURE",
          "PROF_GR_ENGINE_ACTIVE",
          "PROF_PIPE_TENSOR_ACTIVE",
          "PROF_DRAM_ACTIVE",
          "PROF_PCIE_TX_BYTES",
          "PROF_PCIE_RX_BYTES");

  @Test
  void everyQuantityIsSentAndNoSeriesIsSentByTwo() {
    Map<List<Object>, Quantity> series = new HashMap<>();
    for (Mapping mapping : Catalogue.all()) {
      assertThat(
              series.put(List.of(mapping.def().name(), mapping.attributes()), mapping.quantity()))
          .as(mapping.quantity() + " " + mapping.def().name())
          .isNull();
    }
    assertThat(series.values()).containsExactlyInAnyOrderElementsOf(Quantity.all());
  }

  @Test
  void aMetricHasOneMeaning() {
    Map<String, MetricDef> byName = new HashMap<>();
    for (Mapping mapping : Catalogue.all()) {
      MetricDef before = byName.put(mapping.def().name(), mapping.def());
      assertThat(before).isIn(null, mapping.def());
    }
  }

  @Test
  void allOfDcgmExportersDefaultsHaveTheirName() {
    assertThat(Catalogue.all())
        .extracting(Mapping::dcgm)
        .containsAll(DCGM_DEFAULTS.stream().map(name -> "DCGM_FI_" + name).toList());
  }

  @Test
  void theDocumentationHasEveryMetricWithUnitAndAttributes() throws IOException {
    String documentation = Files.readString(Path.of("docs/metrics.md"));
    for (Mapping mapping : Catalogue.all()) {
      assertThat(documentation)
          .contains("`" + mapping.def().name() + "`")
          .contains(mapping.quantity().source().name());
      mapping.attributes().keySet().forEach(key -> assertThat(documentation).contains(key));
    }
  }

  @Test
  void unitsAreConverted() {
    Mapping energy = Catalogue.of(Quantity.ENERGY);
    assertThat(energy.def().unit()).isEqualTo("J");
    assertThat(energy.factor().apply(1_500.0)).isEqualTo(1.5);
    assertThat(energy.dcgmFactor().apply(1_500.0)).isEqualTo(1_500.0);
    assertThat(Catalogue.of(Quantity.NVLINK_TX).factor().apply(3L)).isEqualTo(3_072);
  }

  @Test
  void aListThatLeavesAQuantityOutIsRefused() {
    assertThatThrownBy(() -> Catalogue.parse("hw.power | W | gauge | Power\n  POWER /1000\n"))
        .hasMessageContaining("nothing is said of how to send")
        .hasMessageContaining("ENERGY");
  }

  @Test
  void aQuantityThatIsSentTwiceIsRefused() {
    assertThatThrownBy(
            () -> Catalogue.parse("hw.power | W | gauge | Power\n  POWER /1000\n  POWER /1000\n"))
        .hasMessageContaining("POWER is sent twice");
  }
}
