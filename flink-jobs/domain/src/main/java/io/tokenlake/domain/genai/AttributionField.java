package io.tokenlake.domain.genai;

import java.util.List;
import java.util.Locale;

/**
 * What a call is attributed to, each with the attributes it is read from unless the operator says
 * otherwise: the conventions' names first, then those of the dialects, then baggage. A baggage span
 * processor copies entries under their own names or behind {@code baggage.}.
 */
public enum AttributionField {
  TENANT(
      "tenant.id",
      "tenant_id",
      "traceloop.association.properties.tenant_id",
      "ai.telemetry.metadata.tenantId",
      "langfuse.trace.metadata.tenant_id",
      "langsmith.metadata.tenant_id",
      "baggage.tenant.id"),
  TEAM(
      "team.name",
      "team.id",
      "traceloop.association.properties.team",
      "ai.telemetry.metadata.team",
      "langfuse.trace.metadata.team",
      "langsmith.metadata.team",
      "baggage.team.name",
      "baggage.team.id"),
  FEATURE(
      "feature.name",
      "traceloop.association.properties.feature",
      "ai.telemetry.metadata.feature",
      "langfuse.trace.metadata.feature",
      "langsmith.metadata.feature",
      "baggage.feature.name"),
  USER(
      "user.id",
      "enduser.id",
      "langfuse.user.id",
      "gen_ai.user.id",
      "gen_ai.request.user",
      "traceloop.association.properties.user_id",
      "gen_ai.user",
      "llm.user",
      "ai.telemetry.metadata.userId",
      "ai.settings.context.userId",
      "langsmith.metadata.user_id",
      "user.account_id",
      "baggage.user.id"),
  ENVIRONMENT(
      "deployment.environment.name",
      "deployment.environment",
      "langfuse.environment",
      "gen_ai.environment"),
  SERVICE("service.name", "gen_ai.application_name"),
  AGENT("gen_ai.agent.name", "agent.name", "agent_name", "gen_ai.agent.id", "crewai.task.agent"),
  WORKFLOW(
      "gen_ai.workflow.name",
      "traceloop.workflow.name",
      "langfuse.trace.name",
      "ai.telemetry.functionId",
      "langgraph_node",
      "graph.node.name"),
  SESSION(
      "langfuse.session.id",
      "gen_ai.conversation.id",
      "session.id",
      "gen_ai.session.id",
      "traceloop.association.properties.session_id",
      "ai.telemetry.metadata.sessionId",
      "ai.settings.context.sessionId",
      "conversation.id",
      "langsmith.metadata.session_id",
      "langsmith.metadata.thread_id",
      "baggage.session.id"),
  PROMPT_NAME("gen_ai.prompt.name", "traceloop.prompt.key", "langfuse.observation.prompt.name"),
  PROMPT_VERSION(
      "gen_ai.prompt.version",
      "traceloop.prompt.version",
      "langfuse.observation.prompt.version",
      "llm.prompt_template.version"),
  TAGS("tags", "tag.tags", "langfuse.trace.tags", "langsmith.span.tags");

  /**
   * Attribute of a resource whose value is the tenant that the bridge checked. It is stronger than
   * all others, and no telemetry can bring it: whoever decodes puts it there or takes it off.
   */
  public static final String CHECKED_TENANT = "tokenlake.tenant";

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed.
  private final List<String> defaultKeys;

  AttributionField(String... defaultKeys) {
    this.defaultKeys = List.of(defaultKeys);
  }

  /** The name in settings, such as {@code prompt-name}. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public List<String> defaultKeys() {
    return defaultKeys;
  }
}
