package io.tokenlake.domain.genai;

import java.util.Map;

/**
 * What is known about one event by which a coding agent reports a request to a model.
 *
 * @param name full event name
 * @param requiredKey attribute that must have {@code requiredValue}, because other events of the
 *     same name are about other things; null when every one is about a call
 * @param provider provider where no attribute states one
 * @param failed whether the event reports a failure
 * @param sessionKey attribute that names the session
 * @param idKey attribute that tells the requests of a session apart; null when there is none
 */
record LogEvent(
    String name,
    Dialect dialect,
    String requiredKey,
    String requiredValue,
    String provider,
    boolean failed,
    String sessionKey,
    String idKey) {

  private static final Map<String, LogEvent> ALL =
      Map.of(
          "claude_code.api_request", claudeCode("claude_code.api_request", false),
          "claude_code.api_error", claudeCode("claude_code.api_error", true),
          "codex.sse_event",
              new LogEvent(
                  "codex.sse_event",
                  CodingAgentDialects.CODEX,
                  "event.kind",
                  "response.completed",
                  "openai",
                  false,
                  "conversation.id",
                  null),
          "gemini_cli.api_response", geminiCli("gemini_cli.api_response", false),
          "gemini_cli.api_error", geminiCli("gemini_cli.api_error", true));

  /** The event of this name; null when it is not about a request to a model. */
  static LogEvent of(String name) {
    return ALL.get(name);
  }

  boolean isAboutCall(Attributes attributes) {
    return requiredKey == null || requiredValue.equals(attributes.text(requiredKey));
  }

  private static LogEvent claudeCode(String name, boolean failed) {
    return new LogEvent(
        name,
        CodingAgentDialects.CLAUDE_CODE,
        null,
        null,
        "anthropic",
        failed,
        "session.id",
        "request_id");
  }

  private static LogEvent geminiCli(String name, boolean failed) {
    return new LogEvent(
        name, CodingAgentDialects.GEMINI_CLI, null, null, "gcp.gemini", failed, "session.id", null);
  }
}
