package io.tokenlake.domain.genai;

/** The token counts that spans and events state. Which is part of which is the emitter's to say. */
enum TokenCount {
  /** All input; whether cached tokens are inside is what the usage basis decides. */
  INPUT,
  /** Input that was neither read from nor written to a cache. */
  FRESH,
  /** Input that the provider bills beside {@link #INPUT}, such as Gemini's tool-use prompt. */
  INPUT_BESIDE,
  CACHE_READ,
  CACHE_WRITE,
  /** Part of {@link #CACHE_WRITE} that lives for five minutes. */
  CACHE_WRITE_5M,
  /** Part of {@link #CACHE_WRITE} that lives for an hour. */
  CACHE_WRITE_1H,
  AUDIO_INPUT,
  /** Audio that the emitter counts beside {@link #INPUT} rather than in it. */
  AUDIO_INPUT_BESIDE,
  AUDIO_CACHE_READ,
  IMAGE_INPUT,
  IMAGE_CACHE_READ,
  OUTPUT,
  REASONING,
  /** Reasoning that the emitter counts beside {@link #OUTPUT} rather than in it. */
  REASONING_BESIDE,
  AUDIO_OUTPUT,
  /** Audio that the emitter counts beside {@link #OUTPUT} rather than in it. */
  AUDIO_OUTPUT_BESIDE,
  IMAGE_OUTPUT,
  /** Searches that the provider made and bills apart: no tokens, and part of nothing. */
  WEB_SEARCHES,
  /** A check on the others, never a quantity of its own. */
  TOTAL
}
