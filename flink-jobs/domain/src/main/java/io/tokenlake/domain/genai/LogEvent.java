package io.tokenlake.domain.genai;

import java.util.Map;

/**
 * What is known about one event by which a coding agent reports a request to a model.
 *
 * @param name full event name
 * @param kind what it reports
 * @param required attributes that must be there, each with the value it must have or a star for
 *     any, because other events of the same name are about other things
 * @param provider provider where no attribute states one
 * @param failed whether the event reports a failure
 * @param sessionKey attribute that names the session
 * @param idKey attribute that tells the requests of a session apart; null when there is none
 */
record LogEvent(
    String name,
    Dialect dialect,
    RoleRule.Kind kind,
    Map<String, String> required,
    String provider,
    boolean failed,
    String sessionKey,
    String idKey) {

  private static final RoleRule.Kind CHAT = RoleRule.kind(SpanRole.CALL, "chat");

  /** Stands for every value. */
  private static final String ANY = "*";

  private static final Map<String, LogEvent> ALL =
      Map.of(
          "claude_code.api_request", claudeCode("claude_code.api_request", false),
          "claude_code.api_error", claudeCode("claude_code.api_error", true),
          "codex.sse_event",
              new LogEvent(
                  "codex.sse_event",
                  CodingAgentDialects.CODEX,
                  // A server-sent event is the end of a stream.
                  RoleRule.chat(true),
                  // Codex sends a second event of this kind, without the counts.
                  Map.of("event.kind", "response.completed", "input_token_count", ANY),
                  "openai",
                  false,
                  "conversation.id",
                  null),
          "codex.api_request",
              new LogEvent(
                  "codex.api_request",
                  CodingAgentDialects.CODEX,
                  CHAT,
                  Map.of("error.message", ANY),
                  "openai",
                  true,
                  "conversation.id",
                  null),
          "gemini_cli.api_response", geminiCli("gemini_cli.api_response", false),
          "gemini_cli.api_error", geminiCli("gemini_cli.api_error", true));

  /** The event of this name; null when it is not about a request to a model. */
  static LogEvent of(String name) {
    return ALL.get(name);
  }

  boolean isAboutCall(Attributes attributes) {
    for (Map.Entry<String, String> condition : required.entrySet()) {
      String value = attributes.text(condition.getKey());
      String must = condition.getValue();
      if (value == null || !(must.equals(ANY) || must.equals(value))) {
        return false;
      }
    }
    return true;
  }

  private static LogEvent claudeCode(String name, boolean failed) {
    return new LogEvent(
        name,
        CodingAgentDialects.CLAUDE_CODE,
        CHAT,
        Map.of(),
        "anthropic",
        failed,
        "session.id",
        "request_id");
  }

  private static LogEvent geminiCli(String name, boolean failed) {
    return new LogEvent(
        name,
        CodingAgentDialects.GEMINI_CLI,
        CHAT,
        Map.of(),
        "gcp.gemini",
        failed,
        "session.id",
        null);
  }
}
