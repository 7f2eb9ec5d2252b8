package io.tokenlake.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.genai.SpanRole;
import io.tokenlake.domain.genai.TelemetrySpan;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepReaderTest {
  private final StepReader reader = new StepReader();
  private boolean statusIsError;
  private String exceptionType;

  @Test
  void callsAndOtherSpansAreNoSteps() {
    assertThat(read(SpanRole.CALL, Map.of("gen_ai.agent.name", "helper"))).isNull();
    assertThat(read(SpanRole.OTHER, Map.of("http.request.method", "GET"))).isNull();
  }

  @Test
  void aToolOfTheConventionIsReadWhole() {
    AgentStep step =
        read(
            SpanRole.TOOL,
            Map.of(
                "gen_ai.operation.name", "execute_tool",
                "gen_ai.tool.name", "search",
                "gen_ai.tool.type", "function",
                "gen_ai.tool.call.id", "call_1",
                "gen_ai.agent.name", "helper",
                "gen_ai.conversation.id", "s1",
                "tokenlake.tool.arguments.digest", "0123456789abcdef"));

    assertThat(step.operation()).isEqualTo("execute_tool");
    assertThat(step.tool()).isEqualTo("search");
    assertThat(step.toolType()).isEqualTo("function");
    assertThat(step.toolCallId()).isEqualTo("call_1");
    assertThat(step.agent()).isEqualTo("helper");
    assertThat(step.argumentsDigest()).isEqualTo("0123456789abcdef");
    assertThat(step.attribution().session()).isEqualTo("s1");
    assertThat(step.attribution().service()).isEqualTo("shop");
    assertThat(step.failed()).isFalse();
    assertThat(step.errorType()).isNull();
    assertThat(step.kind()).isEqualTo(StepKind.TOOL);
  }

  @ParameterizedTest
  @CsvSource({
    "gen_ai.tool.name",
    "tool.name",
    "ai.toolCall.name",
    "spring.ai.tool.definition.name",
    "tool_name",
    "traceloop.entity.name"
  })
  void everyDialectNamesItsTools(String key) {
    AgentStep step = read(SpanRole.TOOL, Map.of(key, "search"));

    assertThat(step.tool()).isEqualTo("search");
    assertThat(step.operation()).as("in the words of the convention").isEqualTo("execute_tool");
    assertThat(step.agent()).isNull();
    assertThat(step.workflow()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "gen_ai.agent.name",
    "agent.name",
    "agent_name",
    "crewai.task.agent",
    "ai.telemetry.functionId",
    "traceloop.entity.name"
  })
  void everyDialectNamesItsAgents(String key) {
    AgentStep step = read(SpanRole.AGENT, Map.of(key, "helper"));

    assertThat(step.agent()).isEqualTo("helper");
    assertThat(step.tool()).isNull();
    assertThat(step.operation()).isEqualTo("invoke_agent");
    assertThat(step.kind()).isEqualTo(StepKind.AGENT);
  }

  @ParameterizedTest
  @CsvSource({
    "gen_ai.workflow.name",
    "graph.node.name",
    "langgraph_node",
    "ai.telemetry.functionId",
    "traceloop.entity.name"
  })
  void everyDialectNamesItsWorkflows(String key) {
    AgentStep step = read(SpanRole.WORKFLOW, Map.of(key, "triage"));

    assertThat(step.workflow()).isEqualTo("triage");
    assertThat(step.operation()).isEqualTo("invoke_workflow");
  }

  @Test
  void aStepBelongsToTheWorkflowThatItNames() {
    AgentStep step =
        read(
            SpanRole.TOOL,
            Map.of("traceloop.entity.name", "search", "traceloop.workflow.name", "triage"));

    assertThat(step.tool()).isEqualTo("search");
    assertThat(step.workflow()).isEqualTo("triage");
  }

  @ParameterizedTest
  @CsvSource({"plan", "create_agent"})
  void whatAnAgentDoesForItselfIsNoAgent(String operation) {
    AgentStep step = read(SpanRole.AGENT, Map.of("gen_ai.operation.name", operation));

    assertThat(step.operation()).isEqualTo(operation);
    assertThat(step.kind()).isEqualTo(StepKind.AGENT_PART);
  }

  @Test
  void anMcpCallOfAToolIsAToolWhoseErrorIsAFailureThoughTheTransportSucceeded() {
    AgentStep step =
        read(
            SpanRole.OTHER,
            Map.of(
                "mcp.method.name", "tools/call",
                "mcp.session.id", "m1",
                "mcp.protocol.version", "2025-06-18",
                "gen_ai.tool.name", "search",
                "error.type", "tool_error"));

    assertThat(step.role()).isEqualTo(SpanRole.TOOL);
    assertThat(step.kind()).isEqualTo(StepKind.TOOL);
    assertThat(step.tool()).isEqualTo("search");
    assertThat(step.mcpMethod()).isEqualTo("tools/call");
    assertThat(step.mcpSession()).isEqualTo("m1");
    assertThat(step.mcpProtocolVersion()).isEqualTo("2025-06-18");
    assertThat(step.failed()).isTrue();
    assertThat(step.errorType()).isEqualTo("tool_error");
    assertThat(step.attribution().session()).as("no chat session").isNull();
  }

  @Test
  void anyOtherMcpMessageIsAStepOfItsOwnKind() {
    AgentStep step = read(SpanRole.OTHER, Map.of("mcp.method.name", "tools/list"));

    assertThat(step.role()).isEqualTo(SpanRole.OTHER);
    assertThat(step.kind()).isEqualTo(StepKind.MESSAGE);
    assertThat(step.operation()).isNull();
  }

  @Test
  void aRetrievalSaysWhatItSearched() {
    AgentStep step = read(SpanRole.RETRIEVAL, Map.of("gen_ai.data_source.id", "manuals"));

    assertThat(step.dataSource()).isEqualTo("manuals");
    assertThat(step.operation()).isEqualTo("retrieval");
  }

  @Test
  void aFailedStepAlwaysHasAnErrorType() {
    statusIsError = true;
    assertThat(read(SpanRole.TOOL, Map.of()).errorType()).isEqualTo("_OTHER");

    exceptionType = "TimeoutError";
    assertThat(read(SpanRole.TOOL, Map.of()).errorType()).isEqualTo("TimeoutError");
  }

  private AgentStep read(SpanRole role, Map<String, Object> attributes) {
    return reader.read(
        new TelemetrySpan(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            null,
            "step",
            1,
            2,
            statusIsError,
            exceptionType,
            new HashMap<>(attributes),
            Map.of("service.name", "shop"),
            null,
            null),
        role);
  }
}
