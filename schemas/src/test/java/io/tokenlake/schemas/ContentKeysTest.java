package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKeysTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.completion.0.content",
        "gen_ai.completion.0.tool_calls.0.arguments",
        "gen_ai.completion.0.finish_reason.content",
        "gen_ai.prompt.12.content",
        "llm.output_messages.0.message.content",
        "llm.openai.messages",
        "llm.None.input",
        "llm.request.functions.0.parameters",
        "embedding.embeddings.0.embedding.text",
        "gen_ai.task.input",
        "ai.value",
        "user_prompt"
      })
  void whatWasAskedAndAnsweredIsContent(String key) {
    assertThat(ContentKeys.isContent(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.completion.0.finish_reason",
        "gen_ai.request.model",
        "llm.token_count.prompt",
        "llm.cost.prompt",
        "llm.cost.output",
        "llm.request.functions.0.name",
        "llm.openai.model",
        "prompt.id",
        "ai.prompt.format",
        "output"
      })
  void whatDescribesACallIsNoContent(String key) {
    assertThat(ContentKeys.isContent(key)).isFalse();
  }
}
