-- Which runs of agents look like loops?
-- A run is listed when an agent repeats a tool with the same arguments, or asks a model, at least so many times.
SELECT
  runs.trace_id,
  runs.agent,
  runs.tenant,
  runs.team,
  runs.started_at,
  runs.iterations,
  runs.tool_calls,
  runs.repeated_tool_calls,
  most.tool AS most_repeated_tool,
  most.times AS times,
  runs.errors,
  runs.cost_usd
FROM runs_current runs
LEFT JOIN (
  SELECT trace_id, max_by(tool, times) AS tool, max(times) AS times
  FROM (
    SELECT trace_id, tool, tool_arguments_digest, count(*) AS times
    FROM agent_steps
    WHERE role = 'TOOL' AND tool_arguments_digest IS NOT NULL AND mcp_method IS NULL
    GROUP BY trace_id, tool, tool_arguments_digest
    HAVING count(*) > 1
  )
  GROUP BY trace_id
) most ON most.trace_id = runs.trace_id
WHERE runs.started_at >= DATE '2000-01-01' /* :from */ AND runs.started_at < DATE '2100-01-01' /* :to */
  AND (runs.repeated_tool_calls >= 3 /* :repeats */ OR runs.iterations >= 25 /* :iterations */)
ORDER BY runs.cost_usd DESC NULLS LAST, runs.trace_id
