-- What did each agent and workflow cost?
-- From rollups: the range is about when the calls ended, in the session's time zone; its end is not part of it.
SELECT
  tenant,
  agent,
  workflow,
  sum(calls) AS calls,
  sum(failed) AS failed,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_usd) AS cost_usd,
  sum(unpriced) AS unpriced
FROM cost_minutes
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
  AND coalesce(agent, workflow) IS NOT NULL
GROUP BY tenant, agent, workflow
ORDER BY cost_usd DESC NULLS LAST, calls DESC, tenant, agent, workflow
