-- Which share of each tenant's calls is priced?
SELECT
  tenant,
  sum(calls) AS calls,
  sum(calls) FILTER (WHERE price_status = 'PRICED') AS priced,
  sum(calls) FILTER (WHERE price_status = 'REPORTED_ONLY') AS reported_only,
  sum(calls) FILTER (WHERE price_status IN ('UNPRICED_MODEL', 'UNPRICED_UNIT')) AS unpriced,
  sum(calls) FILTER (WHERE price_status IN ('NO_USAGE', 'CONTRADICTION')) AS without_usage,
  -- Calls that state no usage, such as failed ones, have nothing to price.
  CAST(sum(calls) FILTER (WHERE price_status = 'PRICED') AS DECIMAL(18, 6))
    / nullif(sum(calls) FILTER (WHERE price_status <> 'NO_USAGE'), 0) AS priced_share
FROM llm_calls
GROUP BY tenant
ORDER BY priced_share NULLS LAST, calls DESC, tenant
