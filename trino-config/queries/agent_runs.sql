-- Which runs of agents cost most, and how healthy were they?
-- The range is about when a run began.
SELECT
  trace_id,
  agent,
  session,
  team,
  duration_ms / 1000.0 AS seconds,
  steps,
  iterations,
  model_calls,
  tool_calls,
  tool_failures,
  repeated_tool_calls AS repeated,
  depth,
  fan_out,
  errors,
  input_tokens,
  output_tokens,
  cost_usd
FROM runs_current
WHERE started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
ORDER BY cost_usd DESC NULLS LAST, steps DESC, trace_id
LIMIT 20
