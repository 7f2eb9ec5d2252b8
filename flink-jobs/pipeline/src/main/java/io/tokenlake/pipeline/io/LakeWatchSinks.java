package io.tokenlake.pipeline.io;

import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.rule.Anomaly;
import io.tokenlake.domain.rule.Expectation;
import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.JobSettings;
import io.tokenlake.pipeline.TopicDelivery;
import io.tokenlake.pipeline.WatchJob;
import io.tokenlake.pipeline.WatchSinks;
import io.tokenlake.pipeline.convert.AlertMessages;
import io.tokenlake.pipeline.convert.AlertRecords;
import io.tokenlake.pipeline.convert.AnomalyRecords;
import io.tokenlake.pipeline.convert.ObservationMessages;
import io.tokenlake.pipeline.convert.TableRecords;
import io.tokenlake.schemas.Topics;
import io.tokenlake.tables.LakeTable;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Alerts on their topic at once, and in their table with the next checkpoint. */
public final class LakeWatchSinks implements WatchSinks {
  private final IcebergSinks tables;
  private final KafkaSinks topics;

  public LakeWatchSinks(JobSettings settings) {
    this.tables = new IcebergSinks(settings, WatchJob.NAME);
    this.topics = new KafkaSinks(settings, WatchJob.NAME);
  }

  /** Repeats do no harm in the log, and alerts must not wait for a checkpoint. */
  @Override
  public void observations(DataStream<Observation> observations) {
    topics.send(
        observations,
        Topics.ALERT_OBSERVATIONS,
        (observation, context, timestamp) -> ObservationMessages.toMessage(observation),
        TopicDelivery.AT_LEAST_ONCE);
  }

  @Override
  public void alerts(DataStream<Alert> alerts) {
    topics.send(
        alerts, Topics.ALERTS, (alert, context, timestamp) -> AlertMessages.toMessage(alert));
    tables.append(alerts, LakeTable.ALERTS, AlertRecords::toRecord);
  }

  @Override
  public void anomalies(DataStream<Anomaly> anomalies) {
    tables.append(anomalies, LakeTable.ANOMALIES, AnomalyRecords::toRecord);
  }

  @Override
  public void expectations(DataStream<Expectation> expectations) {
    tables.append(expectations, LakeTable.BASELINES, AnomalyRecords::toRecord);
  }

  @Override
  public void deadLetters(DataStream<DeadLetter> letters) {
    tables.append(letters, LakeTable.DEAD_LETTERS, TableRecords::toRecord);
  }
}
