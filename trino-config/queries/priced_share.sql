-- Which share of each tenant's calls is priced?
-- From rollups: the range is about when the calls ended.
SELECT
  tenant,
  sum(calls) AS calls,
  coalesce(sum(calls) FILTER (WHERE price_status = 'PRICED'), 0) AS priced,
  coalesce(sum(calls) FILTER (WHERE price_status = 'REPORTED_ONLY'), 0) AS reported_only,
  sum(unpriced) AS unpriced,
  coalesce(sum(calls) FILTER (WHERE price_status = 'NO_USAGE'), 0) AS without_usage,
  -- Calls that state no usage, such as failed ones, have nothing to price.
  CAST(coalesce(sum(calls) FILTER (WHERE price_status = 'PRICED'), 0) AS DECIMAL(18, 6))
    / nullif(sum(calls) FILTER (WHERE price_status <> 'NO_USAGE'), 0) AS priced_share
FROM cost_minutes
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY tenant
ORDER BY priced_share NULLS LAST, calls DESC, tenant
