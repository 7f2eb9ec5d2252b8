-- What did the last minutes cost?
SELECT
  minute,
  sum(calls) AS calls,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM llm_rollup_1m
GROUP BY minute
ORDER BY minute DESC
LIMIT 15
