package io.tokenlake.domain.agent;

import io.tokenlake.domain.genai.AttributionMapping;
import java.util.Map;

/** Where the dialects name the parts of a step. The first key that holds something counts. */
final class StepKeys {
  static final String[] OPERATION = {"gen_ai.operation.name"};
  static final String[] TOOL_CALL_ID = {
    "gen_ai.tool.call.id", "ai.toolCall.id", "tool_call.id", "tool.id", "spring.ai.tool.call.id"
  };
  static final String[] TOOL_TYPE = {"gen_ai.tool.type", "spring.ai.tool.type"};
  static final String[] ARGUMENTS_DIGEST = {"tokenlake.tool.arguments.digest"};
  static final String[] MCP_METHOD = {"mcp.method.name"};
  static final String[] MCP_SESSION = {"mcp.session.id"};
  static final String[] MCP_PROTOCOL_VERSION = {"mcp.protocol.version"};
  static final String[] DATA_SOURCE = {
    "gen_ai.data_source.id", "aws.bedrock.knowledge_base.id", "gen_ai.memory.store.id"
  };
  static final String[] ERROR_TYPE = {"error.type"};
  static final String[] WORKFLOW_OF_STEP = {"gen_ai.workflow.name", "traceloop.workflow.name"};

  private static final String[] AGENT = {
    "gen_ai.agent.name", "agent.name", "agent_name", "crewai.task.agent", "ai.telemetry.functionId"
  };
  private static final String[] WORKFLOW = {
    "gen_ai.workflow.name", "graph.node.name", "langgraph_node", "ai.telemetry.functionId"
  };
  private static final String[] TOOL = {
    "gen_ai.tool.name",
    "tool.name",
    "ai.toolCall.name",
    "spring.ai.tool.definition.name",
    "tool_name"
  };

  /**
   * OpenLLMetry names spans of every kind under one key; the span's own name, so it comes first.
   */
  private static final String ENTITY_NAME = "traceloop.entity.name";

  private static final int MOST_CHARACTERS = AttributionMapping.MOST_CHARACTERS;

  private StepKeys() {}

  /** Name of the agent whose span this is. */
  static String agent(Map<String, Object> attributes) {
    return named(attributes, AGENT);
  }

  /** Name of the workflow, chain or task whose span this is. */
  static String workflow(Map<String, Object> attributes) {
    return named(attributes, WORKFLOW);
  }

  /** Name of the tool whose span this is. */
  static String tool(Map<String, Object> attributes) {
    return named(attributes, TOOL);
  }

  /**
   * Text, or a number or boolean as text, under the first key that holds any; cut as labels are.
   */
  static String text(Map<String, Object> attributes, String... keys) {
    for (String key : keys) {
      Object value = attributes.get(key);
      String text =
          value instanceof String || value instanceof Number || value instanceof Boolean
              ? value.toString().strip()
              : "";
      if (!text.isEmpty()) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
      }
    }
    return null;
  }

  private static String named(Map<String, Object> attributes, String... keys) {
    String entity = text(attributes, ENTITY_NAME);
    return entity == null ? text(attributes, keys) : entity;
  }
}
