package io.tokenlake.benchmarks.queries;

/**
 * A model that is called, under the names of the price book.
 *
 * @param request name asked for
 * @param response name that answers
 * @param writesCache whether writes to the prompt cache are billed apart
 * @param reasons whether part of the output is reasoning
 * @param embeds whether it makes embeddings, which have no output
 * @param msPerToken time for a token of output
 * @param firstTokenMs usual time to the first token
 */
record Model(
    String provider,
    String request,
    String response,
    boolean writesCache,
    boolean reasons,
    boolean embeds,
    double msPerToken,
    double firstTokenMs) {
  /** The most used first; the last is nobody's list price. */
  static final Model[] ALL = {
    new Model("openai", "gpt-4o-mini", "gpt-4o-mini-2024-07-18", false, false, false, 9, 380),
    new Model(
        "anthropic",
        "claude-sonnet-4-5",
        "claude-sonnet-4-5-20250929",
        true,
        false,
        false,
        14,
        900),
    new Model("openai", "gpt-5-mini", "gpt-5-mini-2025-08-07", false, true, false, 8, 700),
    new Model("openai", "gpt-4o", "gpt-4o-2024-08-06", false, false, false, 12, 500),
    new Model(
        "anthropic", "claude-haiku-4-5", "claude-haiku-4-5-20251001", true, false, false, 6, 450),
    new Model("gcp.gemini", "gemini-2.5-flash", "gemini-2.5-flash", false, true, false, 5, 350),
    new Model(
        "openai", "text-embedding-3-small", "text-embedding-3-small", false, false, true, 0, 60),
    new Model("openai", "gpt-5", "gpt-5-2025-08-07", false, true, false, 16, 1_200),
    new Model("anthropic", "claude-opus-4-5", "claude-opus-4-5", true, false, false, 22, 1_400),
    new Model("gcp.gemini", "gemini-2.5-pro", "gemini-2.5-pro", false, true, false, 14, 1_500),
    new Model("vllm", "support-7b", "support-7b", false, false, false, 11, 120),
  };
}
