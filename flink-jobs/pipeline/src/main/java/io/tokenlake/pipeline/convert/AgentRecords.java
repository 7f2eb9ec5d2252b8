package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.agent.AgentStep;
import io.tokenlake.domain.agent.RunCharge;
import io.tokenlake.domain.agent.RunNames;
import io.tokenlake.domain.agent.RunRow;
import io.tokenlake.domain.agent.RunSpan;
import io.tokenlake.domain.agent.RunSums;
import io.tokenlake.domain.agent.RunTotals;
import io.tokenlake.domain.agent.StepKind;
import io.tokenlake.domain.genai.Attribution;
import io.tokenlake.pipeline.EventTimes;
import io.tokenlake.pipeline.TracedSpan;
import io.tokenlake.schemas.AgentRunRecord;
import io.tokenlake.schemas.AgentStepRecord;
import io.tokenlake.schemas.LlmCallRecord;

/** Steps and runs of agents: from what the ledger sees, and to their tables. */
public final class AgentRecords {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private AgentRecords() {}

  /** A row of the steps. The span must be one. */
  public static AgentStepRecord toRecord(TracedSpan span) {
    AgentStep step = span.step();
    Attribution who = step.attribution();
    AgentStepRecord record = new AgentStepRecord();
    record.setTraceId(span.traceId());
    record.setSpanId(span.spanId());
    record.setParentSpanId(span.parentSpanId());
    record.setName(span.name());
    record.setRole(step.role().name());
    record.setOperation(step.operation());
    EventTimes times = span.times();
    record.setStartedAt(Times.instant(times.startMicros()));
    record.setEndedAt(Times.instant(times.endMicros()));
    record.setDurationMs((span.endNanos() - span.startNanos()) / NANOS_PER_MILLI);
    record.setAgent(step.agent());
    record.setWorkflow(step.workflow());
    record.setTool(step.tool());
    record.setToolCallId(step.toolCallId());
    record.setToolType(step.toolType());
    record.setToolArgumentsDigest(step.argumentsDigest());
    record.setMcpMethod(step.mcpMethod());
    record.setMcpSession(step.mcpSession());
    record.setMcpProtocolVersion(step.mcpProtocolVersion());
    record.setDataSource(step.dataSource());
    record.setFailed(step.failed());
    record.setErrorType(step.errorType());
    record.setTenant(who.tenant());
    record.setTeam(who.team());
    record.setFeature(who.feature());
    record.setUserId(who.userId());
    record.setEnvironment(who.environment());
    record.setService(who.service());
    record.setSession(who.session());
    record.setScopeName(span.scopeName());
    record.setScopeVersion(span.scopeVersion());
    record.setReceivedAt(Times.instant(span.origin().receivedAtMicros()));
    return record;
  }

  /** A row of the runs. */
  public static AgentRunRecord toRecord(RunRow row) {
    RunTotals delta = row.delta();
    RunNames names = delta.names();
    RunSums sums = delta.sums();
    AgentRunRecord record = new AgentRunRecord();
    record.setTraceId(row.traceId());
    record.setRevision(row.revision());
    record.setRuns(row.runs());
    record.setSession(names.session());
    record.setTenant(names.tenant());
    record.setTeam(names.team());
    record.setService(names.service());
    record.setAgent(names.agent());
    record.setWorkflow(names.workflow());
    record.setStartedAt(Times.instant(delta.startedAtMicros()));
    record.setEndedAt(Times.instant(delta.endedAtMicros()));
    record.setSteps(sums.steps());
    record.setAgentSteps(sums.agentSteps());
    record.setToolCalls(sums.toolCalls());
    record.setToolFailures(sums.toolFailures());
    record.setRepeatedToolCalls(sums.repeatedToolCalls());
    record.setModelCalls(sums.modelCalls());
    record.setFailedCalls(sums.failedCalls());
    record.setIterations(sums.iterations());
    record.setDepth(delta.depth());
    record.setFanOut(delta.fanOut());
    record.setInTotal(sums.inTotal());
    record.setOutTotal(sums.outTotal());
    record.setCostEffective(sums.costEffective());
    record.setErrors(sums.errors());
    return record;
  }

  /** What the run of its trace needs to know of a span. */
  public static RunSpan toRunSpan(TracedSpan span) {
    AgentStep step = span.step();
    StepKind kind = step == null ? null : step.kind();
    EventTimes times = span.times();
    return new RunSpan(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        kind,
        kind == null ? null : name(kind, step),
        step == null ? null : step.argumentsDigest(),
        step != null && step.failed(),
        times.startMicros(),
        times.endMicros(),
        who(span));
  }

  /** What an entry of the ledger means to the run of its trace, which it must have. */
  public static RunCharge chargeOf(LlmCallRecord entry) {
    return new RunCharge(
        entry.getTraceId(),
        entry.getSpanId(),
        entry.getCalls(),
        entry.getErrorType() != null,
        entry.getInTotal(),
        entry.getOutTotal(),
        entry.getCostEffective());
  }

  private static String name(StepKind kind, AgentStep step) {
    return switch (kind) {
      case AGENT, AGENT_PART -> step.agent();
      case WORKFLOW -> step.workflow();
      case TOOL -> step.tool();
      case RETRIEVAL, MESSAGE -> null;
    };
  }

  private static Attribution who(TracedSpan span) {
    if (span.step() != null) {
      return span.step().attribution();
    }
    return span.call() == null ? null : span.call().attribution();
  }
}
