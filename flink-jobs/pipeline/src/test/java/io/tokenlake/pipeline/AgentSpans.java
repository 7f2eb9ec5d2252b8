package io.tokenlake.pipeline;

import static io.tokenlake.pipeline.TestSpans.number;
import static io.tokenlake.pipeline.TestSpans.span;
import static io.tokenlake.pipeline.TestSpans.text;

import io.opentelemetry.proto.trace.v1.Span;

/** Spans of agents for tests; {@code number} decides ids and time as in {@link TestSpans}. */
final class AgentSpans {
  private AgentSpans() {}

  /** An agent's run that states no tokens. */
  static Span agent(int number, String name) {
    return span(number, "invoke_agent " + name)
        .addAttributes(text("gen_ai.operation.name", "invoke_agent"))
        .addAttributes(text("gen_ai.agent.name", name))
        .build();
  }

  /** An agent's run that states the tokens of all of its calls. */
  static Span agentWithUsage(int number, String name, long inputTokens) {
    return agent(number, name).toBuilder()
        .addAttributes(text("gen_ai.provider.name", "openai"))
        .addAttributes(text("gen_ai.request.model", "gpt-4o"))
        .addAttributes(number("gen_ai.usage.input_tokens", inputTokens))
        .addAttributes(number("gen_ai.usage.output_tokens", 0))
        .build();
  }

  /** A tool call with arguments, which are content. */
  static Span tool(int number, String name, String arguments) {
    return span(number, "execute_tool " + name)
        .addAttributes(text("gen_ai.operation.name", "execute_tool"))
        .addAttributes(text("gen_ai.tool.name", name))
        .addAttributes(text("gen_ai.tool.call.arguments", arguments))
        .build();
  }

  /** The message of an MCP client that calls a tool, whose answer is an error. */
  static Span failedMcpTool(int number, String name) {
    return span(number, "tools/call " + name)
        .addAttributes(text("mcp.method.name", "tools/call"))
        .addAttributes(text("mcp.session.id", "mcp-1"))
        .addAttributes(text("gen_ai.tool.name", name))
        .addAttributes(text("error.type", "tool_error"))
        .build();
  }

  static Span inSession(String session, Span span) {
    return span.toBuilder().addAttributes(text("gen_ai.conversation.id", session)).build();
  }
}
