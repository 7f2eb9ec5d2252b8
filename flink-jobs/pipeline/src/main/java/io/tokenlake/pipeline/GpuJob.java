package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.JobStreams.read;
import static io.tokenlake.pipeline.JobStreams.sum;

import io.tokenlake.pipeline.convert.RollupRecords;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeGpuSinks;
import io.tokenlake.pipeline.operator.DecodeGpuEvents;
import io.tokenlake.pipeline.operator.DecodeGpuMetrics;
import io.tokenlake.pipeline.operator.NewGpuEvents;
import io.tokenlake.pipeline.operator.SampleGpus;
import io.tokenlake.pipeline.operator.SumGpuMinutes;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * GPUs: OTLP metrics and log records in, one sample per GPU and time out, and one row per event.
 *
 * <pre>
 *   otlp_metrics ▶ decode ▶ sample GPUs ───────┬─▶ gpu_samples
 *                           (by GPU)  │        └─▶ sum minutes ─▶ gpu_rollup_1m, topic gpu_rollups
 *                                     └ last XIDs ─┐ (by GPU)
 *   otlp_logs ───▶ decode ▶ new events (by event) ─┴─▶ gpu_events (table and topic)
 *
 *   counts of all ─▶ completeness_1m        dead letters of all ─▶ dead_letters
 * </pre>
 *
 * <p>The ledger reads the same topics and accounts for all that is in them. Here only GPUs matter:
 * what is of one is taken out of what the ledger skipped.
 */
public final class GpuJob {
  /** Name of the job in Flink, and of its consumer group. */
  public static final String NAME = "tokenlake-gpu";

  private GpuJob() {}

  /** Runs the job with {@link JobOptions} given as {@code --key value}. */
  public static void main(String[] args) throws Exception {
    JobEnvironment environment = JobEnvironment.fromArgs(args);
    assemble(environment.flink(), environment.settings());
    environment.flink().execute(NAME);
  }

  /** Adds the job with its real ends: Kafka in, Iceberg and Kafka out. */
  public static void assemble(StreamExecutionEnvironment env, JobSettings settings) {
    String brokers = settings.bootstrapServers();
    build(
        env,
        new GpuSources(
            KafkaSources.records(brokers, Topics.OTLP_METRICS, NAME),
            KafkaSources.records(brokers, Topics.OTLP_LOGS, NAME)),
        new LakeGpuSinks(settings),
        settings);
  }

  /** Adds the job between any sources and any sinks. */
  public static void build(
      StreamExecutionEnvironment env, GpuSources from, GpuSinks to, JobSettings settings) {
    Duration horizon = settings.dedupeHorizon();
    SingleOutputStreamOperator<SampledGpu> read =
        read(env, from.otlpMetrics(), Topics.OTLP_METRICS, OperatorUids.READ_GPU_METRICS)
            .process(new DecodeGpuMetrics(settings.attribution()), TextType.in(SampledGpu.class))
            .name("decode GPU metrics")
            .uid(OperatorUids.DECODE_GPU_METRICS);

    SingleOutputStreamOperator<SampledGpu> samples =
        read.keyBy(SampledGpu::key, TextType.TEXT)
            .process(new SampleGpus(settings.gpus()), TextType.in(SampledGpu.class))
            .name("sample GPUs")
            .uid(OperatorUids.SAMPLE_GPUS);

    SingleOutputStreamOperator<GpuHappening> told =
        read(env, from.otlpLogs(), Topics.OTLP_LOGS, OperatorUids.READ_GPU_LOGS)
            .process(new DecodeGpuEvents(settings.attribution()), TextType.in(GpuHappening.class))
            .name("decode GPU events")
            .uid(OperatorUids.DECODE_GPU_EVENTS);

    SingleOutputStreamOperator<GpuHappening> events =
        told.keyBy(GpuHappening::id, TextType.TEXT)
            .process(new NewGpuEvents(horizon), TextType.in(GpuHappening.class))
            .name("new GPU events")
            .uid(OperatorUids.NEW_GPU_EVENTS);

    SingleOutputStreamOperator<RollupDelta> minutes =
        samples
            .keyBy(SampledGpu::key, TextType.TEXT)
            .transform(
                "sum GPU minutes",
                RollupRecords.DELTA_TYPE,
                new SumGpuMinutes(settings.rollups(), horizon))
            .uid(OperatorUids.SUM_GPU_MINUTES);

    to.samples(samples);
    to.events(events.union(samples.getSideOutput(SampleGpus.EVENTS)));
    to.rollupRows(minutes);
    to.rollupUpdates(minutes.getSideOutput(SumGpuMinutes.UPDATES));
    to.deadLetters(
        read.getSideOutput(DecodeGpuMetrics.DEAD_LETTERS)
            .union(told.getSideOutput(DecodeGpuEvents.DEAD_LETTERS)));
    to.completeness(
        sum(read.getSideOutput(DecodeGpuMetrics.COUNTS), OperatorUids.SUM_GPU_METRICS_READ)
            .union(
                sum(told.getSideOutput(DecodeGpuEvents.COUNTS), OperatorUids.SUM_GPU_LOGS_READ),
                sum(samples.getSideOutput(SampleGpus.COUNTS), OperatorUids.SUM_GPUS_SAMPLED),
                sum(events.getSideOutput(NewGpuEvents.COUNTS), OperatorUids.SUM_GPU_EVENTS_KEPT)));
  }
}
