-- Which runs of agents cost most, and how healthy were they?
SELECT
  trace_id,
  max_by(agent, revision) AS agent,
  max_by(session, revision) AS session,
  max_by(team, revision) AS team,
  date_diff('millisecond', min(started_at), max(ended_at)) / 1000.0 AS seconds,
  sum(steps) AS steps,
  sum(iterations) AS iterations,
  sum(model_calls) AS model_calls,
  sum(tool_calls) AS tool_calls,
  sum(tool_failures) AS tool_failures,
  sum(repeated_tool_calls) AS repeated,
  max(depth) AS depth,
  max(fan_out) AS fan_out,
  sum(errors) AS errors,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM agent_runs
GROUP BY trace_id
ORDER BY cost_usd DESC NULLS LAST, steps DESC, trace_id
LIMIT 20
