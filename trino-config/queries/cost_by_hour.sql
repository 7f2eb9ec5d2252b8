-- What did each hour cost?
-- From rollups, by the hour in which the calls ended: quick over any range. Hours are those of the session's time zone.
SELECT
  date_trunc('hour', at_timezone(minute, current_timezone())) AS hour,
  sum(calls) AS calls,
  sum(errors) AS failed,
  sum(throttled) AS rate_limited,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd,
  sum(unpriced) AS unpriced
FROM llm_rollup_1m
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY 1
ORDER BY hour DESC
