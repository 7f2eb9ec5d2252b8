package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.JobSettings;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/** What a job runs in: Flink's environment with our guards on, and the job's own settings. */
public record JobEnvironment(StreamExecutionEnvironment flink, JobSettings settings) {

  /** Reads {@code --key value} arguments; whatever Flink was started with is the base. */
  public static JobEnvironment fromArgs(String[] args) {
    return of(ParameterTool.fromArgs(args).getConfiguration());
  }

  /** An environment from options of ours and of Flink's. */
  public static JobEnvironment of(Configuration configuration) {
    Configuration guarded = new Configuration(configuration);
    // State without a fixed uid, or of a type that only Kryo can write, does not survive an
    // upgrade.
    guarded.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    guarded.set(PipelineOptions.GENERIC_TYPES, false);
    // Elements are immutable, so chained operators may share them.
    guarded.set(PipelineOptions.OBJECT_REUSE, true);
    return new JobEnvironment(
        StreamExecutionEnvironment.getExecutionEnvironment(guarded), JobSettings.from(guarded));
  }
}
