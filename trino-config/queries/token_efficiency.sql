-- How efficiently does each team use its tokens?
-- Shares are of calls that state usage; what none of them states is NULL.
SELECT
  tenant,
  team,
  model,
  sum(calls) AS calls_with_usage,
  sum(in_total) / sum(calls) AS input_tokens_a_call,
  sum(out_total) / sum(calls) AS output_tokens_a_call,
  CAST(sum(out_total) AS DECIMAL(38, 4)) / nullif(sum(in_total), 0) AS output_per_input,
  CAST(sum(in_cached) AS DECIMAL(38, 4)) / nullif(sum(in_total), 0) AS cached_share,
  CAST(sum(out_reasoning) AS DECIMAL(38, 4)) / nullif(sum(out_total), 0) AS reasoning_share,
  max(context_utilisation) AS fullest_context,
  -- Of the priced calls alone: tokens without a price would make the others look cheap.
  CAST(
    sum(cost_usd) FILTER (WHERE price_status = 'PRICED') * 1000000
      / nullif(sum(coalesce(in_total, 0) + coalesce(out_total, 0)) FILTER (WHERE price_status = 'PRICED'), 0)
    AS DECIMAL(38, 6)
  ) AS usd_per_million_tokens
FROM cost_entries
WHERE started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
  AND coalesce(in_total, out_total) IS NOT NULL
GROUP BY tenant, team, model
HAVING sum(calls) > 0
ORDER BY tenant, team, model
