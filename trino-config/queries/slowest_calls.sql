-- Which calls took longest?
SELECT
  duration_ms,
  ttft_ms,
  coalesce(response_model, request_model) AS model,
  team,
  out_total AS output_tokens,
  cost_effective AS cost_usd,
  error_type,
  trace_id
FROM calls_standing
WHERE started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
ORDER BY duration_ms DESC, call_id
LIMIT 10
