package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class PricesCommandTest {

  @Test
  void aCallIsPricedLeafByLeafToTheLastDigit() throws Exception {
    JsonNode answer = lookup("gpt-4o", "input=1000,cache_read=400,output=100");

    assertThat(answer.get("price_status").asText()).isEqualTo("PRICED");
    assertThat(answer.get("priced_model").asText()).isEqualTo("gpt-4o");
    assertThat(answer.get("price_id").asText()).isEqualTo("openai/gpt-4o");
    // 600 at 2.50, 400 at 1.25 and 100 at 10.00 USD a million.
    assertThat(answer.get("cost_usd").asText()).isEqualTo("0.003");
    assertThat(answer.get("leaves"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"in_fresh_text\":\"0.0015\",\"in_cache_read\":\"0.0005\","
                        + "\"out_text\":\"0.001\"}"));
  }

  @Test
  void aModelThatTheBookDoesNotKnowHasNoCostRatherThanNone() throws Exception {
    JsonNode answer = lookup("no-such-model", "input=1");

    assertThat(answer.get("price_status").asText()).isEqualTo("UNPRICED_MODEL");
    assertThat(answer.get("cost_usd").isNull()).isTrue();
    assertThat(answer.get("price_id").isNull()).isTrue();
    assertThat(answer.get("leaves")).isEmpty();
  }

  @Test
  void anUnknownKindOfUsageIsNamedWithThoseThatAreKnown() {
    Commands.Result result =
        Commands.run(
            "prices", "lookup", "--provider", "openai", "--model", "gpt-4o", "--usage", "x=1");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("--usage x is not known", "cache_read");
  }

  private static JsonNode lookup(String model, String usage) throws Exception {
    Commands.Result result =
        Commands.run(
            "prices",
            "lookup",
            "--provider",
            "openai",
            "--model",
            model,
            "--usage",
            usage,
            "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }
}
