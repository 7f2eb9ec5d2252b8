package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.rule.SeriesHistory;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.operator.Decode.InvalidEntryException;
import io.tokenlake.schemas.SeriesHistoryCodec;
import io.tokenlake.schemas.SeriesHistoryMessage;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the past of entities has taught, as messages of topic {@code series_history}. */
public final class SeriesHistories {
  private SeriesHistories() {}

  /** One entity as a Kafka record. */
  public static ProducerRecord<byte[], byte[]> toMessage(SeriesNews news) {
    Map<String, ByteBuffer> series = new HashMap<>();
    news.history().series().forEach((name, bytes) -> series.put(name, ByteBuffer.wrap(bytes)));
    SeriesHistoryMessage record = new SeriesHistoryMessage();
    record.setGroupKey(news.group());
    record.setRuleId(news.ruleId());
    record.setTenant(news.tenant());
    record.setEntity(news.entity());
    record.setUntil(Times.instant(news.history().untilMicros()));
    record.setSeries(series);
    return new ProducerRecord<>(
        Topics.SERIES_HISTORY,
        news.group().getBytes(StandardCharsets.UTF_8),
        SeriesHistoryCodec.encode(record));
  }

  /** What a record says. */
  public static SeriesNews toNews(TopicRecord message) throws IOException, InvalidEntryException {
    SeriesHistoryMessage record = SeriesHistoryCodec.decode(message.payload());
    String problem = EntryLimits.problem(record);
    if (problem != null) {
      throw new InvalidEntryException(problem);
    }
    Map<String, byte[]> series = new HashMap<>();
    for (Map.Entry<String, ByteBuffer> one : record.getSeries().entrySet()) {
      byte[] bytes = new byte[one.getValue().remaining()];
      one.getValue().duplicate().get(bytes);
      try {
        SeriesState.fromBytes(bytes);
      } catch (IllegalArgumentException unreadable) {
        throw new InvalidEntryException(one.getKey() + ": " + unreadable.getMessage());
      }
      series.put(one.getKey(), bytes);
    }
    return SeriesNews.of(
        record.getGroupKey(),
        record.getRuleId(),
        record.getTenant(),
        record.getEntity(),
        new SeriesHistory(Times.micros(record.getUntil()), series));
  }
}
