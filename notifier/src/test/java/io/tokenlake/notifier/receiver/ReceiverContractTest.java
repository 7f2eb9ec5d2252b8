package io.tokenlake.notifier.receiver;

import static io.tokenlake.notifier.Alerts.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.notifier.Alerts;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.alert.LinkTemplate;
import io.tokenlake.notifier.config.Secret;
import io.tokenlake.notifier.contract.AlertmanagerContract;
import io.tokenlake.notifier.contract.Contract;
import io.tokenlake.notifier.contract.PagerDutyContract;
import io.tokenlake.notifier.contract.SlackContract;
import io.tokenlake.notifier.contract.StandardWebhookContract;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an alert holds, each receiver takes what is made of it. */
class ReceiverContractTest {
  static final URI ADDRESS = URI.create("http://127.0.0.1:1/path");
  static final String SIGNING_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final List<LinkTemplate> LINKS =
      List.of(
          new LinkTemplate("Trace", "https://traces.example.org/{trace_id}?a=1&b=2"),
          new LinkTemplate("Alerts of this owner", "https://example.org/?owner={owner}"));

  private static final Map<String, Contract> CONTRACTS =
      Map.of(
          "slack", new SlackContract(),
          "pagerduty", new PagerDutyContract(),
          "alertmanager", new AlertmanagerContract(),
          "structured", new StandardWebhookContract(SIGNING_KEY, InstantSource.fixed(NOW)),
          "binary", new StandardWebhookContract(SIGNING_KEY, InstantSource.fixed(NOW)));

  static Receiver receiver(String name) {
    return switch (name) {
      case "slack" -> new Slack(new Secret(ADDRESS.toString()), true, LINKS);
      case "pagerduty" ->
          new PagerDuty(
              ADDRESS,
              new Secret("0123456789abcdef0123456789abcdef"),
              true,
              PagerDuty.OURS,
              LINKS,
              List.of(new LinkTemplate("Cost", "https://charts.example.org/{alert_id}.png")));
      case "alertmanager" -> new Alertmanager(ADDRESS, Map.of(), Duration.ofMinutes(1), LINKS);
      default ->
          new Webhook(
              new Secret(ADDRESS.toString()),
              name.equals("structured"),
              true,
              List.of(SigningKey.parse(SIGNING_KEY).orElseThrow()),
              Map.of());
    };
  }

  static Stream<String> receivers() {
    return CONTRACTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void everyStateOfEveryAlertIsTaken(String name) {
    for (AlertEvent open : List.of(Alerts.full(), Alerts.bare(), Alerts.huge())) {
      for (AlertEvent alert :
          List.of(
              open,
              Alerts.next(open, "UPDATE", "page"),
              Alerts.next(open, "NO_DATA", open.severity()),
              Alerts.resolved(open))) {
        Optional<AlertEvent> before = alert == open ? Optional.empty() : Optional.of(open);
        Message message = receiver(name).tell(alert, before, NOW).orElseThrow();

        assertThat(problems(name, message)).as(name + " " + alert.status()).isEmpty();
      }
    }
  }

  @Test
  void contractOfSlackRefusesWhatSlackRefuses() {
    assertThat(problems("slack", changed("slack", "\"header\"", "\"title\""))).isNotEmpty();
    assertThat(problems("slack", changed("slack", "*Value*", "*".repeat(2_001)))).isNotEmpty();
    assertThat(problems("slack", changed("slack", "```SELECT", "x".repeat(3_001)))).isNotEmpty();
    assertThat(problems("slack", changed("slack", "*Owner*", "<!channel>"))).isNotEmpty();
    assertThat(
            problems(
                "slack", changed("slack", "\"blocks\":[", "\"blocks\":[" + block().repeat(50))))
        .isNotEmpty();
  }

  private static String block() {
    return "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"a\"}},";
  }

  @Test
  void contractOfPagerDutyRefusesWhatPagerDutyRefuses() {
    for (String[] change :
        new String[][] {
          {"\"trigger\"", "\"open\""},
          {"\"summary\":\"", "\"summary\":\"" + "x".repeat(1_025)},
          {"\"critical\"", "\"page\""},
          {"0123456789abcdef\"", "0123\""},
          {"\"source\"", "\"origin\""},
          {"\"dedup_key\":\"", "\"dedup_key\":\"" + "x".repeat(256)},
          {"https://charts", "http://charts"},
          {"\"unit\":\"", "\"unit\":\"" + "x".repeat(512 << 10)}
        }) {
      assertThat(problems("pagerduty", changed("pagerduty", change[0], change[1])))
          .as(change[0])
          .isNotEmpty();
    }
  }

  @Test
  void contractOfAlertmanagerRefusesWhatAlertmanagerRefuses() {
    for (String[] change :
        new String[][] {
          {"\"labels\":{", "\"marks\":{"},
          {"\"entity_team\"", "\"entity team\""},
          {"\"startsAt\":\"", "\"startsAt\":\"soon"},
          {"\"startsAt\":\"2026", "\"startsAt\":\"2027"},
          {"\"severity\":\"page\"", "\"severity\":1"},
          {"\"generatorURL\":\"https", "\"generatorURL\":\" "},
          {"\"endsAt\"", "\"until\""}
        }) {
      assertThat(problems("alertmanager", changed("alertmanager", change[0], change[1])))
          .as(change[0])
          .isNotEmpty();
    }
  }

  @Test
  void whoVerifiesSignaturesRefusesWhatIsNotAsItWasSent() {
    Message message = receiver("binary").tell(Alerts.full(), Optional.empty(), NOW).orElseThrow();
    Map<String, String> headers = message.headers();
    for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      Map<String, String> without = new HashMap<>(headers);
      without.remove(header);
      assertThat(problems("binary", new Message(ADDRESS, without, message.body())))
          .as(header)
          .isNotEmpty();
    }
    Map<String, String> another = new HashMap<>(headers);
    another.put("webhook-id", headers.get("webhook-id") + "1");
    assertThat(problems("binary", new Message(ADDRESS, another, message.body()))).isNotEmpty();
    assertThat(problems("binary", changed("binary", "cost_burst", "cost_Burst"))).isNotEmpty();
    Message old =
        receiver("binary")
            .tell(Alerts.full(), Optional.empty(), NOW.minusSeconds(301))
            .orElseThrow();
    assertThat(problems("binary", old)).isNotEmpty();
  }

  private static Message changed(String name, String text, String to) {
    Message message = receiver(name).tell(Alerts.full(), Optional.empty(), NOW).orElseThrow();
    String body = new String(message.body(), UTF_8);
    assertThat(body).contains(text);
    return new Message(
        message.address(), message.headers(), body.replace(text, to).getBytes(UTF_8));
  }

  static List<String> problems(String name, Message message) {
    Map<String, String> headers = new HashMap<>();
    message
        .headers()
        .forEach((header, value) -> headers.put(header.toLowerCase(Locale.ROOT), value));
    return CONTRACTS.get(name).problems(headers, message.body());
  }
}
