-- Do the rollups add up to the ledger?
-- By the hour in which the calls ended: days that maintenance has made coarser have no minutes any more.
SELECT
  sum(ledger.calls) AS calls,
  sum(summed.calls) AS calls_rolled_up,
  sum(ledger.cost_usd) AS cost_usd,
  sum(summed.cost_usd) AS cost_usd_rolled_up,
  count_if(
    ledger.calls IS DISTINCT FROM summed.calls
    OR ledger.input_tokens IS DISTINCT FROM summed.input_tokens
    OR ledger.output_tokens IS DISTINCT FROM summed.output_tokens
    OR ledger.cost_usd IS DISTINCT FROM summed.cost_usd
  ) AS hours_off
FROM (
  SELECT
    date_trunc('hour', ended_at) AS hour,
    sum(calls) AS calls,
    sum(in_total) AS input_tokens,
    sum(out_total) AS output_tokens,
    sum(cost_effective) AS cost_usd
  FROM llm_calls
  GROUP BY 1
) ledger
FULL JOIN (
  SELECT
    date_trunc('hour', minute) AS hour,
    sum(calls) AS calls,
    sum(in_total) AS input_tokens,
    sum(out_total) AS output_tokens,
    sum(cost_effective) AS cost_usd
  FROM llm_rollup_1m
  GROUP BY 1
) summed ON summed.hour = ledger.hour
