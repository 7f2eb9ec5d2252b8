package io.tokenlake.pipeline;

import static org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks;

import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeLedgerSinks;
import io.tokenlake.pipeline.operator.DecodeSpans;
import io.tokenlake.pipeline.operator.DropDuplicates;
import io.tokenlake.pipeline.operator.PriceCalls;
import io.tokenlake.pipeline.operator.SumPerCheckpoint;
import io.tokenlake.schemas.Topics;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The ledger: OTLP spans in, exactly one priced entry per model call out.
 *
 * <pre>
 *   otlp_spans ─▶ decode ─▶ drop duplicates ─┬─▶ spans
 *                   │              │         └─▶ price ─▶ llm_calls (table and topic)
 *                   │              └─ counts ──┐
 *                   ├─ counts ─────────────────┴─▶ completeness_1m
 *                   └─ dead letters ─────────────▶ dead_letters
 * </pre>
 */
public final class LedgerJob {
  /** Name of the job in Flink. */
  public static final String NAME = "tokenlake-ledger";

  private LedgerJob() {}

  /** Runs the job with {@link JobOptions} given as {@code --key value}. */
  public static void main(String[] args) throws Exception {
    JobEnvironment environment = JobEnvironment.fromArgs(args);
    assemble(environment.flink(), environment.settings());
    environment.flink().execute(NAME);
  }

  /** Adds the job with its real ends: Kafka in, Iceberg and Kafka out. */
  public static void assemble(StreamExecutionEnvironment env, JobSettings settings) {
    build(
        env,
        KafkaSources.records(settings.bootstrapServers(), Topics.OTLP_SPANS, NAME),
        new LakeLedgerSinks(settings),
        settings.dedupeHorizon());
  }

  /** Adds the job between any source and any sinks. */
  public static void build(
      StreamExecutionEnvironment env,
      Source<TopicRecord, ?, ?> otlpSpans,
      LedgerSinks sinks,
      Duration dedupeHorizon) {
    SingleOutputStreamOperator<TracedSpan> decoded =
        env.fromSource(
                otlpSpans, noWatermarks(), Topics.OTLP_SPANS, TypeInformation.of(TopicRecord.class))
            .uid(OperatorUids.READ_SPANS)
            .process(new DecodeSpans())
            .name("decode")
            .uid(OperatorUids.DECODE_SPANS);

    SingleOutputStreamOperator<TracedSpan> distinct =
        decoded
            .keyBy(TracedSpan::identity)
            .process(new DropDuplicates(dedupeHorizon))
            .name("drop duplicates")
            .uid(OperatorUids.DROP_DUPLICATES);

    SingleOutputStreamOperator<LedgerEntry> priced =
        distinct.flatMap(new PriceCalls()).name("price").uid(OperatorUids.PRICE_CALLS);

    sinks.calls(priced);
    sinks.spans(distinct);
    sinks.deadLetters(decoded.getSideOutput(DecodeSpans.DEAD_LETTERS));
    sinks.completeness(
        sum(decoded.getSideOutput(DecodeSpans.COUNTS), OperatorUids.SUM_READ)
            .union(sum(distinct.getSideOutput(DropDuplicates.COUNTS), OperatorUids.SUM_DEDUPED)));
  }

  private static DataStream<Completeness> sum(DataStream<Completeness> counts, String uid) {
    return counts
        .transform(uid, TypeInformation.of(Completeness.class), new SumPerCheckpoint())
        .uid(uid);
  }
}
