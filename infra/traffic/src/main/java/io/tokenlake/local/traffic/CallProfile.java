package io.tokenlake.local.traffic;

import java.util.List;

/**
 * A kind of call that the workload makes.
 *
 * @param weight how often, relative to the others
 * @param vintage conventions that the service's instrumentation speaks
 * @param input usual prompt tokens
 * @param output usual answer tokens; 0 for embeddings
 * @param cacheShare share of the prompt that a cache serves, from 0 to 1
 * @param reasoningShare share of the answer that is reasoning, from 0 to 1
 * @param agent name of the agent that makes the calls; null for single calls
 */
record CallProfile(
    int weight,
    TrafficService service,
    Vintage vintage,
    String feature,
    String provider,
    String operation,
    String model,
    long input,
    long output,
    double cacheShare,
    double reasoningShare,
    boolean streamed,
    String agent) {

  private static final TrafficService SUPPORT =
      new TrafficService("support-assistant", "production", "acme", "support");
  private static final TrafficService REVIEW =
      new TrafficService("code-review-bot", "production", "acme", "platform");
  private static final TrafficService INDEXER =
      new TrafficService("search-indexer", "production", "globex", "search");
  private static final TrafficService SUMMARIES =
      new TrafficService("document-summaries", "staging", "globex", "research");
  private static final TrafficService SALES =
      new TrafficService("sales-copilot", "production", "initech", "sales");
  private static final TrafficService GATEWAY =
      new TrafficService("model-gateway", "production", null, null);

  /** An agent and its tool. */
  static final CallProfile LEAD_RESEARCH =
      new CallProfile(
          4,
          SALES,
          Vintage.B,
          "lead-research",
          "openai",
          "chat",
          "gpt-4.1",
          3500,
          400,
          0.4,
          0,
          false,
          "lead-researcher");

  /** The kinds that the workload mixes. */
  static final List<CallProfile> ALL =
      List.of(
          chat(22, SUPPORT, Vintage.B, "ticket-reply", "openai", "gpt-4o-mini", 900, 180, 0, true),
          chat(8, SUPPORT, Vintage.B, "ticket-triage", "openai", "gpt-4o", 2400, 350, 0.5, false),
          chat(
              14,
              REVIEW,
              Vintage.C,
              "review",
              "anthropic",
              "claude-sonnet-4-6",
              9000,
              900,
              0.7,
              true),
          chat(
              6,
              REVIEW,
              Vintage.C,
              "commit-message",
              "anthropic",
              "claude-haiku-4-5",
              2500,
              300,
              0.3,
              false),
          new CallProfile(
              18,
              INDEXER,
              Vintage.A,
              "index",
              "openai",
              "embeddings",
              "text-embedding-3-small",
              600,
              0,
              0,
              0,
              false,
              null),
          new CallProfile(
              10,
              SUMMARIES,
              Vintage.B,
              "summary",
              "gcp.gemini",
              "generate_content",
              "gemini-2.5-flash",
              6000,
              700,
              0,
              0.3,
              true,
              null),
          new CallProfile(
              4,
              SUMMARIES,
              Vintage.B,
              "deep-read",
              "gcp.gemini",
              "generate_content",
              "gemini-2.5-pro",
              12_000,
              1500,
              0.2,
              0.5,
              false,
              null),
          LEAD_RESEARCH,
          chat(12, GATEWAY, Vintage.A, "shared", "openai", "gpt-4o", 1500, 250, 0, false));

  /** The call that ran away: many long answers to one question. */
  static final CallProfile RUNAWAY =
      chat(0, SALES, Vintage.B, "pitch-variants", "openai", "gpt-4.1", 5200, 120_000, 0, false);

  /** Calls whose prompt grows fourfold from one quarter of an hour to the next. */
  static final CallProfile BLOATED =
      chat(
          0,
          new TrafficService("contract-review", "production", "globex", "legal"),
          Vintage.B,
          "clause-check",
          "openai",
          "gpt-4o-mini",
          1500,
          200,
          0,
          false);

  /** Calls of a provider that is down; their client tries each of them again. */
  static final CallProfile REFUSED =
      chat(
          0,
          new TrafficService("translation", "production", "initech", "localisation"),
          Vintage.B,
          "translate",
          "mistral_ai",
          "mistral-small-latest",
          800,
          300,
          0,
          false);

  private static CallProfile chat(
      int weight,
      TrafficService service,
      Vintage vintage,
      String feature,
      String provider,
      String model,
      long input,
      long output,
      double cacheShare,
      boolean streamed) {
    return new CallProfile(
        weight,
        service,
        vintage,
        feature,
        provider,
        "chat",
        model,
        input,
        output,
        cacheShare,
        0,
        streamed,
        null);
  }
}
