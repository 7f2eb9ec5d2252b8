package io.tokenlake.domain.genai;

import java.util.List;
import java.util.Set;

/** Tells the operations that a provider bills from everything around them. */
final class Operations {
  private static final Set<String> BILLED =
      Set.of("chat", "text_completion", "generate_content", "embeddings");

  private static final List<String> PROVIDER = List.of("gen_ai.provider.name", "gen_ai.system");
  private static final List<String> MODEL =
      List.of("gen_ai.request.model", "gen_ai.response.model");
  private static final List<String> USAGE =
      List.of(
          "gen_ai.usage.input_tokens",
          "gen_ai.usage.prompt_tokens",
          "gen_ai.usage.output_tokens",
          "gen_ai.usage.completion_tokens");

  private Operations() {}

  /**
   * The billed operation of a span, or null when it is none. The oldest emitters name no operation;
   * a span of theirs that states provider, model and usage is a chat. All three are asked for,
   * because spans of agents and chains repeat the usage of the calls below them.
   */
  static String billed(Attributes attributes) {
    String operation = attributes.text("gen_ai.operation.name");
    if (operation != null) {
      return BILLED.contains(operation) ? operation : null;
    }
    boolean oldCall =
        attributes.hasAny(PROVIDER) && attributes.hasAny(MODEL) && attributes.hasAny(USAGE);
    return oldCall ? "chat" : null;
  }
}
