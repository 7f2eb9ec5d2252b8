package io.tokenlake.notifier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenlake.notifier.receiver.Alertmanager;
import io.tokenlake.notifier.receiver.PagerDuty;
import io.tokenlake.notifier.receiver.Slack;
import io.tokenlake.notifier.receiver.Webhook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String MARK = "MARK-77aa";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "SLACK_WEBHOOK", "https://hooks.slack.com/services/T/B/" + MARK,
          "PAGERDUTY_KEY", "0123456789abcdef0123456789abcdef",
          "HOOK_KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "HOOK_TOKEN", "Bearer " + MARK,
          "NOT_A_KEY", "whsec_" + MARK);

  @TempDir private Path dir;

  @Test
  void exampleOfTheReadmeIsRead() throws IOException {
    Matcher example =
        Pattern.compile("(?s)\n\n    kafka:\n.*?\n    default: [^\n]*\n")
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(example.find()).isTrue();

    NotifierConfig config = read(example.group().replace("\n    ", "\n"));

    assertThat(config.destinations())
        .<Class<?>>extracting(destination -> destination.receiver().getClass())
        .containsExactly(Slack.class, PagerDuty.class, Alertmanager.class, Webhook.class);
    assertThat(config.routes().routes()).isNotEmpty();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceWithItsLineAndWhatWouldBeRight() {
    List<String> problems =
        problems(
            """
            kafak: {}
            kafka:
              bootstrap_servers: nowhere
            ops: {port: 70000}
            destinations:
              - name: chat
                type: slack
                url: https://hooks.slack.com/services/T/B/MARK-77aa
                rate: {per_minute: 0}
              - name: On Call
                type: pagerduty
                routing_key: {env: MISSING}
                severities: {page: loud}
              - name: am
                type: alertmanager
                url: http://alertmanager.example.org:9093
                resend: 2h
              - name: hook
                type: webhook
                url: https://user:MARK-77aa@example.org/
                mode: both
                signing_keys: [{env: NOT_A_KEY}]
                headers: {authorization: MARK-77aa, x-from: tokenlake}
                retry: {first: 10m, longest: 1m}
              - name: hook
                type: email
              - type: slack
                url: {file: /no/such/file}
                links: [{text: Trace, url: "https://example.org/{trace}"}]
            routes:
              - match: {severity: [critical], tenent: acme}
                to: [chat, pager]
              - {to: chat, continue: maybe}
              - match: {rule: "a*b"}
                to: chat
            """);

    assertThat(problems)
        .usingElementComparator((a, b) -> a.startsWith(b) || b.startsWith(a) ? 0 : 1)
        .contains(
            "line 1: the file has the unknown key 'kafak'",
            "line 3: the file, kafka has 'nowhere' in 'bootstrap_servers'; write host:port",
            "line 4: the file, ops has 70000 as 'port'; it must be 0 to 65535",
            "line 8: destination chat has 'url' in the file itself; keep it out of it and write",
            "line 9: destination chat, rate has 0 as 'per_minute'; it must be a whole number from 1",
            "line 10: destination On Call must be called by 1 to 40 of a-z, 0-9 and -",
            "line 12: the reference in 'routing_key' names the variable MISSING, which is not set",
            "line 13: destination On Call has 'page: loud' in 'severities'",
            "line 16: destination am has an address without TLS as 'url'; use https://, or state",
            "line 17: destination am must resend every 1s to 1h",
            "line 20: destination hook has a password in 'url'",
            "line 21: destination hook has 'both' as 'mode'; it must be one of",
            "line 22: destination hook has a key in 'signing_keys' that is not whsec_",
            "line 23: destination hook, headers has 'authorization' in the file itself",
            "line 24: destination hook, retry waits longer first than at the longest",
            "line 25: destination hook is stated twice",
            "line 26: destination hook has 'email' as 'type'; it must be one of",
            "line 27: the destination has no 'name'",
            "line 28: the reference in 'url' names /no/such/file, which cannot be read: there is",
            "line 29: the entry of 'links' names {trace}; known are",
            "line 31: the route, match has 'critical' as 'severity'; it must be one of",
            "line 31: the route, match has the unknown key 'tenent'; known are",
            "line 32: the route names pager in 'to', which is no destination; known are",
            "line 33: the route has 'maybe' as 'continue'; it must be true or false",
            "line 34: the route is never reached, because one before it takes everything",
            "line 34: the route, match has 'a*b' as 'rule'; '*' can only be at the end",
            "line 1: the file has no 'default'");
    assertThat(problems).noneMatch(problem -> problem.contains(MARK));
    assertThat(problems).anyMatch(problem -> problem.contains("to which nothing goes"));
  }

  @Test
  void whatIsNotStatedHasADefault() throws IOException {
    NotifierConfig config =
        read(
            """
            destinations:
              - {name: chat, type: slack, url: {env: SLACK_WEBHOOK}}
            default: chat
            """);

    assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(config.kafka().topic()).isEqualTo("alerts");
    assertThat(config.opsPort()).isEqualTo(4320);
    assertThat(config.destinations().get(0).policy())
        .isEqualTo(
            new DeliveryPolicy(
                Duration.ofSeconds(15),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofHours(6),
                60,
                5));
    assertThat(config.toString()).doesNotContain(MARK);
  }

  @Test
  void secretsMayBeInFiles() throws IOException {
    Path secret = Files.writeString(dir.resolve("url"), "https://example.org/" + MARK + "\n");
    NotifierConfig config =
        read(
            """
            destinations:
              - {name: chat, type: slack, url: {file: %s}}
            default: [chat]
            """
                .formatted(secret));

    Slack slack = (Slack) config.destinations().get(0).receiver();
    assertThat(slack.webhook().reveal()).isEqualTo("https://example.org/" + MARK);
  }

  @Test
  void environmentSaysWhereKafkaIsBeforeTheFile() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("notifier.yaml"),
            """
            kafka: {bootstrap_servers: "file:1"}
            destinations:
              - {name: hook, type: webhook, url: "http://127.0.0.1:1/"}
            default: hook
            """);

    assertThat(
            ConfigReader.read(file, Map.of("TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS", "env:2"))
                .kafka()
                .bootstrapServers())
        .isEqualTo("env:2");
  }

  @Test
  void whatIsNoSuchFileIsSaid() throws IOException {
    assertThat(problems(""))
        .containsExactly("line 1: the file is empty; it must have destinations");
    assertThat(problems("a: [")).hasSize(1).allMatch(problem -> problem.contains("not valid YAML"));
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class,
                    () -> ConfigReader.read(dir.resolve("none"), Map.of()))
                .problems())
        .containsExactly("it cannot be read: there is no such file");
  }

  private List<String> problems(String yaml) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(yaml)).problems();
  }

  private NotifierConfig read(String yaml) throws IOException {
    return ConfigReader.read(Files.writeString(dir.resolve("notifier.yaml"), yaml), ENVIRONMENT);
  }
}
