package io.tokenlake.pipeline.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tokenlake.domain.alert.Observation;
import io.tokenlake.domain.alert.Signal;
import io.tokenlake.pipeline.LoggedObservation;
import io.tokenlake.pipeline.TopicRecord;
import io.tokenlake.pipeline.operator.Decode.InvalidEntryException;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What was observed as messages of the watch's own log: JSON with the names of {@link Observation},
 * the tenant as the key. Fields that a newer writer adds are ignored, those that an older one lacks
 * are null.
 */
public final class ObservationMessages {
  private static final long LATEST_MICROS = Times.micros(Instant.parse("2100-01-01T00:00:00Z"));

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Digits as they are, also through tools that read numbers as doubles.
          .withConfigOverride(
              BigDecimal.class,
              money -> money.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)))
          .build();

  private ObservationMessages() {}

  /** One observation as a Kafka record. */
  public static ProducerRecord<byte[], byte[]> toMessage(Observation observation) {
    String tenant = observation.tenant() == null ? "" : observation.tenant();
    try {
      return new ProducerRecord<>(
          Topics.ALERT_OBSERVATIONS, tenant.getBytes(UTF_8), JSON.writeValueAsBytes(observation));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an observation of plain values cannot fail to serialise", e);
    }
  }

  /** The observation that a record of the log holds. */
  public static LoggedObservation toObservation(TopicRecord record)
      throws IOException, InvalidEntryException {
    Observation observation;
    try {
      observation = JSON.readValue(record.payload(), Observation.class);
    } catch (IOException e) {
      throw new IOException("not an observation of the watch, in JSON: " + e.getMessage(), e);
    }
    String problem = observation == null ? "is null" : problem(observation);
    if (problem != null) {
      throw new InvalidEntryException("the observation " + problem);
    }
    return new LoggedObservation(observation, record.origin().receivedAtMicros());
  }

  /** What the watch would not have written, or null. */
  private static String problem(Observation observation) {
    if (observation.signal() == null) {
      return "has no signal";
    }
    if (observation.signal() == Signal.TICK) {
      return null;
    }
    boolean complete =
        Stream.of(
                observation.id(),
                observation.dedupeKey(),
                observation.ruleId(),
                observation.kind(),
                observation.severity(),
                observation.entity(),
                observation.unit(),
                observation.evidence(),
                observation.querySql(),
                observation.labels(),
                observation.policy())
            .allMatch(Objects::nonNull);
    if (!complete || observation.evidence().contains(null)) {
      return "lacks something that every observation has";
    }
    boolean plausible =
        Stream.of(
                observation.eventTimeMicros(),
                observation.windowStartMicros(),
                observation.windowEndMicros())
            .filter(Objects::nonNull)
            .allMatch(micros -> micros >= 0 && micros < LATEST_MICROS);
    return plausible ? null : "is about a time outside of the years 1970 to 2099";
  }
}
