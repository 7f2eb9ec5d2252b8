-- How fast did each model answer, and for how many users?
SELECT
  coalesce(response_model, request_model) AS model,
  sum(calls) AS calls,
  sum(duration_ms) / nullif(sum(calls), 0) AS mean_ms,
  round(value_at_quantile(merge(CAST(latency_digest AS tdigest)), 0.5)) AS p50_ms,
  round(value_at_quantile(merge(CAST(latency_digest AS tdigest)), 0.95)) AS p95_ms,
  round(value_at_quantile(merge(CAST(latency_digest AS tdigest)), 0.99)) AS p99_ms,
  round(value_at_quantile(merge(CAST(ttft_digest AS tdigest)), 0.95)) AS ttft_p95_ms,
  cardinality(merge(CAST(users_hll AS HyperLogLog))) AS users
FROM llm_rollup_1m
GROUP BY 1
ORDER BY calls DESC, model
