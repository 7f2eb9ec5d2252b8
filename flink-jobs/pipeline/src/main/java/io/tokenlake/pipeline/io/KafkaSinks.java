package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.JobSettings;
import io.tokenlake.pipeline.TopicDelivery;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sends streams to topics. By default at once and at least once, every record recognisable when it
 * repeats; or exactly once for subscribers that read committed records, visible with the
 * checkpoint.
 */
final class KafkaSinks {
  private final JobSettings settings;
  private final String jobName;

  KafkaSinks(JobSettings settings, String jobName) {
    this.settings = settings;
    this.jobName = jobName;
  }

  /** Sends with the delivery that the settings ask for. */
  <T> void send(DataStream<T> stream, String topic, KafkaRecordSerializationSchema<T> serializer) {
    send(stream, topic, serializer, settings.topicDelivery());
  }

  <T> void send(
      DataStream<T> stream,
      String topic,
      KafkaRecordSerializationSchema<T> serializer,
      TopicDelivery delivery) {
    KafkaSinkBuilder<T> sink =
        KafkaSink.<T>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setDeliveryGuarantee(delivery.guarantee())
            .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
            .setRecordSerializer(serializer);
    if (delivery == TopicDelivery.EXACTLY_ONCE) {
      sink.setTransactionalIdPrefix(jobName + "-" + topic)
          .setProperty(
              ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
              String.valueOf(settings.transactionTimeout().toMillis()));
    }
    stream.sinkTo(sink.build()).name("topic " + topic).uid("topic-" + topic.replace('_', '-'));
  }
}
