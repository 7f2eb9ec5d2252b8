package io.tokenlake.domain.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GpuVocabularyTest {
  private final GpuVocabulary vocabulary = GpuVocabulary.bundled();

  @Test
  void eachSourcesWordForTheSameThingComesToTheSameFieldInItsUnit() {
    assertThat(vocabulary.find("hw.gpu.utilization", Map.of("hw.gpu.task", "general")))
        .isEqualTo(new GpuReading("otel", GpuField.UTILIZATION, 1, false, null));
    assertThat(vocabulary.find("DCGM_FI_DEV_GPU_UTIL", Map.of()))
        .isEqualTo(new GpuReading("dcgm", GpuField.UTILIZATION, 0.01, false, null));
    assertThat(vocabulary.find("gpu.utilization", Map.of()))
        .isEqualTo(new GpuReading("openlit", GpuField.UTILIZATION, 0.01, false, null));
    assertThat(vocabulary.find("nvidia_smi_utilization_gpu_ratio", Map.of()))
        .isEqualTo(new GpuReading("nvidia_smi", GpuField.UTILIZATION, 1, false, null));
  }

  @Test
  void aTaskThatIsNotStatedIsTheGeneralOneAndAnotherOneIsNot() {
    assertThat(vocabulary.find("hw.gpu.utilization", Map.of()).field())
        .isEqualTo(GpuField.UTILIZATION);
    assertThat(vocabulary.find("hw.gpu.utilization", Map.of("hw.gpu.task", "encoder")).field())
        .isEqualTo(GpuField.ENCODER_UTILIZATION);
    assertThat(vocabulary.find("hw.gpu.utilization", Map.of("hw.gpu.task", "ofa"))).isNull();
  }

  @Test
  void hardwareThatIsNoGpuIsNotTakenForOne() {
    assertThat(vocabulary.find("hw.temperature", Map.of("hw.type", "cpu"))).isNull();
    assertThat(vocabulary.find("hw.power", Map.of())).isNull();
    assertThat(vocabulary.find("hw.temperature", Map.of("hw.type", "gpu")).field())
        .isEqualTo(GpuField.TEMPERATURE_C);
  }

  @Test
  void aTableWithProblemsIsRefusedWithAllOfThem() {
    assertThatThrownBy(() -> GpuVocabulary.parse("a,,power_w\nb,,no_field,1\nc,,power_w,x\n", "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1: 'a,,power_w': 3 cells")
        .hasMessageContaining("line 2")
        .hasMessageContaining("NO_FIELD")
        .hasMessageContaining("line 3");
  }
}
