package io.tokenlake.domain.agent;

import static io.tokenlake.domain.agent.StepKeys.text;

import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.domain.genai.AttributionMapping;
import io.tokenlake.domain.genai.SpanAttribution;
import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.genai.TelemetrySpan;
import java.util.Map;
import java.util.Set;

/** Finds the steps of agents among spans. Stateless and thread-safe. */
public final class StepReader {
  static final String INVOKE_AGENT = "invoke_agent";

  /** The convention's words for what an agent does beside running. */
  private static final Set<String> OF_AGENTS = Set.of(INVOKE_AGENT, "create_agent", "plan");

  private static final String TOOLS_CALL = "tools/call";

  /** The convention's own word for an error without a name. */
  private static final String OTHER_ERROR = "_OTHER";

  private final SpanAttribution attribution;

  /** A reader that finds attribution by the defaults. */
  public StepReader() {
    this(new SpanAttribution(AttributionMapping.defaults()));
  }

  /** A reader that finds attribution where calls have it. */
  public StepReader(SpanAttribution attribution) {
    this.attribution = attribution;
  }

  /**
   * The step that {@code span} is; null when it is none.
   *
   * @param spanRole what the span is by its dialect
   */
  public AgentStep read(TelemetrySpan span, SpanRole spanRole) {
    Map<String, Object> attributes = span.attributes();
    String mcpMethod = text(attributes, StepKeys.MCP_METHOD);
    if (spanRole == SpanRole.CALL || (spanRole == SpanRole.OTHER && mcpMethod == null)) {
      return null;
    }
    SpanRole role = TOOLS_CALL.equals(mcpMethod) ? SpanRole.TOOL : spanRole;
    Attribution who = attribution.of(span);
    String errorType = errorType(span);
    return new AgentStep(
        role,
        operation(attributes, role),
        firstStated(role == SpanRole.AGENT ? StepKeys.agent(attributes) : null, who.agent()),
        firstStated(
            role == SpanRole.WORKFLOW ? StepKeys.workflow(attributes) : null,
            who.workflow(),
            text(attributes, StepKeys.WORKFLOW_OF_STEP)),
        role == SpanRole.TOOL ? StepKeys.tool(attributes) : null,
        text(attributes, StepKeys.TOOL_CALL_ID),
        text(attributes, StepKeys.TOOL_TYPE),
        text(attributes, StepKeys.ARGUMENTS_DIGEST),
        mcpMethod,
        text(attributes, StepKeys.MCP_SESSION),
        text(attributes, StepKeys.MCP_PROTOCOL_VERSION),
        text(attributes, StepKeys.DATA_SOURCE),
        errorType != null,
        errorType,
        who);
  }

  private static String operation(Map<String, Object> attributes, SpanRole role) {
    String stated = text(attributes, StepKeys.OPERATION);
    return switch (role) {
      case AGENT -> stated != null && OF_AGENTS.contains(stated) ? stated : INVOKE_AGENT;
      case WORKFLOW -> firstStated(stated, "invoke_workflow");
      case TOOL -> "execute_tool";
      case RETRIEVAL -> firstStated(stated, "retrieval");
      case CALL, OTHER -> stated;
    };
  }

  private static String errorType(TelemetrySpan span) {
    String stated = text(span.attributes(), StepKeys.ERROR_TYPE);
    if (stated != null || !span.failed()) {
      return stated;
    }
    return firstStated(span.exceptionType(), OTHER_ERROR);
  }

  private static String firstStated(String... values) {
    for (String value : values) {
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
