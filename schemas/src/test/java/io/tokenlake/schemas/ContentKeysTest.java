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
        "llm.output_messages.0.message.content"
      })
  void whatWasAskedAndAnsweredIsContent(String key) {
    assertThat(ContentKeys.isContent(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gen_ai.completion.0.finish_reason", "gen_ai.request.model"})
  void whyAnAnswerEndedIsNoContent(String key) {
    assertThat(ContentKeys.isContent(key)).isFalse();
  }
}
