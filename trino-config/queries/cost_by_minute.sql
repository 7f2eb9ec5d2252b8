-- What did the last minutes cost?
SELECT
  date_trunc('minute', started_at) AS minute,
  sum(calls) AS calls,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM llm_calls
GROUP BY 1
ORDER BY minute DESC
LIMIT 15
