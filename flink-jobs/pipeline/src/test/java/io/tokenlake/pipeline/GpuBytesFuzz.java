package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.pipeline.convert.TableRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topics of metrics and log records, through all that reads GPUs from them. */
class GpuBytesFuzz {
  /** State grows with the GPUs that inputs make up. */
  private static final int INPUTS_OF_A_RIG = 500;

  private static GpuRig rig;
  private static int inputs;

  @MethodSource
  @FuzzTest
  void anyMessageIsAccountedFor(byte[] message) throws Exception {
    if (inputs++ % INPUTS_OF_A_RIG == 0) {
      if (rig != null) {
        rig.close();
      }
      rig = new GpuRig();
    }
    rig.forget();
    rig.send(message);
    rig.sendLogs(message);
    rig.pass(Duration.ofSeconds(2));
    rig.checkpoint();

    rig.takenFromSkipped();
    rig.samples().forEach(AvroRows::toRow);
    rig.events().forEach(AvroRows::toRow);
    rig.rows().forEach(AvroRows::toRow);
    assertThat(rig.letters())
        .allSatisfy(
            letter -> {
              assertThat(letter.detail()).isNotBlank();
              AvroRows.toRow(TableRecords.toRecord(letter));
            });
  }

  static Stream<byte[]> anyMessageIsAccountedFor() throws IOException {
    return Stream.of(
        GpuMetrics.agent(1).gauge("hw.gpu.utilization", 0.5).counter("hw.energy", 500).bytes(),
        GpuMetrics.dcgm(1).gauge("DCGM_FI_DEV_GPU_TEMP", 60).bytes(),
        GpuMetrics.nvidiaSmi(1).gauge("nvidia_smi_utilization_gpu_ratio", 0.5).bytes(),
        GpuDialectsTest.captured("agent-sick-1.pb"),
        GpuDialectsTest.captured("agent-sick-event-1.pb"),
        GpuDialectsTest.captured("agent-sick-event-2.pb"));
  }
}
