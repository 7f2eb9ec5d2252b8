-- What did each run of an agent do, and what did it cost?
-- One row a trace, with the labels that were known last.
SELECT
  trace_id,
  max_by(session, revision) AS session,
  max_by(tenant, revision) AS tenant,
  max_by(team, revision) AS team,
  max_by(service, revision) AS service,
  max_by(agent, revision) AS agent,
  max_by(workflow, revision) AS workflow,
  min(started_at) AS started_at,
  max(ended_at) AS ended_at,
  date_diff('millisecond', min(started_at), max(ended_at)) AS duration_ms,
  sum(steps) AS steps,
  sum(tool_calls) AS tool_calls,
  sum(tool_failures) AS tool_failures,
  sum(repeated_tool_calls) AS repeated_tool_calls,
  sum(model_calls) AS model_calls,
  sum(failed_calls) AS failed_calls,
  sum(iterations) AS iterations,
  max(depth) AS depth,
  max(fan_out) AS fan_out,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd,
  sum(errors) AS errors
FROM agent_runs
GROUP BY trace_id
HAVING sum(runs) > 0
