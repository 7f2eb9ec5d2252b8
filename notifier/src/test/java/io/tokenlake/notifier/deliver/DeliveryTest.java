package io.tokenlake.notifier.deliver;

import static io.tokenlake.notifier.contract.ReceiverServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.notifier.Alerts;
import io.tokenlake.notifier.alert.AlertEvent;
import io.tokenlake.notifier.config.ConfigReader;
import io.tokenlake.notifier.config.DeliveryPolicy;
import io.tokenlake.notifier.config.Destination;
import io.tokenlake.notifier.config.Secret;
import io.tokenlake.notifier.contract.Contract;
import io.tokenlake.notifier.contract.ReceiverServer;
import io.tokenlake.notifier.receiver.Message;
import io.tokenlake.notifier.receiver.Webhook;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One receiver with every fault; time passes only where the delivery waits. */
@Timeout(60)
class DeliveryTest {
  private static final Path TLS = Path.of("../ingest-bridge/src/test/resources/tls");
  private static final String MARK = "MARK-5e1c";
  private static final AlertEvent ALERT = Alerts.full();

  private final ReceiverServer server = ReceiverServer.start(Contract.none());
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> retries = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private Instant now = Alerts.NOW;
  private Webhook webhook;

  @TempDir private Path dir;

  @AfterEach
  void close() {
    release.countDown();
    server.close();
  }

  @Test
  void whatIsTakenIsSentOnce() throws InterruptedException {
    assertThat(deliver(policy())).isEqualTo(new Outcome(true, "http_200", "HTTP 200: ok", 1));
    assertThat(server.requests()).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void retryAfterIsWaitedForInSecondsAndAsATime() throws InterruptedException {
    server.thenAnswer(
        status(429, "Retry-After", "120"),
        status(503, "Retry-After", "Wed, 25 Nov 2026 12:12:00 GMT"),
        status(429, "Retry-After", "-5"),
        status(429, "Retry-After", "soon"));

    assertThat(deliver(policy()).delivered()).isTrue();

    assertThat(pauses.subList(0, 2)).containsExactly(Duration.ofMinutes(2), Duration.ofMinutes(10));
    assertThat(pauses.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(retries).containsExactly("http_429", "http_503", "http_429", "http_429");
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void receiverThatAsksForADayIsTriedWithinTheHour() throws InterruptedException {
    server.thenAnswer(status(429, "Retry-After", "86400"));

    deliver(policy());

    assertThat(pauses).containsExactly(RetryDelay.LONGEST_ASKED);
  }

  @Test
  void waitsDoubleUpToTheLongestWithHalfOfThemRandom() throws InterruptedException {
    for (int i = 0; i < 12; i++) {
      server.thenAnswer(status(500 + i));
    }

    assertThat(deliver(policy()).attempts()).isEqualTo(13);

    for (int i = 0; i < pauses.size(); i++) {
      Duration full = Duration.ofSeconds(Math.min(300, 1L << i));
      assertThat(pauses.get(i)).isBetween(full.dividedBy(2), full);
    }
    assertThat(pauses.stream().distinct().count()).isGreaterThan(8);
  }

  @Test
  void repeatsHaveTheSameIdempotencyKeyAndTheTimeOfTheirAttempt() throws InterruptedException {
    server.thenAnswer(status(500), status(500));

    deliver(policy());

    assertThat(server.requests())
        .extracting(request -> request.headers().get("webhook-id"))
        .hasSize(3)
        .containsOnly(ALERT.idempotencyKey());
    assertThat(timestamp(0)).isEqualTo(Alerts.NOW.getEpochSecond());
    assertThat(timestamp(2)).isEqualTo(now.getEpochSecond()).isGreaterThan(timestamp(0));
  }

  private long timestamp(int request) {
    return Long.parseLong(server.requests().get(request).headers().get("webhook-timestamp"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404, 410, 413})
  void whatIsRefusedIsNotSentAgain(int status) throws InterruptedException {
    server.thenAnswer(status(status, "Location", server.url()));

    Outcome outcome = deliver(policy());

    assertThat(outcome.delivered()).isFalse();
    assertThat(outcome.reason()).isEqualTo("http_" + status);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void receiverThatIsAwayIsTriedUntilTimeIsUp() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    Outcome outcome =
        delivery("http://127.0.0.1:" + nobody, policy(), Optional.empty()).deliver(this::message);

    assertThat(outcome.delivered()).isFalse();
    assertThat(outcome.reason()).isEqualTo("connection");
    assertThat(outcome.attempts()).isGreaterThan(10);
    assertThat(Duration.between(Alerts.NOW, now))
        .isBetween(Duration.ofMinutes(54), Duration.ofHours(1));
  }

  @Test
  void receiverThatHangsOrDripsTimesOut() throws InterruptedException {
    server.thenAnswer(
        (request, exchange) -> release.await(),
        (request, exchange) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
          release.await();
        });

    Outcome outcome = deliver(policy(Duration.ofMillis(300), 600, 50));

    assertThat(outcome.delivered()).isTrue();
    assertThat(retries).containsExactly("timeout", "timeout");
  }

  @Test
  void connectionThatBreaksOffIsTriedAgain() throws InterruptedException {
    server.thenAnswer((request, exchange) -> exchange.close());

    assertThat(deliver(policy()).delivered()).isTrue();
    assertThat(retries).containsExactly("connection");
  }

  @Test
  void answerWithoutEndIsReadAtItsBeginningOnly() throws InterruptedException {
    server.thenAnswer(
        (request, exchange) -> {
          exchange.sendResponseHeaders(400, 0);
          byte[] noise = "no\n".repeat(10_000).getBytes(UTF_8);
          try {
            while (release.getCount() > 0) {
              exchange.getResponseBody().write(noise);
            }
          } catch (IOException e) {
            exchange.close(); // hung up on
          }
        });

    Outcome outcome = deliver(policy());

    assertThat(outcome.reason()).isEqualTo("http_400");
    assertThat(outcome.detail()).hasSizeLessThan(400).startsWith("HTTP 400: no no no");
  }

  @Test
  void secretThatAReceiverRepeatsIsNotPassedOn() throws InterruptedException {
    server.thenAnswer(
        (request, exchange) ->
            ReceiverServer.answer(
                exchange, 403, "no access for " + request.headers().get("authorization")));

    assertThat(deliver(policy()).detail()).isEqualTo("HTTP 403: no access for [secret]");
  }

  @Test
  void noMoreIsSentThanTheRateAllows() throws InterruptedException {
    Delivery delivery =
        delivery(server.url(), policy(Duration.ofSeconds(5), 6, 2), Optional.empty());
    for (int i = 0; i < 5; i++) {
      delivery.deliver(this::message);
    }

    assertThat(server.requests()).hasSize(5);
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  @Test
  void receiverOverTlsIsTrustedByItsCaAlone() throws Exception {
    SSLContext mutual = tls("server");
    try (ReceiverServer secure = ReceiverServer.start(Contract.none(), mutual)) {
      String url = "https://localhost:" + secure.port();
      assertThat(delivery(url, policy(), Optional.of(tls(null))).tryOnce(this::message))
          .isEqualTo(new Outcome(true, "http_200", "HTTP 200: ok", 1));
      Outcome stranger = delivery(url, policy(), Optional.empty()).tryOnce(this::message);
      assertThat(stranger.delivered()).isFalse();
      assertThat(stranger.reason()).isEqualTo("tls");
      assertThat(secure.requests()).hasSize(1);
    }
  }

  @Test
  void waitingEndsWhenTheNotifierStops() {
    server.thenAnswer(status(500));
    Delivery stopped =
        new Delivery(
            destination(server.url(), policy(), Optional.empty()),
            () -> now,
            duration -> {
              throw new InterruptedException("the notifier stops");
            },
            new Random(1),
            retries::add);

    assertThatThrownBy(() -> stopped.deliver(this::message))
        .isInstanceOf(InterruptedException.class);
  }

  /** As a destination with these files has it. */
  private SSLContext tls(String certificate) throws IOException {
    String own =
        certificate == null
            ? ""
            : ", certificate_file: %s, key_file: %s"
                .formatted(TLS.resolve(certificate + ".crt"), TLS.resolve(certificate + ".key"));
    Path file =
        Files.writeString(
            dir.resolve("tls.yaml"),
            """
            destinations:
              - {name: hook, type: webhook, url: "https://localhost/", tls: {ca_file: %s%s}}
            default: hook
            """
                .formatted(TLS.resolve("ca.crt"), own));
    return ConfigReader.read(file, Map.of()).destinations().get(0).tls().orElseThrow();
  }

  private Outcome deliver(DeliveryPolicy policy) throws InterruptedException {
    return delivery(server.url(), policy, Optional.empty()).deliver(this::message);
  }

  private Delivery delivery(String url, DeliveryPolicy policy, Optional<SSLContext> tls) {
    return new Delivery(
        destination(url, policy, tls), () -> now, this::pause, new Random(1), retries::add);
  }

  private Destination destination(String url, DeliveryPolicy policy, Optional<SSLContext> tls) {
    webhook =
        new Webhook(
            new Secret(url),
            /* structured= */ true,
            /* updates= */ true,
            List.of(),
            Map.of("authorization", new Secret(MARK)));
    return new Destination("hook", webhook, policy, tls);
  }

  private void pause(Duration duration) {
    pauses.add(duration);
    now = now.plus(duration);
  }

  private Message message(Instant attempt) {
    return webhook.tell(ALERT, Optional.empty(), attempt).orElseThrow();
  }

  private static DeliveryPolicy policy() {
    return policy(Duration.ofSeconds(5), 600, 50);
  }

  private static DeliveryPolicy policy(Duration timeout, long perMinute, long burst) {
    return new DeliveryPolicy(
        timeout,
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        perMinute,
        burst);
  }
}
