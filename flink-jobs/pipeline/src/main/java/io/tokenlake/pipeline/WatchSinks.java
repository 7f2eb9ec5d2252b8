package io.tokenlake.pipeline;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.Anomaly;
import io.tokenlake.domain.rule.Expectation;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the watch job's results go. */
public interface WatchSinks {
  /** What was observed, to the log that the job itself reads. */
  void observations(DataStream<Observation> observations);

  /** Alerts as they are raised. */
  void alerts(DataStream<Alert> alerts);

  /** What detectors found. */
  void anomalies(DataStream<Anomaly> anomalies);

  /** What detectors expect. */
  void expectations(DataStream<Expectation> expectations);

  /** What could not be read. */
  void deadLetters(DataStream<DeadLetter> letters);
}
