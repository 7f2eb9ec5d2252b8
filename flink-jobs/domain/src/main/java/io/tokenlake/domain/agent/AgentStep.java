package io.tokenlake.domain.agent;

import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.SpanRole;

/**
 * A span of an agent, workflow, tool, retrieval or MCP message, in one form whatever its dialect.
 * Unknown is null.
 *
 * @param role as the step counts: TOOL also for an MCP message that calls one
 * @param operation in the words of the OpenTelemetry GenAI convention
 * @param agent the agent that runs, or for which the step is done
 * @param workflow the workflow that runs, or that the step is part of
 * @param argumentsDigest equal for equal arguments of tools, within one trace
 * @param dataSource what a retrieval searches
 * @param failed whether the span's status is ERROR or it names an error type
 * @param errorType never null when failed
 */
public record AgentStep(
    SpanRole role,
    String operation,
    String agent,
    String workflow,
    String tool,
    String toolCallId,
    String toolType,
    String argumentsDigest,
    String mcpMethod,
    String mcpSession,
    String mcpProtocolVersion,
    String dataSource,
    boolean failed,
    String errorType,
    Attribution attribution) {

  /** What the step is to its run. */
  public StepKind kind() {
    return switch (role) {
      case AGENT ->
          StepReader.INVOKE_AGENT.equals(operation) ? StepKind.AGENT : StepKind.AGENT_PART;
      case WORKFLOW -> StepKind.WORKFLOW;
      case TOOL -> StepKind.TOOL;
      case RETRIEVAL -> StepKind.RETRIEVAL;
      case CALL, OTHER -> StepKind.MESSAGE;
    };
  }
}
