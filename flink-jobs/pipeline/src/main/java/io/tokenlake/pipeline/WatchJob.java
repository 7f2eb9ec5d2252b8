package io.tokenlake.pipeline;

import static org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.pipeline.io.JobEnvironment;
import io.tokenlake.pipeline.io.KafkaSources;
import io.tokenlake.pipeline.io.LakeWatchSinks;
import io.tokenlake.pipeline.operator.EvaluateCalls;
import io.tokenlake.pipeline.operator.RaiseOnce;
import io.tokenlake.schemas.Topics;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The watch: what the ledger says in, alerts out. It reads topics, not tables, so that no alert
 * waits for a checkpoint or a commit.
 *
 * <pre>
 *   llm_calls ─▶ evaluate ─▶ raise once ─▶ alerts (topic and table)
 *                   └─ dead letters ─────▶ dead_letters
 * </pre>
 */
public final class WatchJob {
  /** Name of the job in Flink. */
  public static final String NAME = "tokenlake-watch";

  private WatchJob() {}

  /** Runs the job with {@link JobOptions} given as {@code --key value}. */
  public static void main(String[] args) throws Exception {
    JobEnvironment environment = JobEnvironment.fromArgs(args);
    assemble(environment.flink(), environment.settings());
    environment.flink().execute(NAME);
  }

  /** Adds the job with its real ends: Kafka in, Kafka and Iceberg out. */
  public static void assemble(StreamExecutionEnvironment env, JobSettings settings) {
    build(
        env,
        KafkaSources.records(settings.bootstrapServers(), Topics.LLM_CALLS, NAME),
        new LakeWatchSinks(settings),
        settings);
  }

  /** Adds the job between any source and any sinks. */
  public static void build(
      StreamExecutionEnvironment env,
      Source<TopicRecord, ?, ?> calls,
      WatchSinks sinks,
      JobSettings settings) {
    SingleOutputStreamOperator<Alert> evaluated =
        env.fromSource(
                calls, noWatermarks(), Topics.LLM_CALLS, TypeInformation.of(TopicRecord.class))
            .uid(OperatorUids.READ_CALLS)
            .process(new EvaluateCalls(settings.runawayCompletionTokens()))
            .name("evaluate")
            .uid(OperatorUids.EVALUATE_CALLS);

    SingleOutputStreamOperator<Alert> raised =
        evaluated
            .keyBy(Alert::alertId)
            .process(new RaiseOnce(settings.dedupeHorizon()))
            .name("raise once")
            .uid(OperatorUids.RAISE_ONCE);

    sinks.alerts(raised);
    sinks.deadLetters(evaluated.getSideOutput(EvaluateCalls.DEAD_LETTERS));
  }
}
