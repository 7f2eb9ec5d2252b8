-- Why did the cost change from one period to another?
-- The change is taken apart in this order: number of requests, mix of models, tokens per request, share of the cache,
-- prices. Each part is what changes when that step goes from before to after, so that the parts add up to the change
-- exactly. Requests are those with a cost. A model that is new, or is gone, is a matter of the mix.
-- From rollups, by when the calls ended.
WITH
  sums AS (
    SELECT
      provider,
      model,
      before,
      CAST(sum(calls) AS DECIMAL(19, 0)) AS n,
      CAST(sum(coalesce(in_fresh, 0)) AS DECIMAL(19, 0)) AS fresh,
      CAST(sum(coalesce(in_cached, 0)) AS DECIMAL(19, 0)) AS cached,
      CAST(sum(coalesce(in_cache_write, 0)) AS DECIMAL(19, 0)) AS written,
      CAST(sum(coalesce(out_total, 0)) AS DECIMAL(19, 0)) AS output,
      sum(coalesce(cost_fresh_usd, 0)) AS cost_fresh,
      sum(coalesce(cost_cached_usd, 0)) AS cost_cached,
      sum(coalesce(cost_cache_write_usd, 0)) AS cost_written,
      sum(coalesce(cost_output_usd, 0)) AS cost_output,
      sum(coalesce(cost_other_usd, 0)) AS cost_other,
      sum(cost_usd) AS cost
    FROM (
      SELECT
        *,
        minute >= DATE '2000-01-01' /* :before_from */ AND minute < DATE '2000-01-01' /* :before_to */ AS before,
        minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */ AS after
      FROM cost_minutes
    )
    WHERE (before OR after) AND cost_usd IS NOT NULL
    GROUP BY provider, model, before
    HAVING sum(calls) > 0
  ),
  pairs AS (
    SELECT
      coalesce(a.provider, b.provider) AS provider,
      coalesce(a.model, b.model) AS model,
      coalesce(a.n, 0) AS n_a,
      coalesce(b.n, 0) AS n_b,
      coalesce(a.cost, 0) AS cost_a,
      coalesce(b.cost, 0) AS cost_b,
      a.cost * sum(b.n) OVER () / nullif(sum(a.n) OVER (), 0) AS at_volume,
      b.n * a.cost / nullif(a.n, 0) AS at_mix,
      -- What one kind of token would have cost at the earlier price; a kind that is new has its own.
      b.n * a.cost_other / nullif(a.n, 0) AS other,
      IF(a.output = 0, b.cost_output, b.output * a.cost_output / nullif(a.output, 0)) AS output,
      IF(
        a.fresh + a.cached + a.written = 0,
        b.cost_fresh + b.cost_cached + b.cost_written,
        (b.fresh + b.cached + b.written) * (a.cost_fresh + a.cost_cached + a.cost_written)
          / nullif(a.fresh + a.cached + a.written, 0)
      ) AS input,
      IF(a.fresh = 0, b.cost_fresh, b.fresh * a.cost_fresh / nullif(a.fresh, 0)) AS input_fresh,
      IF(a.cached = 0, b.cost_cached, b.cached * a.cost_cached / nullif(a.cached, 0)) AS input_cached,
      IF(a.written = 0, b.cost_written, b.written * a.cost_written / nullif(a.written, 0)) AS input_written
    FROM (SELECT * FROM sums WHERE before) a
    FULL JOIN (SELECT * FROM sums WHERE NOT before) b
      ON a.provider IS NOT DISTINCT FROM b.provider AND a.model IS NOT DISTINCT FROM b.model
  ),
  steps AS (
    SELECT
      provider,
      model,
      n_a,
      n_b,
      cost_a,
      cost_b,
      CAST(coalesce(at_volume, cost_a) AS DECIMAL(38, 12)) AS v1,
      CAST(CASE WHEN n_a = 0 THEN cost_b WHEN n_b = 0 THEN 0 ELSE at_mix END AS DECIMAL(38, 12)) AS v2,
      CAST(CASE WHEN n_a = 0 THEN cost_b WHEN n_b = 0 THEN 0 ELSE input + output + other END AS DECIMAL(38, 12)) AS v3,
      CAST(
        CASE
          WHEN n_a = 0 THEN cost_b
          WHEN n_b = 0 THEN 0
          ELSE input_fresh + input_cached + input_written + output + other
        END
        AS DECIMAL(38, 12)
      ) AS v4
    FROM pairs
  )
SELECT
  provider,
  IF(is_total, 'all models', model) AS model,
  requests_before,
  requests_after,
  cost_before_usd,
  cost_after_usd,
  cost_after_usd - cost_before_usd AS change_usd,
  by_volume_usd,
  by_model_mix_usd,
  by_tokens_per_request_usd,
  by_cache_usd,
  by_price_usd
FROM (
  SELECT
    provider,
    model,
    grouping(provider, model) = 3 AS is_total,
    sum(n_a) AS requests_before,
    sum(n_b) AS requests_after,
    sum(cost_a) AS cost_before_usd,
    sum(cost_b) AS cost_after_usd,
    sum(v1 - cost_a) AS by_volume_usd,
    sum(v2 - v1) AS by_model_mix_usd,
    sum(v3 - v2) AS by_tokens_per_request_usd,
    sum(v4 - v3) AS by_cache_usd,
    sum(cost_b - v4) AS by_price_usd
  FROM steps
  GROUP BY GROUPING SETS ((), (provider, model))
)
ORDER BY is_total DESC, abs(cost_after_usd - cost_before_usd) DESC, provider, model
