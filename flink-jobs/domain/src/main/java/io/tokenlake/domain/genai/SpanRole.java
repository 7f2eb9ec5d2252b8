package io.tokenlake.domain.genai;

/** What a span is in a trace of model calls, whatever its dialect calls it. */
public enum SpanRole {
  /** One request to a model: what a provider bills. */
  CALL,
  /** An agent's run, or a step of it that plans and calls models below. */
  AGENT,
  /** A workflow, chain or task, or a library's function around its own request to a model. */
  WORKFLOW,
  /** The execution of a tool. */
  TOOL,
  /** A search for documents or memories. */
  RETRIEVAL,
  /** Anything else, spans that have nothing to do with models included. */
  OTHER;

  /**
   * Whether spans of this role repeat the usage of the calls below them. What such a span states is
   * billed only where no call below states any.
   */
  public boolean isWrapper() {
    return this == AGENT || this == WORKFLOW;
  }
}
