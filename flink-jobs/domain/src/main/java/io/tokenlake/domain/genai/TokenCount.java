package io.tokenlake.domain.genai;

import java.util.List;

/** The token counts a span can state, each with its attribute key and the older name of it. */
enum TokenCount {
  INPUT("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
  CACHE_READ("gen_ai.usage.cache_read.input_tokens"),
  CACHE_WRITE("gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens"),
  AUDIO_INPUT("gen_ai.usage.audio.input_tokens"),
  AUDIO_CACHE_READ("gen_ai.usage.audio.cache_read.input_tokens"),
  IMAGE_INPUT("gen_ai.usage.image.input_tokens"),
  IMAGE_CACHE_READ("gen_ai.usage.image.cache_read.input_tokens"),
  OUTPUT("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
  REASONING("gen_ai.usage.reasoning.output_tokens"),
  AUDIO_OUTPUT("gen_ai.usage.audio.output_tokens"),
  IMAGE_OUTPUT("gen_ai.usage.image.output_tokens"),
  /** A check on the others, never a quantity of its own. */
  TOTAL("gen_ai.usage.total_tokens");

  private final String key;
  private final String olderKey;

  TokenCount(String key) {
    this(key, null);
  }

  TokenCount(String key, String olderKey) {
    this.key = key;
    this.olderKey = olderKey;
  }

  /** The keys to look under, the current one first. */
  List<String> keys() {
    return olderKey == null ? List.of(key) : List.of(key, olderKey);
  }

  /** The current key. */
  String key() {
    return key;
  }
}
