-- What did the ledger correct, and why?
SELECT
  reason,
  entry,
  count(*) AS entries,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM llm_calls
WHERE entry <> 'ORIGINAL'
  AND started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
GROUP BY 1, 2
ORDER BY entries DESC, reason, entry
