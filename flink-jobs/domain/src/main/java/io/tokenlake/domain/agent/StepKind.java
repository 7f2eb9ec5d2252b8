package io.tokenlake.domain.agent;

/** What a step is to the run that it is part of. */
public enum StepKind {
  /** The run of an agent. */
  AGENT,
  /** Something that an agent does for itself, such as planning: a step, but no agent of its own. */
  AGENT_PART,
  /** A workflow, chain or task. */
  WORKFLOW,
  /** The call of a tool. */
  TOOL,
  /** A search for documents or memories. */
  RETRIEVAL,
  /** An MCP message that calls no tool. */
  MESSAGE
}
