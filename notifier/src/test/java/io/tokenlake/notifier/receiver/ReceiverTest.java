package io.tokenlake.notifier.receiver;

import static io.tokenlake.notifier.Alerts.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.notifier.Alerts;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiverTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void slackShowsWhatSomebodyWhoIsWokenNeeds() throws IOException {
    JsonNode message = json(tell("slack", Alerts.full()));

    assertThat(message.get("text").asText())
        .isEqualTo(
            "PAGE opened, cost_burst of acme: cost_burst of acme, team search, model gpt-4o:"
                + " 12.5 USD (limit 10 USD)");
    String blocks = message.get("blocks").toString();
    assertThat(blocks)
        .contains(":rotating_light: PAGE opened")
        .contains("*Expected*\\n4.2 USD (3.1 to 5.6 USD)")
        .contains("*Cost at risk*\\n12.50 USD")
        .contains(
            "• +8.30 USD in all\\n• +6.10 USD by volume\\n• +2.40 USD by tokens per request\\n"
                + "• -0.20 USD by cache share")
        .contains("```SELECT sum(cost_effective) FROM llm_calls WHERE team = 'search'```")
        .contains("<https://example.org/runbook|Runbook>")
        .contains("/0af7651916cd43dd8448eb211c80319c?")
        .contains("*Owner*\\nfinops");
  }

  @Test
  void slackSaysThatAQueryIsCut() throws IOException {
    String query = "SELECT " + "x, ".repeat(2_000);
    JsonNode message = json(tell("slack", Alerts.with(alert -> alert.put("query_sql", query))));

    assertThat(message.get("blocks").toString()).contains("the whole query is in table alerts");
  }

  @Test
  void pagerDutyKnowsAnEpisodeByItsAlertIdThroughItsLife() throws IOException {
    AlertEvent open = Alerts.full();
    Optional<AlertEvent> told = Optional.of(open);
    Receiver receiver = ReceiverContractTest.receiver("pagerduty");

    JsonNode trigger = json(tell("pagerduty", open));
    assertThat(trigger.get("event_action").asText()).isEqualTo("trigger");
    assertThat(trigger.get("dedup_key").asText()).isEqualTo(open.alertId());
    assertThat(trigger.at("/payload/severity").asText()).isEqualTo("critical");
    assertThat(trigger.at("/payload/custom_details/cost_at_risk_usd").asText())
        .isEqualTo("12.500000000000");
    assertThat(trigger.at("/links/0/text").asText()).isEqualTo("Runbook");
    assertThat(trigger.at("/images/0/src").asText())
        .isEqualTo("https://charts.example.org/" + open.alertId() + ".png");

    for (String[] state :
        new String[][] {
          {"UPDATE", "trigger"}, {"NO_DATA", "trigger"}, {"SUPPRESSED", "acknowledge"}
        }) {
      AlertEvent next = Alerts.next(open, state[0], "page");
      JsonNode event = json(receiver.tell(next, told, NOW).orElseThrow());
      assertThat(event.get("event_action").asText()).as(state[0]).isEqualTo(state[1]);
      assertThat(event.get("dedup_key").asText()).isEqualTo(open.alertId());
    }
    JsonNode resolve = json(receiver.tell(Alerts.resolved(open), told, NOW).orElseThrow());
    assertThat(resolve.get("event_action").asText()).isEqualTo("resolve");
    assertThat(resolve.get("dedup_key").asText()).isEqualTo(open.alertId());
  }

  @Test
  void eventForPagerDutyThatWouldBeTooLargeIsTakenInShort() throws IOException {
    JsonNode event =
        json(
            tell(
                "pagerduty",
                Alerts.with(
                    alert -> {
                      for (int i = 0; i < 60; i++) {
                        alert.put("text " + i, "y".repeat(10_000));
                      }
                    })));

    assertThat(event.at("/payload/custom_details/cut").asText()).contains("table alerts");
    assertThat(event.at("/payload/custom_details/value").asDouble()).isEqualTo(12.5);
  }

  @Test
  void alertmanagerTakesAnAlertToLastForFourTimesTheResendInterval() throws IOException {
    AlertEvent open = Alerts.full();
    Receiver receiver = ReceiverContractTest.receiver("alertmanager");

    JsonNode posted = json(tell("alertmanager", open)).get(0);
    assertThat(posted.get("endsAt").asText()).isEqualTo(NOW.plusSeconds(240).toString());
    assertThat(posted.get("startsAt").asText()).isEqualTo(open.json().get("first_seen").asText());
    assertThat(posted.get("labels").toString())
        .contains(
            "\"alertname\":\"cost_burst\"", "\"entity_team\":\"search\"", "\"area\":\"spend\"");

    Instant later = NOW.plusSeconds(60);
    JsonNode again = json(receiver.resend(List.of(open), later)).get(0);
    assertThat(again.get("labels")).isEqualTo(posted.get("labels"));
    assertThat(again.get("endsAt").asText()).isEqualTo(later.plusSeconds(240).toString());
  }

  @Test
  void alertmanagerIsToldThatAnAlertEndedWhenItDidAndNeverInTheFuture() throws IOException {
    AlertEvent open = Alerts.full();
    AlertEvent over = Alerts.resolved(open);
    Instant ended = over.time("resolved_at").orElseThrow();
    Receiver receiver = ReceiverContractTest.receiver("alertmanager");

    for (Instant now : List.of(ended.plusSeconds(5), ended.minusSeconds(5))) {
      JsonNode posted = json(receiver.tell(over, Optional.of(open), now).orElseThrow());
      assertThat(posted).hasSize(1);
      assertThat(posted.get(0).get("endsAt").asText())
          .isEqualTo((now.isBefore(ended) ? now : ended).toString());
    }
  }

  @Test
  void alertThatGetsLouderEndsForAlertmanagerUnderItsLabelsOfBefore() throws IOException {
    AlertEvent warn = Alerts.with(alert -> {});
    AlertEvent page = Alerts.next(warn, "UPDATE", "page");

    JsonNode posted =
        json(
            ReceiverContractTest.receiver("alertmanager")
                .tell(page, Optional.of(warn), NOW)
                .orElseThrow());

    assertThat(posted).hasSize(2);
    assertThat(posted.get(0).at("/labels/severity").asText()).isEqualTo("warn");
    assertThat(posted.get(0).get("endsAt").asText()).isEqualTo(NOW.toString());
    assertThat(posted.get(1).at("/labels/severity").asText()).isEqualTo("page");
    assertThat(posted.get(1).get("endsAt").asText()).isEqualTo(NOW.plusSeconds(240).toString());
  }

  @Test
  void webhookInStructuredModeIsTheEventWithTheRecordInIt() throws IOException {
    AlertEvent open = Alerts.full();
    Message message = tell("structured", open);
    JsonNode event = json(message);

    assertThat(message.headers().get("content-type")).startsWith("application/cloudevents+json");
    assertThat(event.get("specversion").asText()).isEqualTo("1.0");
    assertThat(event.get("id").asText()).isEqualTo(open.alertId() + "/0");
    assertThat(event.get("source").asText()).isEqualTo("tokenlake/watch");
    assertThat(event.get("type").asText()).isEqualTo("io.tokenlake.alert");
    assertThat(event.get("datacontenttype").asText()).isEqualTo("application/json");
    assertThat(event.get("data")).isEqualTo(open.json());
  }

  @Test
  void webhookInBinaryModeIsTheBytesOfTheRecord() {
    AlertEvent open = Alerts.full();
    Message message = tell("binary", open);

    assertThat(message.body()).isEqualTo(open.value());
    assertThat(message.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("ce-id", open.alertId() + "/0")
        .containsEntry("ce-subject", open.alertId())
        .containsEntry("webhook-id", open.alertId() + "/0");
  }

  @Test
  void signatureIsTheOneOfThePublishedExample() {
    SigningKey key = SigningKey.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
    SigningKey other = SigningKey.parse("whsec_" + "A".repeat(32)).orElseThrow();

    String signature =
        SigningKey.sign(
            List.of(other, key),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "{\"test\": 2432232314}".getBytes(UTF_8));

    assertThat(signature.split(" "))
        .hasSize(2)
        .contains("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    for (String none : new String[] {"", "whsec_", "whsec_AAAA", "whsec_ß", "A".repeat(32)}) {
      assertThat(SigningKey.parse(none)).as(none).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.tokenlake.notifier.receiver.ReceiverContractTest#receivers")
  void noReceiverButPagerDutyHearsOfMutes(String name) {
    AlertEvent open = Alerts.full();
    Optional<Message> message =
        ReceiverContractTest.receiver(name)
            .tell(Alerts.next(open, "SUPPRESSED", "page"), Optional.of(open), NOW);

    assertThat(message.isPresent()).isEqualTo(name.equals("pagerduty"));
  }

  @Test
  void withoutUpdatesOnlyTheFirstTheLouderAndTheLastAreTold() {
    Slack slack = new Slack(new Secret("https://127.0.0.1/"), /* updates= */ false, List.of());
    AlertEvent warn = Alerts.with(alert -> {});
    Optional<AlertEvent> told = Optional.of(warn);
    Map<AlertEvent, Boolean> tells =
        Map.of(
            warn,
            true,
            Alerts.next(warn, "UPDATE", "warn"),
            false,
            Alerts.next(warn, "NO_DATA", "warn"),
            false,
            Alerts.next(warn, "UPDATE", "page"),
            true,
            Alerts.resolved(warn),
            true);

    tells.forEach(
        (alert, isTold) ->
            assertThat(slack.tell(alert, alert == warn ? Optional.empty() : told, NOW).isPresent())
                .as(alert.status() + " " + alert.severity())
                .isEqualTo(isTold));
  }

  private static Message tell(String receiver, AlertEvent alert) {
    return ReceiverContractTest.receiver(receiver).tell(alert, Optional.empty(), NOW).orElseThrow();
  }

  private static JsonNode json(Message message) throws IOException {
    return JSON.readTree(message.body());
  }
}
