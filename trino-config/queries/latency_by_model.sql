-- How fast did each model answer, and for how many users?
-- From the sketches of rollups, which answer over any range at once. Failed calls are among them, and the durations of
-- calls that were taken back later than they were summed. Minutes are those in which the calls ended.
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
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY 1
ORDER BY calls DESC, model
