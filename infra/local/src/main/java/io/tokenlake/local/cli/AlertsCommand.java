package io.tokenlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    System.out.println(json ? new String(alert.value(), UTF_8) : sentence(alert.value()));
    System.out.flush();
  }

  private static String sentence(byte[] alert) {
    try {
      JsonNode a = JSON.readTree(alert);
      return "%s  %-8s %-4s %s  %s %s (limit %s)  %s USD  %s"
          .formatted(
              a.get("event_time").asText(),
              a.get("status").asText(),
              a.get("severity").asText(),
              a.get("rule_id").asText(),
              a.get("value").asLong(),
              a.get("unit").asText(),
              a.get("threshold").asLong(),
              a.get("cost_at_risk_usd").asText("?"),
              a.get("entity"));
    } catch (IOException e) {
      throw new UncheckedIOException("an alert on the topic is not JSON", e);
    }
  }
}
