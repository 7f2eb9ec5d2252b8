package io.tokenlake.notifier;

import static io.tokenlake.notifier.Alerts.next;
import static io.tokenlake.notifier.Alerts.resolved;
import static io.tokenlake.notifier.contract.ReceiverServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.local.kafka.TopicReader;
import io.tokenlake.local.process.JavaProcess;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.contract.AlertmanagerContract;
import io.tokenlake.notifier.contract.Contract;
import io.tokenlake.notifier.contract.PagerDutyContract;
import io.tokenlake.notifier.contract.ReceiverServer;
import io.tokenlake.notifier.contract.ReceiverServer.Request;
import io.tokenlake.notifier.contract.SlackContract;
import io.tokenlake.notifier.contract.StandardWebhookContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Notifiers on a real broker. */
@Timeout(120)
class NotifierIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "MARK-c0de";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PAGERDUTY_KEY", "0123456789abcdef0123456789abcdef",
          "HOOK_KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "HOOK_TOKEN", "Bearer " + MARK);

  private static LocalKafka kafka;

  @TempDir private static Path dir;

  private NotifierRig rig;

  @BeforeAll
  static void startKafka() throws IOException {
    kafka = LocalKafka.start(dir.resolve("kafka"), 0);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void setUp() {
    rig = new NotifierRig(kafka, dir);
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void everyReceiverIsToldTheLifeOfAnAlertOnceAndInItsOwnWords() throws Exception {
    ReceiverServer slack = receiver(new SlackContract());
    ReceiverServer pagerDuty = receiver(new PagerDutyContract());
    ReceiverServer alertmanager = receiver(new AlertmanagerContract());
    ReceiverServer hook =
        receiver(new StandardWebhookContract(ENVIRONMENT.get("HOOK_KEY"), InstantSource.system()));
    Path url = Files.writeString(dir.resolve("slack-url"), slack.url() + "/" + MARK);
    Path file =
        rig.file(
            """
            destinations:
              - {name: slack, type: slack, url: {file: %s}}
              - {name: pagerduty, type: pagerduty, url: "%s/v2/enqueue", routing_key: {env: PAGERDUTY_KEY}}
              - {name: alertmanager, type: alertmanager, url: "%s/", resend: 1h}
              - {name: hook, type: webhook, url: "%s", signing_keys: {env: HOOK_KEY}}
            default: [slack, pagerduty, alertmanager, hook]
            """
                .formatted(url, pagerDuty.url(), alertmanager.url(), hook.url()));
    // What was there before a destination is nothing that it is told of, not even its end.
    AlertEvent old = Alerts.full();
    rig.publish(old);
    Notifier notifier = rig.start(file, ENVIRONMENT);
    AlertEvent open = Alerts.with(alert -> alert.put("dedupe_key", "another"));
    AlertEvent louder = next(open, "UPDATE", "page");

    rig.publish(resolved(old), open, open, louder, open, louder, resolved(louder));

    for (ReceiverServer server : List.of(slack, pagerDuty, alertmanager, hook)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> server.requests().size() >= 3);
    }
    assertThat(keys(hook)).containsExactly(key(open, 0), key(open, 1), key(open, 2));
    assertThat(pagerDuty.requests())
        .extracting(request -> request.json().get("event_action").asText())
        .containsExactly("trigger", "trigger", "resolve");
    assertThat(slack.requests()).extracting(Request::path).containsOnly("/" + MARK);
    assertThat(alertmanager.requests())
        .hasSize(3)
        .extracting(Request::path)
        .containsOnly("/api/v2/alerts");
    for (String name : List.of("slack", "pagerduty", "alertmanager", "hook")) {
      await().until(() -> rig.committed(name) == 8);
      await()
          .until(
              () ->
                  rig.get(notifier, "/metrics")
                      .contains("lag_records{destination=\"" + name + "\"} 0.0"));
      assertThat(rig.get(notifier, "/metrics"))
          .contains("sent_total{destination=\"" + name + "\",status=\"OPEN\"} 1.0")
          .contains("repeats_total{destination=\"" + name + "\"} 3.0")
          .contains("withheld_total{destination=\"" + name + "\",reason=\"never_told\"} 1.0")
          .doesNotContain("failed_total");
    }
    assertThat(rig.get(notifier, "/healthz")).isEqualTo("alive\n");
    assertThat(rig.get(notifier, "/readyz")).isEqualTo("ready\n");
  }

  @Test
  void receiverThatHangsHoldsNobodyUpAndMissesNothing() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ReceiverServer slow = receiver(Contract.none());
    ReceiverServer quick = receiver(Contract.none());
    slow.thenAnswer(
        (request, exchange) -> {
          release.await();
          ReceiverServer.answer(exchange, 200, "");
        });
    Notifier notifier =
        rig.start(
            rig.file(
                """
                destinations:
                  - {name: slow, type: webhook, url: "%s", timeout: 60s}
                  - {name: quick, type: webhook, url: "%s"}
                default: [slow, quick]
                """
                    .formatted(slow.url(), quick.url())),
            Map.of());
    List<AlertEvent> alerts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String key = "key-" + i;
      alerts.add(Alerts.with(alert -> alert.put("dedupe_key", key)));
    }

    rig.publish(alerts.toArray(AlertEvent[]::new));

    await().atMost(Duration.ofSeconds(30)).until(() -> quick.requests().size() == 30);
    assertThat(slow.requests()).hasSize(1);
    await()
        .until(
            () -> rig.get(notifier, "/metrics").contains("lag_records{destination=\"slow\"} 30.0"));
    assertThat(rig.committed("slow")).isZero();
    release.countDown();
    await().atMost(Duration.ofSeconds(30)).until(() -> slow.requests().size() == 30);
    assertThat(keys(slow))
        .isEqualTo(alerts.stream().map(AlertEvent::idempotencyKey).toList())
        .isEqualTo(keys(quick));
  }

  @Test
  void whatIsRefusedOrIsNoAlertIsUndeliveredWithItsReason() throws Exception {
    ReceiverServer hook = receiver(Contract.none()).thenAnswer(status(400));
    rig.start(
        rig.file(
            """
            destinations:
              - {name: hook, type: webhook, url: "%s"}
            default: hook
            """
                .formatted(hook.url())),
        Map.of());
    AlertEvent refused = Alerts.full();
    AlertEvent taken = Alerts.with(alert -> alert.put("dedupe_key", "other"));

    rig.publish(refused);
    rig.publish("no-alert", "{not json".getBytes(UTF_8));
    rig.publish(taken);

    await().atMost(Duration.ofSeconds(30)).until(() -> rig.committed("hook") == 3);
    assertThat(keys(hook)).containsExactly(refused.idempotencyKey(), taken.idempotencyKey());
    List<JsonNode> letters = undelivered();
    assertThat(letters)
        .extracting(letter -> letter.get("reason").asText())
        .containsExactly("http_400", "no_alert");
    assertThat(letters.get(0).get("alert")).isEqualTo(refused.json());
    assertThat(letters.get(0).get("destination").asText()).isEqualTo("hook");
    assertThat(letters.get(0).get("offset").asLong()).isZero();
    assertThat(letters.get(1).get("alert").binaryValue()).asString(UTF_8).isEqualTo("{not json");
  }

  @Test
  void whatWasUndeliveredIsToldOnceItsReasonIsMendedUnlessItIsOver() throws Exception {
    ReceiverServer hook = receiver(Contract.none()).thenAnswer(status(403), status(403));
    Path file = fileOf(hook);
    Notifier notifier = rig.start(file, Map.of());
    AlertEvent lasts = Alerts.full();
    AlertEvent ends = Alerts.with(alert -> alert.put("dedupe_key", "ends"));
    rig.publish(lasts, ends, next(lasts, "UPDATE", "page"), resolved(ends));
    rig.publish("no-alert", "{not json".getBytes(UTF_8));
    await().atMost(Duration.ofSeconds(30)).until(() -> rig.committed("hook") == 5);
    notifier.close();
    hook.requests().clear();

    // Its reason is not mended: it stays.
    hook.thenAnswer(status(403));
    assertThat(replay(file)).isEqualTo(1);
    assertThat(undelivered()).hasSize(4);
    assertThat(replay(file)).isZero();
    assertThat(keys(hook)).containsExactly(key(lasts, 1), key(lasts, 1));
    assertThat(hook.requests().get(1).body()).isEqualTo(next(lasts, "UPDATE", "page").value());
    assertThat(hook.requests().get(1).headers()).containsEntry("ce-source", "tokenlake/watch");
    assertThat(replay(file)).isZero();
    assertThat(keys(hook)).hasSize(2);
  }

  @Test
  void whatAnotherAlertOfTheSameKeyHasFollowedIsPastAndWhatIsMutedWaits() throws Exception {
    ReceiverServer hook = receiver(Contract.none()).thenAnswer(status(403), status(403));
    Path file = fileOf(hook);
    Notifier notifier = rig.start(file, Map.of());
    AlertEvent past = Alerts.full();
    AlertEvent muted = Alerts.with(alert -> alert.put("dedupe_key", "muted"));
    rig.publish(past, muted, Alerts.with(alert -> alert.put("alert_id", "another")));
    rig.publish(next(muted, "SUPPRESSED", "page"));
    await().atMost(Duration.ofSeconds(30)).until(() -> rig.committed("hook") == 4);
    notifier.close();
    hook.requests().clear();

    assertThat(replay(file)).isZero();
    assertThat(hook.requests()).isEmpty();
    rig.publish(next(next(muted, "SUPPRESSED", "page"), "UPDATE", "page"));
    assertThat(replay(file)).isZero();
    assertThat(hook.requests()).hasSize(1);
  }

  @Test
  void historyThatWasUndeliveredIsToldAsItWas() throws Exception {
    ReceiverServer hook = receiver(Contract.none()).thenAnswer(status(403), status(403));
    Path file = fileOf(hook);
    Notifier notifier = rig.start(file, Map.of());
    AlertEvent open = Alerts.full();
    rig.publish(open, next(open, "UPDATE", "page"), resolved(next(open, "UPDATE", "page")));
    await().atMost(Duration.ofSeconds(30)).until(() -> rig.committed("hook") == 3);
    notifier.close();
    hook.requests().clear();

    assertThat(replay(file, "--all")).isZero();

    assertThat(keys(hook)).containsExactly(key(open, 0), key(open, 1));
    assertThat(JSON.readTree(hook.requests().get(0).body())).isEqualTo(open.json());
    assertThat(hook.requests().get(0).headers()).containsEntry("ce-source", "tokenlake/watch");
  }

  @Test
  void whoWasToldThatAnAlertOpenedIsToldOfItsEndWhateverTheRoutesSayThen() throws Exception {
    ReceiverServer chat = receiver(Contract.none());
    ReceiverServer oncall = receiver(Contract.none());
    rig.start(
        rig.file(
            """
            destinations:
              - {name: chat, type: webhook, url: "%s"}
              - {name: oncall, type: webhook, url: "%s"}
            routes:
              - {match: {severity: page}, to: oncall}
            default: chat
            """
                .formatted(chat.url(), oncall.url())),
        Map.of());
    AlertEvent warn = Alerts.with(alert -> alert.put("dedupe_key", "escalates"));
    AlertEvent page = next(warn, "UPDATE", "page");
    AlertEvent muted =
        Alerts.with(alert -> alert.put("dedupe_key", "muted").put("status", "SUPPRESSED"));
    AlertEvent unmuted = next(muted, "OPEN", "warn");

    rig.publish(warn, muted, page, resolved(page), unmuted);

    await().atMost(Duration.ofSeconds(30)).until(() -> rig.committed("chat") == 5);
    await().atMost(Duration.ofSeconds(30)).until(() -> rig.committed("oncall") == 5);
    assertThat(keys(chat))
        .containsExactly(key(warn, 0), key(warn, 1), key(warn, 2), key(unmuted, 1));
    assertThat(keys(oncall)).containsExactly(key(warn, 1), key(warn, 2));
  }

  @Test
  void processThatIsKilledBeforeItCommitsTellsAgainUnderTheSameKeyAndForgetsNothing()
      throws Exception {
    AtomicReference<JavaProcess> process = new AtomicReference<>();
    ReceiverServer hook = receiver(Contract.none());
    hook.thenAnswer(
        (request, exchange) -> {
          // The receiver has it; the notifier does not live to hear so.
          process.get().kill();
          exchange.close();
        });
    Path file =
        rig.file(
            """
            destinations:
              - name: hook
                type: webhook
                url: "%s"
                signing_keys: {env: HOOK_KEY}
                headers: {authorization: {env: HOOK_TOKEN}}
            default: hook
            """
                .formatted(hook.url()));
    AlertEvent open = Alerts.full();

    process.set(process(file));
    await().atMost(Duration.ofSeconds(60)).until(() -> rig.committed("hook") == 0);
    rig.publish(open);
    await().atMost(Duration.ofSeconds(30)).until(() -> !process.get().isAlive());
    assertThat(rig.committed("hook")).isZero();

    process.set(process(file));
    await().atMost(Duration.ofSeconds(60)).until(() -> rig.committed("hook") == 1);
    assertThat(keys(hook)).containsExactly(key(open, 0), key(open, 0));
    stop(process.get());

    // One that starts knows what was told: a repeat is none of it, the end of it is.
    process.set(process(file));
    rig.publish(open, resolved(open));
    await().atMost(Duration.ofSeconds(60)).until(() -> rig.committed("hook") == 3);
    assertThat(keys(hook)).containsExactly(key(open, 0), key(open, 0), key(open, 1));
    stop(process.get());
    assertThat(Files.readString(dir.resolve("notifier.log")))
        .contains("hook was told of RESOLVED")
        .doesNotContain(MARK)
        .doesNotContain(ENVIRONMENT.get("HOOK_KEY"));
  }

  @Test
  void alertmanagerHearsOfWhatLastsUntilItIsOverAlsoFromANotifierThatStarted() throws Exception {
    ReceiverServer alertmanager = receiver(new AlertmanagerContract());
    Path file =
        rig.file(
            """
            destinations:
              - {name: am, type: alertmanager, url: "%s", resend: 1s}
            default: am
            """
                .formatted(alertmanager.url()));
    AlertEvent one = Alerts.with(alert -> alert.put("dedupe_key", "one"));
    AlertEvent two = Alerts.with(alert -> alert.put("dedupe_key", "two"));
    Supplier<List<String>> last =
        () ->
            alertmanager.requests().stream()
                .reduce((before, after) -> after)
                .map(request -> request.json().findValuesAsText("dedupe_key"))
                .orElse(List.of());

    Notifier first = rig.start(file, Map.of());
    rig.publish(one, two);
    await().atMost(Duration.ofSeconds(30)).until(() -> last.get().equals(List.of("one", "two")));
    first.close();
    alertmanager.requests().clear();

    rig.start(file, Map.of());
    await().atMost(Duration.ofSeconds(30)).until(() -> last.get().equals(List.of("one", "two")));
    assertThat(rig.committed("am")).isEqualTo(2);

    rig.publish(resolved(one));
    await().atMost(Duration.ofSeconds(30)).until(() -> rig.committed("am") == 3);
    await().atMost(Duration.ofSeconds(30)).until(() -> last.get().equals(List.of("two")));
  }

  private Path fileOf(ReceiverServer hook) throws IOException {
    return rig.file(
        """
        destinations:
          - {name: hook, type: webhook, url: "%s", mode: binary}
        default: hook
        """
            .formatted(hook.url()));
  }

  private static int replay(Path file, String... options) {
    List<String> args = new ArrayList<>(List.of("replay", file.toString()));
    args.addAll(List.of(options));
    return new CommandLine(new NotifyCommand()).execute(args.toArray(String[]::new));
  }

  /** As an operator does it. */
  private static void stop(JavaProcess process) {
    process.process().destroy();
    await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
  }

  private ReceiverServer receiver(Contract contract) {
    return rig.own(ReceiverServer.start(contract));
  }

  private JavaProcess process(Path file) throws IOException {
    Path logging =
        Files.writeString(
            dir.resolve("log4j2.properties"),
            """
            appender.stderr.type = Console
            appender.stderr.name = stderr
            appender.stderr.target = SYSTEM_ERR
            rootLogger.level = debug
            rootLogger.appenderRef.stderr.ref = stderr
            """);
    List<String> jvm = new ArrayList<>(JavaProcess.SHORT_LIVED);
    jvm.addAll(List.of("-Xmx64m", "-Dlog4j2.configurationFile=" + logging));
    return rig.own(
        JavaProcess.start(
            ENVIRONMENT,
            dir.resolve("notifier.log"),
            jvm,
            Main.class.getName(),
            "run",
            file.toString()));
  }

  private List<JsonNode> undelivered() throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (var record : TopicReader.readAll(rig.bootstrapServers(), rig.undeliveredTopic())) {
      letters.add(JSON.readTree(record.value()));
    }
    return letters;
  }

  private static String key(AlertEvent alert, int seq) {
    return alert.alertId() + "/" + seq;
  }

  private static List<String> keys(ReceiverServer server) {
    return server.requests().stream().map(request -> request.headers().get("webhook-id")).toList();
  }
}
