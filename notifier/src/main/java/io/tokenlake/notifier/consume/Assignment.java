package io.tokenlake.notifier.consume;

import io.tokenlake.notifier.alert.AlertEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a destination reads now, and how far it has come in each. Of a partition that
 * is assigned, what was settled before is read again to learn what lasts and what is a repeat; only
 * then comes what is told. For use by the thread of the consumer.
 */
final class Assignment implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Assignment.class);

  /** Repeats are recognised for so long, and for as long as an alert lasts. */
  private static final Duration LEARNED = Duration.ofDays(7);

  private static final Duration ASKED = Duration.ofSeconds(1);

  /**
   * With each offset goes where the destination began, as it was told of nothing before, and where
   * the oldest record lies that it was told of what lasts, if anything does.
   */
  private static final Pattern STOOD =
      Pattern.compile("since=(\\d{1,18})(?: lasting_from=(\\d{1,18}))?");

  private final String destination;
  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private final Map<TopicPartition, Place> places = new HashMap<>();
  private final Set<TopicPartition> moved = new LinkedHashSet<>();

  /** How far it has come in one partition. */
  static final class Place {
    final PartitionMemory memory = new PartitionMemory();
    private final long since;
    private final long learnFrom;
    private final long liveFrom;
    private long next;

    private Place(long since, long learnFrom, long liveFrom) {
      this.since = since;
      this.learnFrom = learnFrom;
      this.liveFrom = liveFrom;
      this.next = liveFrom;
    }

    private OffsetAndMetadata stands() {
      String lasting =
          memory.oldestLasting().isEmpty()
              ? ""
              : " lasting_from=" + memory.oldestLasting().getAsLong();
      return new OffsetAndMetadata(next, "since=" + since + lasting);
    }

    /** Whether it was settled before, so that there is only something to learn from it. */
    boolean isSettled(ConsumerRecord<byte[], byte[]> record) {
      return record.offset() < liveFrom;
    }

    /** Whether the destination was there when it came. */
    boolean wasThere(ConsumerRecord<byte[], byte[]> record) {
      return record.offset() >= since;
    }
  }

  Assignment(String destination, Consumer<byte[], byte[]> consumer, InstantSource clock) {
    this.destination = destination;
    this.consumer = consumer;
    this.clock = clock;
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Where a record that was just read belongs. */
  Place of(ConsumerRecord<byte[], byte[]> record) {
    return places.get(partition(record));
  }

  /** Whether the partition of a record has been this notifier's ever since it was read. */
  boolean holds(Place place, ConsumerRecord<byte[], byte[]> record) {
    return of(record) == place;
  }

  /** Nothing needs to be done about a record any more, if its place is still held. */
  void settled(Place place, ConsumerRecord<byte[], byte[]> record) {
    if (holds(place, record) && !place.isSettled(record)) {
      place.next = record.offset() + 1;
      moved.add(partition(record));
    }
  }

  /** What the destination takes to last. */
  List<AlertEvent> lasting() {
    List<AlertEvent> lasting = new ArrayList<>();
    places.values().forEach(place -> lasting.addAll(place.memory.lasting()));
    return lasting;
  }

  /** Whether all that is there was read. */
  boolean isCaughtUp() {
    return !places.isEmpty()
        && places.keySet().stream()
            .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
  }

  /**
   * How many records are not settled; the brokers are asked, because a consumer that waits does not
   * hear of new ones.
   *
   * @return empty when they do not answer
   */
  OptionalLong unsettled() {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(places.keySet(), ASKED);
      return OptionalLong.of(
          places.entrySet().stream()
              .mapToLong(place -> Math.max(0, ends.get(place.getKey()) - place.getValue().next))
              .sum());
    } catch (TimeoutException e) {
      return OptionalLong.empty();
    }
  }

  /** Makes known what is settled; what fails is made known with what is settled next. */
  void commit() {
    if (moved.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    moved.forEach(partition -> offsets.put(partition, places.get(partition).stands()));
    try {
      consumer.commitSync(offsets);
      moved.clear();
    } catch (RetriableException e) {
      log.warn("{}: the offset is not committed yet: {}", destination, e.getMessage());
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndMetadata> begun = new HashMap<>();
    Map<TopicPartition, Long> oldest = new HashMap<>();
    Instant learned = clock.instant().minus(LEARNED);
    for (TopicPartition partition : partitions) {
      long end = ends.get(partition);
      OffsetAndMetadata stood = committed.get(partition);
      if (stood == null) {
        Place beginning = new Place(end, end, end);
        begun.put(partition, beginning.stands());
        places.put(partition, beginning);
      } else {
        places.put(partition, place(partition, stood, end));
      }
      oldest.put(partition, learned.toEpochMilli());
    }
    if (!begun.isEmpty()) {
      log.info("{} begins at {}", destination, new TreeMap<>(names(begun)));
      consumer.commitSync(begun);
    }
    Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(oldest);
    for (TopicPartition partition : partitions) {
      long learn = places.get(partition).learnFrom;
      OffsetAndTimestamp young = first.get(partition);
      consumer.seek(partition, young == null ? learn : Math.min(learn, young.offset()));
    }
  }

  private Place place(TopicPartition partition, OffsetAndMetadata stood, long end) {
    if (stood.offset() > end) {
      log.warn(
          "{} stood at {} of {}, which has only {} records: another topic of that name;"
              + " all of it is told",
          destination,
          stood.offset(),
          partition,
          end);
      return new Place(0, 0, 0);
    }
    Matcher said = STOOD.matcher(stood.metadata() == null ? "" : stood.metadata());
    if (!said.matches()) {
      return new Place(0, stood.offset(), stood.offset());
    }
    long lastingFrom = said.group(2) == null ? stood.offset() : Long.parseLong(said.group(2));
    return new Place(
        Long.parseLong(said.group(1)), Math.min(lastingFrom, stood.offset()), stood.offset());
  }

  private static Map<String, Long> names(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<String, Long> names = new HashMap<>();
    offsets.forEach((partition, offset) -> names.put(partition.toString(), offset.offset()));
    return names;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commit();
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    partitions.forEach(places::remove);
    moved.removeAll(partitions);
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
