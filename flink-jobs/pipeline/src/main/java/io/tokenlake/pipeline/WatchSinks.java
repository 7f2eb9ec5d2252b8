package io.tokenlake.pipeline;

import io.tokenlake.domain.alert.Alert;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the watch job's results go. */
public interface WatchSinks {
  /** Alerts as they are raised. */
  void alerts(DataStream<Alert> alerts);

  /** What could not be read. */
  void deadLetters(DataStream<DeadLetter> letters);
}
