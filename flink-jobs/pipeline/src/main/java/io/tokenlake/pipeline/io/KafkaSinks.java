package io.tokenlake.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.pipeline.JobSettings;
import io.tokenlake.pipeline.TopicDelivery;
import java.io.Serializable;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

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

  /** What a record has of something on its way to a topic; Flink takes it to where it runs. */
  @FunctionalInterface
  interface Part<T, P> extends Serializable {
    P of(T value);
  }

  /** Sends records of a key and a value with the delivery that the settings ask for. */
  <T> void send(DataStream<T> stream, String topic, Part<T, String> key, Part<T, byte[]> value) {
    send(
        stream,
        topic,
        (element, context, timestamp) ->
            new ProducerRecord<>(topic, key.of(element).getBytes(UTF_8), value.of(element)));
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
