package io.tokenlake.pipeline.history;

import io.tokenlake.domain.rule.AnomalyGroup;
import io.tokenlake.domain.rule.GpuAnomalyGroup;
import io.tokenlake.domain.rule.GpuFacts;
import io.tokenlake.domain.rule.MapAnomalyMemory;
import io.tokenlake.domain.rule.Rule;
import io.tokenlake.domain.rule.RuleBook;
import io.tokenlake.domain.rule.RuleKind;
import io.tokenlake.domain.rule.RuleScope;
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
   * @param calls the minutes of model calls
   * @param gpus the minutes of GPUs
   * @param progress told of each day
   */
  public void learn(
      RollupHistory calls,
      GpuRollupHistory gpus,
      Instant from,
      Instant to,
      Consumer<Instant> progress)
      throws Exception {
    Days.each(
        from,
        to,
        (begin, end) -> {
          progress.accept(begin);
          for (WindowPoint point : calls.between(begin, end)) {
            learn(point);
          }
          for (GpuFacts minute : gpus.between(begin, end)) {
            learn(minute);
          }
        });
  }

  /** Folds a minute of an entity; minutes are to come in order. */
  public void learn(WindowPoint point) throws Exception {
    for (Rule rule : WindowGroup.concerned(point, book)) {
      if (rule.kind() == RuleKind.ANOMALY) {
        String key = WindowGroup.key(rule, point.tenant(), point.dimensions());
        Taught taught = taught(key, rule, point.tenant(), point.dimensions());
        long known = point.minuteMicros() + MINUTE_MICROS;
        AnomalyGroup group = new AnomalyGroup(taught.memory(), rule, book);
        group.judge(known - 1);
        group.add(point, known);
      }
    }
  }

  /** Folds a minute of a GPU; minutes are to come in order. */
  public void learn(GpuFacts minute) throws Exception {
    for (Rule rule : GpuAnomalyGroup.concerned(minute.device(), book)) {
      String key = GpuAnomalyGroup.key(rule, minute.device());
      String tenant = minute.device().tenant();
      Taught taught = taught(key, rule, tenant, GpuFacts.dimensions(minute.device()));
      long known = minute.minuteMicros() + MINUTE_MICROS;
      new GpuAnomalyGroup(taught.memory(), rule, book).add(minute, known);
    }
  }

  private Taught taught(String key, Rule rule, String tenant, Map<String, String> entity) {
    return entities.computeIfAbsent(
        key, none -> new Taught(rule.id(), tenant, entity, new MapAnomalyMemory()));
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
      SeriesHistory history = history(taught.memory(), rule.get(), until);
      if (history != null) {
        news.add(
            SeriesNews.of(
                one.getKey(), taught.ruleId(), taught.tenant(), taught.entity(), history));
      }
    }
    return news;
  }

  private SeriesHistory history(MapAnomalyMemory memory, Rule rule, Instant until)
      throws Exception {
    if (rule.on() == RuleScope.GPU) {
      return new GpuAnomalyGroup(memory, rule, book).history();
    }
    AnomalyGroup group = new AnomalyGroup(memory, rule, book);
    group.judge(ChronoUnit.MICROS.between(Instant.EPOCH, until));
    return group.history();
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
