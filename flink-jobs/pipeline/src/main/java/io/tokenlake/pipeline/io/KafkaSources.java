package io.tokenlake.pipeline.io;

import io.tokenlake.pipeline.Origin;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.schemas.OtlpHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Kafka topics as sources of {@link TopicRecord}. */
public final class KafkaSources {
  private static final long MICROS_PER_MILLI = 1_000;

  /** 2100-01-01T00:00:00Z. */
  private static final long LATEST_MICROS = 4_102_444_800_000_000L;

  private KafkaSources() {}

  /**
   * All records of a topic from its beginning; a restored job goes on where its checkpoint stood.
   *
   * @param group consumer group under which progress is shown in Kafka
   */
  public static KafkaSource<TopicRecord> records(
      String bootstrapServers, String topic, String group) {
    return builder(bootstrapServers, topic, group).build();
  }

  /** The records that a topic holds when the job starts; the source ends after the last of them. */
  public static KafkaSource<TopicRecord> recordsSoFar(
      String bootstrapServers, String topic, String group) {
    return builder(bootstrapServers, topic, group).setBounded(OffsetsInitializer.latest()).build();
  }

  private static KafkaSourceBuilder<TopicRecord> builder(
      String bootstrapServers, String topic, String group) {
    return KafkaSource.<TopicRecord>builder()
        .setBootstrapServers(bootstrapServers)
        .setTopics(topic)
        .setGroupId(group)
        .setClientIdPrefix(group + "-" + topic)
        // What a transaction wrote and took back must never be read.
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new WithOrigin());
  }

  private static final class WithOrigin implements KafkaRecordDeserializationSchema<TopicRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TopicRecord> out) {
      Origin origin =
          new Origin(record.topic(), record.partition(), record.offset(), receivedAt(record));
      // A tombstone carries nothing to parse, and an empty message parses to nothing.
      byte[] payload = record.value() == null ? new byte[0] : record.value();
      out.collect(new TopicRecord(origin, payload, tenant(record)));
    }

    @Override
    public TypeInformation<TopicRecord> getProducedType() {
      return TypeInformation.of(TopicRecord.class);
    }

    private static String tenant(ConsumerRecord<byte[], byte[]> record) {
      Header header = record.headers().lastHeader(OtlpHeaders.TENANT);
      return header == null || header.value() == null || header.value().length == 0
          ? null
          : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long receivedAt(ConsumerRecord<byte[], byte[]> record) {
      Header header = record.headers().lastHeader(OtlpHeaders.RECEIVED_AT);
      if (header != null && header.value() != null) {
        try {
          long stated = Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
          if (isPlausible(stated)) {
            return stated;
          }
        } catch (NumberFormatException e) {
          // A foreign header of this name says nothing; the record's own time is as good.
        }
      }
      long kafkas = Math.max(0, record.timestamp()) * MICROS_PER_MILLI;
      return isPlausible(kafkas) ? kafkas : 0;
    }

    /** Whether a time can be stored and read by everyone; a producer may send any number. */
    private static boolean isPlausible(long micros) {
      return micros >= 0 && micros < LATEST_MICROS;
    }
  }
}
