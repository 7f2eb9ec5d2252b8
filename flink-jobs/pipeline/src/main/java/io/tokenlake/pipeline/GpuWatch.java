package io.tokenlake.pipeline;

import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.gpu.GpuEvent;
import io.tokenlake.pipeline.convert.GpuWatchRecords;
import io.tokenlake.pipeline.operator.ApplyGpuEventRules;
import io.tokenlake.pipeline.operator.ApplyGpuNodeRules;
import io.tokenlake.pipeline.operator.ApplyGpuRules;
import io.tokenlake.pipeline.operator.Decode;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The part of the watch that is about GPUs.
 *
 * @param observations what rules say
 * @param series minutes that are over, for rules that have series watched
 * @param deadLetters what could not be read
 */
record GpuWatch(
    DataStream<Observation> observations,
    DataStream<SeriesNews> series,
    DataStream<DeadLetter> deadLetters) {

  /** Adds it to a job. */
  static GpuWatch add(
      DataStream<TopicRecord> rollups,
      DataStream<TopicRecord> happened,
      BroadcastStream<TopicRecord> rules) {
    SingleOutputStreamOperator<GpuMinute> minutes =
        rollups
            .process(new Decode<>(GpuWatchRecords::toMinute), TextType.in(GpuMinute.class))
            .name("decode GPU rollups")
            .uid(OperatorUids.DECODE_GPU_ROLLUPS);

    SingleOutputStreamOperator<GpuEvent> events =
        happened
            .process(new Decode<>(GpuWatchRecords::toEvent), TextType.in(GpuEvent.class))
            .name("decode GPU events")
            .uid(OperatorUids.DECODE_GPU_EVENTS_OF_TOPIC);

    SingleOutputStreamOperator<Observation> ofGpus =
        minutes
            .keyBy(GpuMinute::key, TextType.TEXT)
            .connect(rules)
            .process(new ApplyGpuRules(), TextType.in(Observation.class))
            .name("GPU rules")
            .uid(OperatorUids.GPU_RULES);

    DataStream<Observation> ofNodes =
        minutes
            .keyBy(GpuMinute::node, TextType.TEXT)
            .connect(rules)
            .process(new ApplyGpuNodeRules(), TextType.in(Observation.class))
            .name("GPU node rules")
            .uid(OperatorUids.GPU_NODE_RULES);

    DataStream<Observation> ofEvents =
        events
            .connect(rules)
            .process(new ApplyGpuEventRules(), TextType.in(Observation.class))
            .name("GPU event rules")
            .uid(OperatorUids.GPU_EVENT_RULES);

    return new GpuWatch(
        ofGpus.union(ofNodes, ofEvents),
        ofGpus.getSideOutput(ApplyGpuRules.SERIES),
        minutes
            .getSideOutput(Decode.DEAD_LETTERS)
            .union(events.getSideOutput(Decode.DEAD_LETTERS)));
  }
}
