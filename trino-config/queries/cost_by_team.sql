-- What did each team spend?
SELECT
  team,
  count(*) AS calls,
  count(*) FILTER (WHERE error_type IS NOT NULL) AS failed,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM llm_calls
GROUP BY team
ORDER BY cost_usd DESC NULLS LAST, calls DESC, team
