package io.tokenlake.domain.genai;

import java.util.List;

/**
 * The three editions of the OpenTelemetry GenAI convention that are in use at once. Emitters rarely
 * state the schema they follow, so the edition is recognised by the attributes that are there.
 */
enum SemconvVintage {
  /** Up to v1.36. */
  A,
  /** v1.37 to v1.41. */
  B,
  /** The convention's own repository, after v1.41. */
  C;

  private static final List<String> NEW_IN_C =
      List.of(
          "gen_ai.usage.cache_write.input_tokens",
          "gen_ai.usage.text.input_tokens",
          "gen_ai.usage.text.output_tokens",
          "gen_ai.usage.audio.input_tokens",
          "gen_ai.usage.audio.output_tokens",
          "gen_ai.usage.image.input_tokens",
          "gen_ai.usage.image.output_tokens",
          "gen_ai.prompt.version",
          "gen_ai.request.previous_response.id",
          "gen_ai.request.reasoning.level",
          "gen_ai.conversation.compacted");

  private static final List<String> NEW_IN_B =
      List.of("gen_ai.provider.name", "gen_ai.usage.cache_creation.input_tokens");

  private static final List<String> GONE_AFTER_A =
      List.of(
          "gen_ai.system",
          "gen_ai.usage.prompt_tokens",
          "gen_ai.usage.completion_tokens",
          "gen_ai.openai.request.service_tier",
          "gen_ai.openai.response.service_tier");

  /**
   * The edition, newest first, because a newer emitter may repeat old names for old readers; null
   * when no attribute tells the editions apart.
   */
  static SemconvVintage of(Attributes attributes) {
    if (attributes.hasAny(NEW_IN_C)) {
      return C;
    }
    if (attributes.hasAny(NEW_IN_B)) {
      return B;
    }
    return attributes.hasAny(GONE_AFTER_A) ? A : null;
  }
}
