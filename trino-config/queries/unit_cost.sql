-- What do 1,000 requests of each feature cost?
-- From rollups, by when the calls ended. Per request that has a price; failed ones, which cost nothing and state no usage, are counted apart.
SELECT
  tenant,
  feature,
  model,
  sum(calls) FILTER (WHERE price_status = 'PRICED') AS priced,
  coalesce(sum(calls) FILTER (WHERE price_status = 'NO_USAGE'), 0) AS without_usage,
  sum(cost_usd) FILTER (WHERE price_status = 'PRICED') AS cost_usd,
  sum(cost_usd) FILTER (WHERE price_status = 'PRICED') * 1000
    / nullif(sum(calls) FILTER (WHERE price_status = 'PRICED'), 0) AS usd_per_1000_requests
FROM cost_minutes
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY tenant, feature, model
ORDER BY usd_per_1000_requests DESC NULLS LAST, tenant, feature, model
