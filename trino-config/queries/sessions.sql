-- What did the agents of each session do, and what did it cost?
-- The range is about when a session began. Ids of sessions are those of a tenant; another one may use the same.
SELECT
  session,
  tenant,
  min(team) AS team,
  sum(runs) AS runs,
  min(started_at) AS started_at,
  max(ended_at) AS ended_at,
  sum(iterations) AS iterations,
  sum(model_calls) AS model_calls,
  sum(tool_calls) AS tool_calls,
  sum(tool_failures) AS tool_failures,
  sum(repeated_tool_calls) AS repeated,
  max(depth) AS depth,
  sum(errors) AS errors,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM agent_runs
WHERE session IS NOT NULL
GROUP BY tenant, session
HAVING sum(runs) > 0
  AND min(started_at) >= DATE '2000-01-01' /* :from */ AND min(started_at) < DATE '2100-01-01' /* :to */
ORDER BY cost_usd DESC NULLS LAST, tool_calls DESC, tenant, session
LIMIT 20
