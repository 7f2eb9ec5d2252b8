package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rule.AnomalyGroup;
import io.tokenlake.domain.rule.MapAnomalyMemory;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RuleKind;
import io.tokenlake.domain.rule.SeriesHistory;
import io.tokenlake.domain.rule.WindowGroup;
import io.tokenlake.domain.rule.WindowPoint;
import io.tokenlake.pipeline.SeriesNews;
import io.tokenlake.pipeline.convert.SeriesHistories;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Teaches detectors the past before they begin: folds the minutes of the lake as the watch would
 * have, and tells the watch what came of it by topic {@code series_history}. Nothing of the past is
 * alerted on.
 */
public final class WarmStart {
  private static final long MINUTE_MICROS = 60_000_000;

  private final RuleBook book;
  private final Map<String, Taught> entities = new LinkedHashMap<>();

  private record Taught(
      String ruleId, String tenant, Map<String, String> entity, MapAnomalyMemory memory) {}

  /** A warm start of all that the rules of a book have watched. */
  public WarmStart(RuleBook book) {
    this.book = book;
  }

  /**
   * Folds a range of the past, day by day.
   *
   * @param progress told of each day
   */
  public void learn(RollupHistory history, Instant from, Instant to, Consumer<Instant> progress)
      throws Exception {
    Days.each(
        from,
        to,
        (begin, end) -> {
          progress.accept(begin);
          for (WindowPoint point : history.between(begin, end)) {
            learn(point);
          }
        });
  }

  /** Folds a minute of an entity; minutes are to come in order. */
  public void learn(WindowPoint point) throws Exception {
    for (Rule rule : WindowGroup.concerned(point, book)) {
      if (rule.kind() == RuleKind.ANOMALY) {
        String key = WindowGroup.key(rule, point.tenant(), point.dimensions());
        Taught taught =
            entities.computeIfAbsent(
                key,
                none ->
                    new Taught(
                        rule.id(), point.tenant(), point.dimensions(), new MapAnomalyMemory()));
        long known = point.minuteMicros() + MINUTE_MICROS;
        AnomalyGroup group = new AnomalyGroup(taught.memory(), rule, book);
        group.judge(known - 1);
        group.add(point, known);
      }
    }
  }

  /**
   * What the past has taught of each entity.
   *
   * @param until the end of the past; a window that goes on then is not part of it
   */
  public List<SeriesNews> taught(Instant until) throws Exception {
    List<SeriesNews> news = new ArrayList<>();
    for (Map.Entry<String, Taught> one : entities.entrySet()) {
      Taught taught = one.getValue();
      Optional<Rule> rule = book.rule(taught.ruleId(), taught.tenant());
      if (rule.isEmpty()) {
        continue;
      }
      AnomalyGroup group = new AnomalyGroup(taught.memory(), rule.get(), book);
      group.judge(ChronoUnit.MICROS.between(Instant.EPOCH, until));
      SeriesHistory history = group.history();
      if (history != null) {
        news.add(
            new SeriesNews(
                one.getKey(),
                taught.ruleId(),
                taught.tenant(),
                taught.entity(),
                null,
                null,
                history));
      }
    }
    return news;
  }

  /** Tells the watch, and waits until Kafka has it. */
  public static void send(String bootstrapServers, List<SeriesNews> news) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "acks", "all");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (SeriesNews one : news) {
        sent.add(producer.send(SeriesHistories.toMessage(one)));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }
}
