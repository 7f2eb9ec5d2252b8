package io.tokenlake.pipeline;

import static org.apache.flink.api.common.eventtime.WatermarkStrategy.noWatermarks;

import io.tokenlake.pipeline.operator.SumPerCheckpoint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How every job begins with a topic and ends with its counts. */
final class JobStreams {
  private JobStreams() {}

  /** The records of a topic. */
  static DataStream<TopicRecord> read(
      StreamExecutionEnvironment env, Source<TopicRecord, ?, ?> source, String topic, String uid) {
    return env.fromSource(source, noWatermarks(), topic, TypeInformation.of(TopicRecord.class))
        .uid(uid);
  }

  /** Counts, summed until the next checkpoint. */
  static DataStream<Completeness> sum(DataStream<Completeness> counts, String uid) {
    return counts
        .transform(uid, TypeInformation.of(Completeness.class), new SumPerCheckpoint())
        .uid(uid);
  }
}
