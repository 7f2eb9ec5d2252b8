-- What did each day cost, by tenant, team, feature, provider, model and environment?
-- Days are those of the session's time zone, of 23 to 25 hours where its clocks change.
SELECT
  day,
  month,
  tenant,
  team,
  feature,
  environment,
  provider,
  model,
  sum(calls) AS calls,
  sum(failed) AS failed,
  sum(unpriced) AS unpriced,
  sum(in_total) AS input_tokens,
  sum(in_cached) AS cached_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_usd) AS cost_usd,
  sum(cost_fresh_usd) AS cost_fresh_usd,
  sum(cost_cached_usd) AS cost_cached_usd,
  sum(cost_cache_write_usd) AS cost_cache_write_usd,
  sum(cost_output_usd) AS cost_output_usd,
  sum(cost_other_usd) AS cost_other_usd,
  sum(cache_savings_usd) AS cache_savings_usd
FROM cost_entries
GROUP BY day, month, tenant, team, feature, environment, provider, model
