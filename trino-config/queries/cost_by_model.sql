-- What did each model cost?
SELECT
  provider,
  coalesce(priced_model, response_model, request_model) AS model,
  count(*) AS calls,
  count(*) FILTER (WHERE price_status = 'PRICED') AS priced,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM llm_calls
GROUP BY 1, 2
ORDER BY cost_usd DESC NULLS LAST, calls DESC, model
