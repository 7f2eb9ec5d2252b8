-- What did input, output and the cache cost, and what did the cache save?
-- Savings are against the full input price that the same calls paid, cache writes taken off; a negative figure is a
-- loss. Calls that state no input at the full price do not tell it: they are counted in savings_unknown.
SELECT
  provider,
  model,
  sum(calls) AS calls,
  sum(in_fresh) AS fresh_tokens,
  sum(in_cached) AS cached_tokens,
  sum(in_cache_write) AS cache_write_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_fresh_usd) AS cost_fresh_usd,
  sum(cost_cached_usd) AS cost_cached_usd,
  sum(cost_cache_write_usd) AS cost_cache_write_usd,
  sum(cost_output_usd) AS cost_output_usd,
  sum(cost_other_usd) AS cost_other_usd,
  sum(cost_usd) AS cost_usd,
  sum(cache_savings_usd) AS cache_savings_usd,
  sum(savings_unknown) AS savings_unknown
FROM cost_entries
WHERE started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
GROUP BY provider, model
ORDER BY cost_usd DESC NULLS LAST, provider, model
