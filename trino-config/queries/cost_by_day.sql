-- What did each day cost?
-- From rollups, by the day in which the calls ended. Days are those of the session's time zone, as is the range; its
-- end is not part of it.
SELECT
  day,
  sum(calls) AS calls,
  sum(failed) AS failed,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_usd) AS cost_usd,
  sum(unpriced) AS unpriced
FROM cost_minutes
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY day
ORDER BY day
