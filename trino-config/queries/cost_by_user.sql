-- Which users cost most?
-- The range is in the session's time zone; its end is not part of it.
SELECT
  tenant,
  user_id,
  sum(calls) AS calls,
  sum(failed) AS failed,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_usd) AS cost_usd,
  sum(unpriced) AS unpriced
FROM cost_entries
WHERE started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
GROUP BY tenant, user_id
ORDER BY cost_usd DESC NULLS LAST, calls DESC, tenant, user_id
LIMIT 100
