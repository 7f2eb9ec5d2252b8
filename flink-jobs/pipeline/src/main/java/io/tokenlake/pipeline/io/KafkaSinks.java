package io.tokenlake.pipeline.io;

import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Sends streams to topics at once, at least once; every record is recognisable when it repeats. */
final class KafkaSinks {
  private final String bootstrapServers;

  KafkaSinks(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  <T> void send(DataStream<T> stream, String topic, KafkaRecordSerializationSchema<T> serializer) {
    stream
        .sinkTo(
            KafkaSink.<T>builder()
                .setBootstrapServers(bootstrapServers)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setProperty("compression.type", "lz4")
                .setRecordSerializer(serializer)
                .build())
        .name("topic " + topic)
        .uid("topic-" + topic.replace('_', '-'));
  }
}
