package io.tokenlake.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AlertSubscriberTest {
  private final AlertSubscriber subscriber = new AlertSubscriber();

  @Test
  void whatComesAgainSaysNothingNew() throws IOException {
    assertThat(subscriber.accept(alert("a", 0, "10:00", false))).isPresent();
    assertThat(subscriber.accept(alert("a", 1, "10:01", false))).isPresent();
    assertThat(subscriber.accept(alert("a", 0, "10:00", false))).isEmpty();
    assertThat(subscriber.accept(alert("a", 1, "10:01", false))).isEmpty();
    assertThat(subscriber.accept(alert("a", 2, "10:02", true))).isPresent();
  }

  @Test
  void anEarlierEpisodeThatComesAgainIsNoNews() throws IOException {
    subscriber.accept(alert("a", 0, "10:00", false));
    subscriber.accept(alert("a", 1, "10:02", true));
    assertThat(subscriber.accept(alert("b", 0, "10:05", false))).isPresent();

    assertThat(subscriber.accept(alert("a", 0, "10:00", false))).isEmpty();
    assertThat(subscriber.accept(alert("a", 1, "10:02", true))).isEmpty();
    assertThat(subscriber.accept(alert("b", 0, "10:05", false))).isEmpty();
    assertThat(subscriber.lasting()).containsOnlyKeys("key");
  }

  @Test
  void anAlertLastsUntilItIsResolved() throws IOException {
    subscriber.accept(alert("a", 0, "10:00", false));
    assertThat(subscriber.lasting()).hasSize(1);

    subscriber.accept(alert("a", 1, "10:02", true));
    assertThat(subscriber.lasting()).isEmpty();
  }

  @Test
  void whatEndedLongAgoIsForgottenAndWhatLastsIsNot() throws IOException {
    subscriber.accept(alert("lasts", 0, "09:00", false));
    for (int i = 0; i <= 10_000; i++) {
      subscriber.accept(ended(i));
    }

    assertThat(subscriber.accept(ended(1))).isEmpty();
    assertThat(subscriber.accept(ended(0))).isPresent();
    assertThat(subscriber.accept(alert("lasts", 0, "09:00", false))).isEmpty();
    assertThat(subscriber.lasting()).containsOnlyKeys("key");
  }

  private static byte[] ended(int number) {
    return new String(alert("ended-" + number, 0, "10:00", true), UTF_8)
        .replace("\"key\"", "\"key-" + number + "\"")
        .getBytes(UTF_8);
  }

  @Test
  void aDeletedAlertIsNoneAndWhatIsNoAlertIsRefused() throws IOException {
    assertThat(subscriber.accept(null)).isEmpty();
    for (String wrong : new String[] {"", "oops", "[]", "{}", "{\"dedupe_key\": \"k\"}"}) {
      assertThatThrownBy(() -> subscriber.accept(wrong.getBytes(UTF_8)))
          .as(wrong)
          .isInstanceOf(IOException.class);
    }
  }

  private static byte[] alert(String id, int seq, String time, boolean resolved) {
    return """
    {"alert_id": "%s", "dedupe_key": "key", "seq": %d, "event_time": "2026-01-01T09:00:00Z",
     "detected_at": "2026-01-01T%s:00Z", "resolved_at": %s}
    """
        .formatted(id, seq, time, resolved ? "\"2026-01-01T" + time + ":00Z\"" : "null")
        .getBytes(UTF_8);
  }
}
