package io.tokenlake.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/**
 * How telemetry of GPUs is put together.
 *
 * @param settle how long the parts of a sample are waited for
 * @param horizon how much older than the newest sample of its GPU a sample may be
 */
public record GpuSettings(Duration settle, Duration horizon) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Reads the options; what is wrong is added to the problems. */
  static GpuSettings from(Configuration configuration, List<String> problems) {
    Duration settle = JobSettings.read(configuration, JobOptions.GPU_SETTLE, problems);
    Duration horizon = JobSettings.read(configuration, JobOptions.GPU_HORIZON, problems);
    JobSettings.requirePositive(JobOptions.GPU_SETTLE, settle, problems);
    JobSettings.requirePositive(JobOptions.GPU_HORIZON, horizon, problems);
    return new GpuSettings(settle, horizon);
  }
}
