package io.tokenlake.domain.genai;

import static io.tokenlake.domain.genai.RoleRule.kind;

import java.util.Map;

/**
 * OpenLIT, which speaks the convention with additions of its own. Source: openlit 1.45, {@code
 * openlit.semcov} and its instrumentations.
 */
final class OpenLitDialect {
  static final Dialect TABLE =
      OtelDialect.TABLE
          .extendedBy("OPENLIT")
          .scopes("openlit")
          .role(
              OtelDialect.OPERATION,
              Map.of(
                  "model_request",
                  kind(SpanRole.WORKFLOW),
                  "conversation",
                  kind(SpanRole.WORKFLOW)))
          .role(
              "gen_ai.operation.type",
              Map.of(
                  "chat", kind(SpanRole.CALL, "chat"),
                  "embedding", kind(SpanRole.CALL, "embeddings"),
                  "framework", kind(SpanRole.WORKFLOW, "invoke_workflow"),
                  "agent", kind(SpanRole.AGENT, "invoke_agent"),
                  "vectordb", kind(SpanRole.RETRIEVAL, "retrieval")))
          .build();

  private OpenLitDialect() {}
}
