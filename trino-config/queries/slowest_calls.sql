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
FROM (
  -- A reversal repeats the call that it takes back, and neither of the two is a call that stands.
  SELECT *, sum(calls) OVER (PARTITION BY call_id) AS standing
  FROM llm_calls
)
WHERE standing > 0 AND entry <> 'REVERSAL'
ORDER BY duration_ms DESC, call_id
LIMIT 10
