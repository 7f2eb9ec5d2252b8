package io.tokenlake.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tokenlake.domain.alert.Alert;
import io.tokenlake.domain.alert.Band;
import io.tokenlake.domain.alert.Driver;
import io.tokenlake.domain.alert.Evidence;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.pipeline.convert.AlertMessages;
import io.tokenlake.pipeline.convert.AlertRecords;
import io.tokenlake.pipeline.convert.AvroRows;
import io.tokenlake.schemas.AlertRecord;
import io.tokenlake.schemas.AlertSchema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the watch sends is what its published schema says, and what its table stores. */
class AlertMessagesTest {
  private static final long TIME = 1_767_225_600_000_000L;
  private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(AlertSchema.json());

  @ParameterizedTest
  @EnumSource(Alert.Status.class)
  void everyStatusIsAsTheSchemaSays(Alert.Status status) throws Exception {
    assertThat(problems(json(full(status)))).isEmpty();
    assertThat(problems(json(bare(status)))).isEmpty();
  }

  @Test
  void whatTheSchemaDoesNotKnowIsRefused() throws Exception {
    for (Consumer<ObjectNode> change :
        List.<Consumer<ObjectNode>>of(
            alert -> alert.put("status", "FIRING"),
            alert -> alert.put("severity", "critical"),
            alert -> alert.put("seq", -1),
            alert -> alert.put("cost_at_risk_usd", 1.5),
            alert -> alert.put("cost_at_risk_usd", "1e3"),
            alert -> alert.put("event_time", 5),
            alert -> alert.put("extra", true),
            alert -> alert.put("schema_version", 1),
            alert -> alert.remove("dedupe_key"),
            alert -> ((ObjectNode) alert.get("driver")).remove("price_usd"),
            alert -> ((ObjectNode) alert.get("evidence").get(0)).put("trace_id", 7))) {
      ObjectNode alert = json(full(Alert.Status.OPEN));
      change.accept(alert);
      assertThat(problems(alert)).as(alert.toString()).isNotEmpty();
    }
  }

  @Test
  void moneyAndTimesAreTextsWithoutExponentAndWithZone() throws Exception {
    ObjectNode alert = json(full(Alert.Status.OPEN));

    assertThat(alert.get("cost_at_risk_usd").asText()).isEqualTo("0.000000000001");
    assertThat(alert.get("event_time").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(alert.get("driver").get("delta_usd").asText()).isEqualTo("-1.500000000000");
  }

  @Test
  void aMessageIsACloudEventOfItsAlertAndSeqUnderItsDedupeKey() {
    ProducerRecord<byte[], byte[]> message = AlertMessages.toMessage(full(Alert.Status.UPDATE));

    assertThat(message.key()).asString(UTF_8).isEqualTo("acme|rule");
    assertThat(
            Stream.of(message.headers().toArray())
                .map(header -> header.key() + "=" + new String(header.value(), UTF_8)))
        .containsExactlyInAnyOrder(
            "ce_specversion=1.0",
            "ce_id=" + ID + "/3",
            "ce_source=tokenlake/watch",
            "ce_type=io.tokenlake.alert",
            "ce_subject=" + ID,
            "ce_dataschema=" + AlertSchema.ID,
            "ce_time=2026-01-01T00:00:01Z",
            "content-type=application/json");
  }

  @Test
  void theTableHasWhatTheMessageHas() {
    AlertRecord row = AlertRecords.toRecord(full(Alert.Status.RESOLVED));

    assertThat(row.getDriverDeltaUsd()).isEqualByComparingTo("-1.5");
    assertThat(row.getBaselineExpected()).isEqualTo(5);
    assertThat(row.getTraceId()).isEqualTo("trace");
    assertThat(row.getEvidence()).contains("\"span_id\":\"span\"");
    assertThat(row.getResolveReason()).isEqualTo("CLEARED");
    AvroRows.toRow(row);
    AvroRows.toRow(AlertRecords.toRecord(bare(Alert.Status.OPEN)));
  }

  private static ObjectNode json(Alert alert) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(AlertMessages.toMessage(alert).value());
  }

  private static List<Error> problems(ObjectNode alert) {
    return SCHEMA.validate(
        alert, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static Alert full(Alert.Status status) {
    BigDecimal usd = new BigDecimal("-1.5");
    return alert(
        status,
        new Band(5.0, 4.0, 6.0, "window before", 1L),
        new Driver(usd, usd, usd, usd, usd, usd),
        List.of(new Evidence("trace", "span", "GPU-1", TIME, 1.5, "it")),
        TIME);
  }

  private static Alert bare(Alert.Status status) {
    return alert(status, null, null, List.of(), null);
  }

  private static Alert alert(
      Alert.Status status, Band baseline, Driver driver, List<Evidence> evidence, Long time) {
    boolean full = time != null;
    return new Alert(
        Alert.SCHEMA_VERSION,
        ID,
        "acme|rule",
        3,
        status,
        "rule",
        1,
        "rate",
        Severity.WARN,
        full ? "acme" : null,
        full ? Map.of("service", "web") : Map.of(),
        time,
        time,
        TIME,
        TIME + 1_000_000,
        TIME,
        time,
        full ? Alert.ResolveReason.CLEARED : null,
        1.5,
        "USD/h",
        1,
        baseline,
        full ? 0.5 : null,
        full ? 0.5 : null,
        full ? new BigDecimal("0.000000000001") : null,
        driver,
        evidence,
        "SELECT 1",
        full ? "https://example.org" : null,
        full ? "team" : null,
        full ? Map.of("a", "b") : Map.of(),
        time,
        "incident",
        full ? "book" : null);
  }
}
