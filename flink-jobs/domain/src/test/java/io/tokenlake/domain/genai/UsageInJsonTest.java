package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.EmitterSpans.langfuse;
import static io.tokenlake.domain.genai.EmitterSpans.vercelFive;
import static io.tokenlake.domain.genai.TestSpan.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.usage.Leaf;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts that are in JSON beside much else. */
class UsageInJsonTest {
  private static final String METADATA = "ai.response.providerMetadata";
  private static final String LITELLM = "metadata.usage_object";

  static Stream<Arguments> searching() {
    return Stream.of(
        Arguments.of(
            "Vercel AI SDK",
            vercelFive("anthropic.messages")
                .with(
                    METADATA,
                    "{\"anthropic\": {\"usage\": {\"server_tool_use\":"
                        + " {\"web_search_requests\": 3}}}}")),
        Arguments.of(
            "LiteLLM, of Anthropic",
            counted()
                .scope("litellm")
                .with(LITELLM, "{'server_tool_use': {'web_search_requests': 3}, 'x': None}")),
        Arguments.of(
            "LiteLLM, of others",
            counted()
                .scope("litellm")
                .with(LITELLM, "{'prompt_tokens_details': {'web_search_requests': 3}}")),
        Arguments.of(
            "Langfuse", langfuse("{\"input\": 100, \"output\": 30, \"web_search_queries\": 3}")),
        Arguments.of(
            "Langfuse with Anthropic's usage",
            langfuse(
                "{\"input\": 100, \"output\": 30,"
                    + " \"server_tool_use\": {\"web_search_requests\": 3}}")),
        Arguments.of(
            "Pydantic AI",
            counted().scope("pydantic-ai").with("gen_ai.usage.details.web_search_requests", 3L)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("searching")
  void searchesThatTheProviderMadeAreCounted(String name, TestSpan span) {
    LlmCall call = span.call();

    assertThat(call.usage().webSearches()).isEqualTo(3);
    assertThat(call.usage().outTotal()).isEqualTo(30);
    assertThat(call.usage().leaves().values().stream().mapToLong(tokens -> tokens).sum())
        .as("tokens, of which a search is none")
        .isEqualTo(call.usage().inTotal() + call.usage().outTotal());
  }

  @Test
  void searchesThatNobodyStatesAreUnknownAndNotZero() {
    assertThat(counted().call().usage().webSearches()).isNull();
  }

  @Test
  void countsBesideMuchElseAreRead() {
    LlmCall call = vercelFive("anthropic.messages").with(METADATA, metadata(500_000)).call();

    assertThat(call.usage().leaves()).containsEntry(Leaf.IN_CACHE_WRITE_OTHER, 40L);
  }

  @Test
  void countsInMoreThanIsReadAreAContradictionAndNotAbsent() {
    LlmCall call = vercelFive("anthropic.messages").with(METADATA, metadata(1_100_000)).call();

    assertThat(call.usage()).isNull();
    assertThat(call.usageContradiction())
        .isEqualTo(
            "ai.response.providerMetadata states counts in JSON of more than 1048576 characters,"
                + " which is not read");
  }

  @Test
  void usageThatIsAllInMoreThanIsReadIsAContradictionAndNotAbsent() {
    String usage = "{\"input\": 1, \"output\": 2, \"x\": \"" + "x".repeat(1_100_000) + "\"}";

    assertThat(langfuse(usage).call().usageContradiction())
        .startsWith("langfuse.observation.usage_details states counts in JSON of more than");
  }

  private static TestSpan counted() {
    return chat().with("gen_ai.usage.input_tokens", 100L).with("gen_ai.usage.output_tokens", 30L);
  }

  /** What a search found, and the usage behind it. */
  private static String metadata(int characters) {
    return "{\"anthropic\": {\"results\": \""
        + "x".repeat(characters)
        + "\", \"usage\": {\"input_tokens\": 100, \"cache_read_input_tokens\": 60,"
        + " \"cache_creation_input_tokens\": 40}}}";
  }
}
