-- Which calls have no price, and why?
SELECT
  price_status,
  provider,
  coalesce(response_model, request_model) AS model,
  sum(calls) AS calls,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens
FROM llm_calls
WHERE price_status <> 'PRICED'
  AND started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
GROUP BY 1, 2, 3
ORDER BY calls DESC, price_status, model
