package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesCommandTest {
  @TempDir Path dir;

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

  @Test
  void conditionsOfTheCallDecide() throws Exception {
    assertThat(cost("--model gpt-5.4 --usage input=272000")).isEqualTo("0.68");
    assertThat(cost("--model gpt-5.4 --usage input=272001")).isEqualTo("1.360005");
    assertThat(cost("--model gpt-5.4 --usage input=1000000 --service-tier flex")).isEqualTo("2.5");
    assertThat(cost("--model gpt-5.4 --usage input=100000 --batch")).isEqualTo("0.125");
    assertThat(cost("--model gpt-5.4 --usage input=100000 --region eu")).isEqualTo("0.275");
    assertThat(cost("--model gpt-5.4 --usage input=300000 --service-tier priority")).isNull();
    assertThat(cost("--model o3 --usage input=1000 --at 2025-06-09T00:00:00Z")).isEqualTo("0.01");
    assertThat(cost("--model gpt-4o --usage input=1000,web_searches=2")).isEqualTo("0.0225");
  }

  @Test
  void cacheWritesByLifetimeArePartOfTheInput() throws Exception {
    JsonNode answer =
        json(
            "prices lookup --provider anthropic --model claude-opus-4-5 --json --usage"
                + " input=1000,cache_read=200,cache_write_5m=300,cache_write_1h=400,output=10");

    assertThat(answer.get("leaves"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"in_fresh_text\":\"0.0005\",\"in_cache_read\":\"0.0001\","
                        + "\"in_cache_write_5m\":\"0.001875\",\"in_cache_write_1h\":\"0.004\","
                        + "\"in_cache_write_other\":\"0\",\"out_text\":\"0.00025\"}"));
  }

  @Test
  void batchAndAnotherTierExcludeEachOther() {
    Commands.Result result =
        Commands.run(
            ("prices lookup --provider openai --model gpt-4o --usage input=1 --batch"
                    + " --service-tier flex")
                .split(" "));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("exclude each other");
  }

  @Test
  void aBookOfOnesOwnNegotiatesForOneTenant() throws Exception {
    Path book =
        Files.writeString(
            dir.resolve("book.yaml"),
            """
            version: "acme 1"
            extends: bundled
            deployments:
              - {provider: azure.ai.openai, name: our-chat, model: gpt-4o}
            entries:
              - id: acme/gpt-4o
                tenant: acme
                provider: openai
                model: gpt-4o
                prices: {input: "2.00"}
                source: contract 17
                as_of: 2026-11-20
            """);
    String options = " --model gpt-4o --usage input=1000000 --book " + book;

    assertThat(cost(options.strip() + " --tenant acme")).isEqualTo("2");
    assertThat(cost(options.strip() + " --tenant umbrella")).isEqualTo("2.5");
    assertThat(
            json("prices lookup --provider azure.ai.openai --model our-chat --usage input=1"
                    + " --json --book "
                    + book)
                .get("price_id")
                .asText())
        .isEqualTo("azure.ai.openai/gpt-4o");
    assertThat(Commands.run("prices", "check", book.toString()).out()).contains("acme 1+2026");
  }

  @Test
  void listIsThatOfTheProvider() throws Exception {
    Commands.Result list = Commands.run("prices", "list", "--provider", "groq", "--json");

    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out().lines()).hasSizeGreaterThan(3);
    for (String line : list.out().lines().toList()) {
      JsonNode entry = new ObjectMapper().readTree(line);
      assertThat(entry.get("provider").asText()).isEqualTo("groq");
      assertThat(entry.get("rates").get(0).get("prices").get("input").isTextual()).isTrue();
    }
    assertThat(Commands.run("prices", "list").out()).contains("priority|fast over 272000 not sold");
    assertThat(Commands.run("prices", "list", "--provider", "nobody").exitCode()).isEqualTo(1);
  }

  @Test
  void checkTellsAllProblemsAndFails() throws Exception {
    assertThat(Commands.run("prices", "check").exitCode()).isZero();
    Path wrong = Files.writeString(dir.resolve("wrong.yaml"), "version: 7\n");

    Commands.Result text = Commands.run("prices", "check", wrong.toString());
    Commands.Result json = Commands.run("prices", "check", "--json", wrong.toString());

    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.err()).contains("2 problems", "'version'", "no entries");
    assertThat(json.exitCode()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(json.out()).get("problems")).hasSize(2);
  }

  @Test
  void importShowsTheDifferenceAndWritesOnlyWhatIsAccepted() throws Exception {
    Path list =
        Files.writeString(
            dir.resolve("list.json"),
            """
            {"gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 5e-06,
                        "cache_read_input_token_cost": 1.25e-06, "output_cost_per_token": 1e-05,
                        "input_cost_per_token_priority": 4.25e-06,
                        "cache_read_input_token_cost_priority": 2.125e-06,
                        "output_cost_per_token_priority": 1.7e-05,
                        "input_cost_per_token_batches": 1.25e-06,
                        "cache_read_input_token_cost_batches": 1.25e-06,
                        "output_cost_per_token_batches": 5e-06},
             "gpt-4.1-nano": {"litellm_provider": "openai", "input_cost_per_token": 1.1e-07,
                        "output_cost_per_token": 4e-07},
             "brand-new": {"litellm_provider": "openai", "input_cost_per_token": 1e-06}}
            """);
    Path out = dir.resolve("proposed.yaml");
    String[] plain = {"prices", "import", "--format", "litellm", list.toString()};
    String[] refused = {
      "prices", "import", "--format", "litellm", list.toString(), "--out", out.toString()
    };
    String[] accepted = {
      "prices",
      "import",
      "--format",
      "litellm",
      list.toString(),
      "--out",
      out.toString(),
      "--accept-large",
      "--valid-from",
      "2026-12-01"
    };

    assertThat(Commands.run(plain).out())
        .contains("changed  openai/gpt-4o  input  2.50 -> 5  +100.0 %  LARGE")
        .contains("added  openai/brand-new  input 1")
        .contains("not in the list  openai/gpt-5")
        .contains("changed  openai/gpt-4o  image_input (as input)  2.50 -> 5  +100.0 %  LARGE")
        .contains("open  openai/gpt-4.1-nano  batch output  0.20")
        .contains("4 changed (2 of them by more than 20 %), 13 open, 0 new conditions, 1 added");
    assertThat(Commands.run(refused).exitCode()).isEqualTo(1);
    assertThat(out).doesNotExist();
    Commands.Result written = Commands.run(accepted);
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.err()).contains("1 entry that changes is as before");

    String usage = "--model gpt-4o --usage input=1000000 --book " + out;
    assertThat(cost(usage + " --at 2026-11-30T00:00:00Z")).isEqualTo("2.5");
    assertThat(cost(usage + " --at 2026-12-01T00:00:00Z")).isEqualTo("5");
    Commands.Result again = Commands.run(accepted);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("it exists already");
  }

  private static String cost(String options) throws Exception {
    JsonNode cost = json("prices lookup --provider openai --json " + options).get("cost_usd");
    return cost.isNull() ? null : cost.asText();
  }

  private static JsonNode json(String arguments) throws Exception {
    Commands.Result result = Commands.run(arguments.split(" "));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
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
