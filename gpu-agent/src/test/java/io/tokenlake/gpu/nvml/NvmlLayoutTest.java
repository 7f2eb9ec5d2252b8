package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Layouts and numbers of the mapping, against NVIDIA's own header and against the C fake. */
class NvmlLayoutTest {
  private final Map<String, Long> header = HeaderFacts.read();

  @Test
  void everyStructureLiesAsInTheHeader() {
    Map<String, Long> ours = layout();

    assertThat(ours).hasSizeGreaterThan(80);
    ours.forEach((name, value) -> assertThat(header).as(name).containsEntry(name, value));
  }

  @Test
  void theCompilerLaysTheFakesStructuresOutAsTheHeader() {
    FakeNvmlLibrary.Controls fake = FakeNvmlLibrary.controls(FakeNvmlLibrary.current());

    List<String> checked = new ArrayList<>();
    header.forEach(
        (name, value) -> {
          int inTheFake = fake.fake_nvml_layout(name);
          if (inTheFake >= 0) {
            checked.add(name);
            assertThat((long) inTheFake).as(name).isEqualTo(value);
          }
        });
    assertThat(checked).containsAll(layout().keySet());
  }

  @Test
  void versionTagsAreTheHeaders() {
    assertThat((long) CStruct.MEMORY_V2.version(2)).isEqualTo(header.get("nvmlMemory_v2"));
    assertThat((long) CStruct.TEMPERATURE_V1.version(1))
        .isEqualTo(header.get("nvmlTemperature_v1"));
    assertThat((long) CStruct.MARGIN_TEMPERATURE_V1.version(1))
        .isEqualTo(header.get("nvmlMarginTemperature_v1"));
    assertThat((long) CStruct.FABRIC_V2.version(2)).isEqualTo(header.get("nvmlGpuFabricInfo_v2"));
    assertThat((long) CStruct.FABRIC_V3.version(3)).isEqualTo(header.get("nvmlGpuFabricInfo_v3"));
  }

  @Test
  void fieldsAndMetricsHaveTheNumbersOfTheirNames() {
    for (Quantity quantity : Quantity.all()) {
      Source source = quantity.source();
      if (source.kind() != Source.Kind.FUNCTION) {
        assertThat(header).as(quantity.text()).containsEntry(source.name(), (long) source.id());
      }
    }
    for (NvLink.Counter counter : NvLink.Counter.values()) {
      assertThat(header).containsEntry(counter.header(), (long) counter.field());
    }
  }

  @Test
  void eventsHaveTheBitsOfTheirNames() {
    for (NvmlEvent.Kind kind : NvmlEvent.Kind.values()) {
      assertThat(header).containsEntry(kind.header(), kind.bit());
    }
  }

  @Test
  void statusesHaveTheCodesOfTheirNames() {
    for (NvmlStatus status : NvmlStatus.values()) {
      String name = status == NvmlStatus.SUCCESS ? "NVML_SUCCESS" : "NVML_ERROR_" + status.name();
      assertThat(header).containsEntry(name, (long) status.code());
    }
  }

  @Test
  void positionsInListsAreTheHeadersNumbers() {
    assertThat(header)
        .containsEntry("NVML_CLOCK_GRAPHICS", 0L)
        .containsEntry("NVML_CLOCK_SM", 1L)
        .containsEntry("NVML_CLOCK_MEM", 2L)
        .containsEntry("NVML_CLOCK_VIDEO", 3L)
        .containsEntry("NVML_TEMPERATURE_THRESHOLD_SHUTDOWN", 0L)
        .containsEntry("NVML_TEMPERATURE_THRESHOLD_SLOWDOWN", 1L)
        .containsEntry("NVML_TEMPERATURE_THRESHOLD_MEM_MAX", 2L)
        .containsEntry("NVML_TEMPERATURE_THRESHOLD_GPU_MAX", 3L)
        .containsEntry("NVML_MEMORY_ERROR_TYPE_CORRECTED", 0L)
        .containsEntry("NVML_VOLATILE_ECC", 0L)
        .containsEntry("NVML_MEMORY_LOCATION_SRAM", 7L)
        .containsEntry("NVML_PCIE_UTIL_TX_BYTES", 0L)
        .containsEntry("NVML_DEVICE_UUID_V2_BUFFER_SIZE", (long) NvmlLibrary.TEXT_BUFFER_SIZE)
        .containsEntry("NVML_NVLINK_MAX_LINKS", (long) NvmlLibrary.MAX_LINKS);
  }

  @Test
  void aFieldThatAStructureDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> CStruct.MEMORY_V2.at("reserverd"))
        .hasMessageContaining("nvmlMemory_v2_t has no field reserverd");
  }

  /** Every layout of {@link CStruct}, by the names of the header. */
  private static Map<String, Long> layout() {
    Map<String, Long> layout = new LinkedHashMap<>();
    Arrays.stream(CStruct.class.getDeclaredFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .filter(field -> field.getType() == CStruct.class)
        .forEach(
            field -> {
              CStruct struct = value(field);
              layout.put(struct.name(), (long) struct.size());
              String type = struct.name().replace(".metrics", "");
              struct
                  .offsets()
                  .forEach((name, offset) -> layout.put(type + "." + name, (long) offset));
            });
    return layout;
  }

  private static CStruct value(Field field) {
    try {
      return (CStruct) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
