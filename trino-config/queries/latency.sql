-- How long do calls take, and how soon does the first token come?
-- Failed calls are left out: a refusal is fast. Percentiles are of the calls that stand. Tokens a second are those of
-- streamed calls after the first one.
SELECT
  provider,
  model,
  count(*) AS calls,
  approx_percentile(duration_ms, 0.5) AS p50_ms,
  approx_percentile(duration_ms, 0.95) AS p95_ms,
  approx_percentile(duration_ms, 0.99) AS p99_ms,
  count(ttft_ms) AS streamed,
  approx_percentile(ttft_ms, 0.5) AS ttft_p50_ms,
  approx_percentile(ttft_ms, 0.95) AS ttft_p95_ms,
  approx_percentile(ttft_ms, 0.99) AS ttft_p99_ms,
  CAST(
    sum(out_total) FILTER (WHERE ttft_ms IS NOT NULL) * DECIMAL '1000.0'
      / nullif(sum(duration_ms - ttft_ms) FILTER (WHERE out_total IS NOT NULL), 0)
    AS DECIMAL(18, 1)
  ) AS output_tokens_a_second
FROM calls_standing
WHERE started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
  AND error_type IS NULL
GROUP BY provider, model
ORDER BY calls DESC, provider, model
