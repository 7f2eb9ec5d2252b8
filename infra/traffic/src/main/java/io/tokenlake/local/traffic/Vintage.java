package io.tokenlake.local.traffic;

import io.opentelemetry.api.trace.Span;

/**
 * The three versions of the GenAI conventions that are in use at once. They mean the same and spell
 * it differently.
 */
enum Vintage {
  /** Up to v1.36, with the token names of its first releases. */
  A {
    @Override
    void provider(Span span, String provider) {
      span.setAttribute(GenAi.SYSTEM_A, provider.equals("gcp.gemini") ? "gemini" : provider);
    }

    @Override
    void usage(Span span, PlannedCall.Usage usage) {
      span.setAttribute(GenAi.PROMPT_TOKENS_A, usage.input());
      if (usage.output() > 0) {
        span.setAttribute(GenAi.COMPLETION_TOKENS_A, usage.output());
      }
    }
  },

  /** v1.37 to v1.41. */
  B {
    @Override
    void usage(Span span, PlannedCall.Usage usage) {
      totalsAndReads(span, usage);
      if (usage.cacheWrite() > 0) {
        span.setAttribute(GenAi.CACHE_CREATION_TOKENS_B, usage.cacheWrite());
      }
    }
  },

  /** The conventions since they have a repository of their own. */
  C {
    @Override
    void usage(Span span, PlannedCall.Usage usage) {
      totalsAndReads(span, usage);
      span.setAttribute(GenAi.CACHE_WRITE_TOKENS_C, usage.cacheWrite());
    }
  };

  void provider(Span span, String provider) {
    span.setAttribute(GenAi.PROVIDER, provider);
  }

  abstract void usage(Span span, PlannedCall.Usage usage);

  private static void totalsAndReads(Span span, PlannedCall.Usage usage) {
    span.setAttribute(GenAi.INPUT_TOKENS, usage.input());
    if (usage.output() > 0) {
      span.setAttribute(GenAi.OUTPUT_TOKENS, usage.output());
    }
    if (usage.cacheRead() > 0) {
      span.setAttribute(GenAi.CACHE_READ_TOKENS, usage.cacheRead());
    }
    if (usage.reasoning() > 0) {
      span.setAttribute(GenAi.REASONING_TOKENS, usage.reasoning());
    }
  }
}
