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
GROUP BY 1, 2
ORDER BY entries DESC, reason, entry
