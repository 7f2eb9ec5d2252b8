-- What did each model cost?
SELECT
  provider,
  coalesce(priced_model, response_model, request_model) AS model,
  sum(calls) AS calls,
  coalesce(sum(calls) FILTER (WHERE price_status = 'PRICED'), 0) AS priced,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM llm_calls
GROUP BY 1, 2
ORDER BY cost_usd DESC NULLS LAST, calls DESC, model
