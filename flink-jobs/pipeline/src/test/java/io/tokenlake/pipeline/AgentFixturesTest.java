package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.tokenlake.schemas.AgentRunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs of captured frameworks. In the captures' scenario with a tool the model asks for the
 * weather, is told, and answers: one tool call between two calls of the model.
 */
class AgentFixturesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

  @ParameterizedTest
  @CsvSource({
    "openai_agents, Assistant, , 1, 2",
    "openinference_openai_agents, Assistant, , 1, 2",
    "pydantic_ai, answering, , 1, 2",
    "vercel_ai_v7, capture-tool_call, , 1, 2",
    "openllmetry_langchain, LangGraph, LangGraph, 1, 1",
    "openinference_langchain, , , 0, 1",
    "spring_ai, , , 0, 1",
    "vercel_ai_v6, , capture-tool_call, 0, 2",
  })
  void aToolBetweenTwoCallsIsTwoIterationsInEveryFramework(
      String fixture, String agent, String workflow, int depth, int runs) throws Exception {
    List<AgentRunRecord> withTool =
        runs(fixture).stream().filter(run -> run.getToolCalls() > 0).toList();

    assertThat(withTool).hasSize(runs);
    assertThat(withTool)
        .allSatisfy(
            run -> {
              assertThat(run.getAgent()).isEqualTo(agent);
              assertThat(run.getWorkflow()).isEqualTo(workflow);
              assertThat(run.getDepth()).isEqualTo(depth);
              assertThat(run.getToolCalls()).isEqualTo(1);
              assertThat(run.getToolFailures()).isZero();
              assertThat(run.getRepeatedToolCalls()).isZero();
              assertThat(run.getModelCalls()).isEqualTo(2);
              assertThat(run.getIterations()).isEqualTo(2);
              assertThat(run.getErrors()).isZero();
            });
  }

  private static List<AgentRunRecord> runs(String fixture) throws Exception {
    byte[] traces = Files.readAllBytes(FIXTURES.resolve(fixture).resolve("traces.pb"));
    try (RunRig rig = new RunRig()) {
      rig.ledger().send(ExportTraceServiceRequest.parseFrom(traces));
      rig.send();
      rig.pass(RunRig.QUIET);
      return rig.rows();
    }
  }
}
