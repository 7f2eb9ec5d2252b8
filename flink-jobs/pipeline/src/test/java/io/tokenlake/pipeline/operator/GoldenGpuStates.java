package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.genai.CounterDelta;
import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuMarks;
import io.tokenlake.domain.gpu.GpuSample;
import io.tokenlake.domain.rule.GpuMember;
import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.pipeline.WatchedGpu;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A filled value of every state of the gpu job. */
final class GoldenGpuStates {
  private static final long NANOS = 1_763_700_000_000_000_000L;
  private static final Duration HORIZON = Duration.ofHours(1);

  private GoldenGpuStates() {}

  static List<GoldenState<?>> all() {
    return List.of(
        new GoldenState<>(StateDescriptors.samplesOfGpu(), List.of(Map.of(NANOS, sampled()))),
        new GoldenState<>(StateDescriptors.settleOfGpu(), List.of(1_763_700_001_000L)),
        new GoldenState<>(StateDescriptors.settleToOfGpu(), List.of(1_763_700_000_000_000_000L)),
        new GoldenState<>(
            StateDescriptors.fieldsOfGpu(HORIZON), List.of(Map.of(NANOS, new byte[] {5, 0, 1}))),
        new GoldenState<>(
            StateDescriptors.countersOfGpu(),
            List.of(Map.of(50, new CounterDelta(0, NANOS, new BigDecimal("9000000.609"))))),
        new GoldenState<>(
            StateDescriptors.marksOfGpu(), List.of(new GpuMarks(NANOS, NANOS - 1, 79.0))),
        new GoldenState<>(StateDescriptors.gpuEventSeen(HORIZON), List.of(true)),
        new GoldenState<>(
            StateDescriptors.watchedGpu(),
            List.of(
                new WatchedGpu(
                    1_763_700_000_000_000L,
                    1_763_700_002_000L,
                    new byte[] {1, 2},
                    Map.of("gpu_hot", 88_185_001L)))),
        new GoldenState<>(
            StateDescriptors.gpusOfNode(), List.of(Map.of("acme|agent|GPU-1|MIG-1", member()))),
        new GoldenState<>(StateDescriptors.lookAtNode(), List.of(1_763_700_010_000L)));
  }

  private static GpuMember member() {
    return new GpuMember(
        sampled().sample().device(),
        1_763_700_001_000L,
        1_763_700_000_000_000L,
        0.5,
        1_763_699_940_000_000L,
        null,
        Map.of("gpu_absent", 88_185_002L));
  }

  /** Of a version that knew four fields. */
  private static SampledGpu sampled() {
    GpuDevice device =
        new GpuDevice(
            "acme",
            "search",
            "prod",
            "agent",
            "GPU-1",
            "MIG-1",
            "3g.20gb",
            "node-1",
            "0",
            "00000000:1B:00.0",
            "NVIDIA H200",
            "580.95.05",
            "east",
            "prod",
            "vllm-0",
            "vllm",
            "42",
            true);
    return new SampledGpu(
        device.key(),
        new GpuSample(device, NANOS, null, 2, new Double[] {0.5, null, 0.25, null}),
        new Origin("otlp_metrics", 1, 2, 3));
  }
}
