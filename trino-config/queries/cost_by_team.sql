-- What did each team spend?
SELECT
  team,
  sum(calls) AS calls,
  coalesce(sum(calls) FILTER (WHERE error_type IS NOT NULL), 0) AS failed,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM llm_calls
GROUP BY team
ORDER BY cost_usd DESC NULLS LAST, calls DESC, team
