-- What did services use that report metrics but no calls?
SELECT
  metrics.tenant,
  metrics.service,
  metrics.metric,
  metrics.provider,
  metrics.model,
  sum(metrics.amount) FILTER (WHERE metrics.kind IN ('INPUT', 'INPUT_FRESH', 'CACHE_READ', 'CACHE_WRITE')) AS input_tokens,
  sum(metrics.amount) FILTER (WHERE metrics.kind IN ('OUTPUT', 'REASONING')) AS output_tokens,
  sum(metrics.amount) FILTER (WHERE metrics.kind = 'COST') AS reported_cost_usd
FROM token_metrics metrics
-- Where calls are known they have the same usage, and a price. Another tenant's service may have the same name.
WHERE NOT EXISTS (
  SELECT 1
  FROM llm_calls calls
  WHERE calls.service = metrics.service AND calls.tenant IS NOT DISTINCT FROM metrics.tenant
)
GROUP BY 1, 2, 3, 4, 5
ORDER BY input_tokens DESC NULLS LAST, 1, 2, 3, 4, 5
