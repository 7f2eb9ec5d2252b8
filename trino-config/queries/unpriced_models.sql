-- Which calls have no price, and why?
-- From rollups: the range is about when the calls ended.
SELECT
  price_status,
  provider,
  model_called AS model,
  sum(calls) AS calls,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens
FROM cost_minutes
WHERE price_status <> 'PRICED'
  AND minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY 1, 2, 3
ORDER BY calls DESC, price_status, model
