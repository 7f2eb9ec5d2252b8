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
FROM llm_calls
ORDER BY duration_ms DESC, call_id
LIMIT 10
