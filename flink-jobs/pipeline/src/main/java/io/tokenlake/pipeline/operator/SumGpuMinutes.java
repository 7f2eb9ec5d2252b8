package io.tokenlake.pipeline.operator;

import io.tokenlake.domain.gpu.GpuDevice;
import io.tokenlake.domain.gpu.GpuSample;
import io.tokenlake.domain.gpu.GpuSum;
import io.tokenlake.domain.gpu.GpuSums;
import io.tokenlake.pipeline.RollupDelta;
import io.tokenlake.pipeline.RollupSettings;
import io.tokenlake.pipeline.RollupUpdate;
import io.tokenlake.pipeline.SampledGpu;
import io.tokenlake.pipeline.TextType;
import io.tokenlake.pipeline.convert.GpuRollupRecords;
import io.tokenlake.schemas.GpuRollupCodec;
import io.tokenlake.schemas.GpuRollupRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Sums the samples of each GPU by minute: what is new since the last checkpoint as rows, before its
 * barrier, and where each minute stands to {@link #UPDATES}, every few seconds of the clock. All
 * samples of a GPU come to one task, so that nothing is merged behind it.
 */
public final class SumGpuMinutes extends AbstractStreamOperator<RollupDelta>
    implements OneInputStreamOperator<SampledGpu, RollupDelta>,
        BoundedOneInput,
        ProcessingTimeCallback {
  /** Where minutes stand. */
  public static final OutputTag<RollupUpdate> UPDATES =
      new OutputTag<>("gpu-rollup-updates", TextType.in(RollupUpdate.class));

  /** Metric: samples of minutes that were too old for the topic; the table has them. */
  static final String LATE = "gpuSamplesLate";

  private static final String SET = "gpu";
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MINUTE_MICROS = 60_000_000;

  private static final long serialVersionUID = 1L;

  private final RollupSettings settings;
  private final Duration horizon;

  private transient Map<String, Map<Long, Minute>> sinceCheckpoint;
  private transient Map<String, Map<Long, Minute>> sinceTick;
  private transient StandingMinutes standing;
  private transient Counter late;

  /** What is new of a minute; the device is as its last sample has it. */
  private static final class Minute {
    private final GpuSums sums = new GpuSums();
    private GpuDevice device;

    void add(GpuSample sample) {
      device = sample.device();
      sums.add(sample);
    }
  }

  /**
   * @param settings how often, and how late a minute may change
   * @param horizon how long a GPU without samples is remembered
   */
  public SumGpuMinutes(RollupSettings settings, Duration horizon) {
    this.settings = settings;
    this.horizon = horizon;
  }

  @Override
  public void open() throws Exception {
    super.open();
    sinceCheckpoint = new LinkedHashMap<>();
    sinceTick = new LinkedHashMap<>();
    standing = new StandingMinutes(getRuntimeContext(), settings.lateness(), horizon);
    late = getMetricGroup().counter(LATE);
    awaitTick();
  }

  @Override
  public void processElement(StreamRecord<SampledGpu> element) {
    SampledGpu sampled = element.getValue();
    GpuSample sample = sampled.sample();
    long micros = sample.timeNanos() / NANOS_PER_MICRO;
    long minute = Math.floorDiv(micros, MINUTE_MICROS) * MINUTE_MICROS;
    minute(sinceCheckpoint, sampled.key(), minute).add(sample);
    minute(sinceTick, sampled.key(), minute).add(sample);
  }

  @Override
  public void onProcessingTime(long time) throws Exception {
    update();
    awaitTick();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    release();
  }

  @Override
  public void endInput() throws Exception {
    release();
  }

  private void release() throws Exception {
    update();
    sinceCheckpoint.forEach(
        (key, minutes) ->
            minutes.forEach(
                (start, minute) -> {
                  GpuRollupRecord row =
                      GpuRollupRecords.toRecord(minute.device, start, minute.sums);
                  byte[] encoded = GpuRollupRecords.encode(row);
                  output.collect(new StreamRecord<>(new RollupDelta(key, SET, start, encoded)));
                }));
    sinceCheckpoint.clear();
  }

  private void update() throws Exception {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    for (Map.Entry<String, Map<Long, Minute>> ofKey : sinceTick.entrySet()) {
      setCurrentKey(ofKey.getKey());
      long oldest = standing.admit(ofKey.getValue().keySet());
      for (Map.Entry<Long, Minute> minute : ofKey.getValue().entrySet()) {
        if (minute.getKey() < oldest) {
          late.inc(minute.getValue().sums.get(GpuSum.SAMPLES).longValue());
        } else {
          emit(ofKey.getKey(), minute.getKey(), minute.getValue(), now);
        }
      }
    }
    sinceTick.clear();
  }

  private void emit(String key, long start, Minute minute, long now) throws Exception {
    byte[] before = standing.standing(start);
    if (before != null) {
      minute.sums.add(GpuRollupRecords.sums(GpuRollupRecords.decode(before)));
    }
    GpuRollupRecord record = GpuRollupRecords.toRecord(minute.device, start, minute.sums);
    long revision = standing.keep(start, GpuRollupRecords.encode(record), now);
    byte[] update = GpuRollupCodec.encode(GpuRollupRecords.toUpdate(key, revision, record));
    output.collect(UPDATES, new StreamRecord<>(new RollupUpdate(key, update)));
  }

  private void awaitTick() {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    getProcessingTimeService().registerTimer(settings.nextTick(now, 0), this);
  }

  private static Minute minute(Map<String, Map<Long, Minute>> minutes, String key, long start) {
    return minutes
        .computeIfAbsent(key, any -> new LinkedHashMap<>())
        .computeIfAbsent(start, any -> new Minute());
  }
}
