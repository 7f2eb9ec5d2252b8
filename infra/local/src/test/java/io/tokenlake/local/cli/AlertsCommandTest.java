package io.tokenlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertsCommandTest {

  @Test
  void anAlertIsOneSentence() {
    assertThat(
            sentence(
                """
                {"event_time":"2026-01-02T03:04:05Z","status":"OPEN","severity":"high",
                 "rule_id":"runaway_completion","value":100001.0,"unit":"tokens",
                 "threshold":100000.5,"cost_at_risk_usd":"1.00001","entity":{"model":"gpt-4o"}}
                """))
        .isEqualTo(
            "2026-01-02T03:04:05Z  OPEN     high runaway_completion  100001 tokens (limit 100000.5)"
                + "  1.00001 USD  {\"model\":\"gpt-4o\"}");
  }

  @Test
  void whatAnAlertLacksIsAQuestionMark() {
    assertThat(sentence("{\"status\":\"OPEN\",\"cost_at_risk_usd\":null}"))
        .isEqualTo("?  OPEN     ?    ?  ? ? (limit ?)  ? USD  ");
  }

  @Test
  void whatIsNotAJsonObjectIsNoAlert() {
    assertThat(AlertsCommand.object("oops".getBytes(UTF_8))).isEmpty();
    assertThat(AlertsCommand.object("[1]".getBytes(UTF_8))).isEmpty();
    assertThat(AlertsCommand.object(new byte[0])).isEmpty();
    assertThat(AlertsCommand.object("{}".getBytes(UTF_8))).isPresent();
  }

  private static String sentence(String json) {
    return AlertsCommand.sentence(AlertsCommand.object(json.getBytes(UTF_8)).orElseThrow());
  }
}
