package io.tokenlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "alerts",
    description = "Read the alerts topic of the running stack.",
    mixinStandardHelpOptions = true)
final class AlertsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private StackFolder folder;

  @Option(names = "--follow", description = "Go on with the alerts that come, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--json", description = "Print each alert as it is on the topic.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    try (TopicReader reader = new TopicReader(folder.running().kafka(), Topics.ALERTS)) {
      if (follow) {
        reader.follow(this::print);
      } else {
        reader.readToEnd(this::print);
      }
    }
    return 0;
  }

  private void print(ConsumerRecord<byte[], byte[]> alert) {
    if (alert.value() == null) {
      return; // the topic is compacted; this is how an alert is deleted from it
    }
    Optional<JsonNode> object = object(alert.value());
    if (object.isEmpty()) {
      System.err.println("tokenlake: this message is not an alert, offset " + alert.offset() + ":");
    }
    System.out.println(
        json || object.isEmpty() ? new String(alert.value(), UTF_8) : sentence(object.get()));
    System.out.flush();
  }

  /** A message as a JSON object; empty when it is anything else. */
  static Optional<JsonNode> object(byte[] message) {
    try {
      return Optional.of(JSON.readTree(message)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** An alert for people; what it lacks is a question mark. */
  static String sentence(JsonNode alert) {
    return "%s  %-8s %-4s %s  %s %s (limit %s)  %s USD  %s"
        .formatted(
            text(alert, "event_time"),
            text(alert, "status"),
            text(alert, "severity"),
            text(alert, "rule_id"),
            text(alert, "value"),
            text(alert, "unit"),
            text(alert, "threshold"),
            text(alert, "cost_at_risk_usd"),
            alert.path("entity"));
  }

  private static String text(JsonNode alert, String field) {
    JsonNode value = alert.path(field);
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString() // 100000, not 100000.0
        : value.asText("?");
  }
}
