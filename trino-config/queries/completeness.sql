-- What became of everything that was received, hour by hour?
-- An hour in which nothing was received is missing: that is how less spend is told from less data. Only a balance of
-- zero in unaccounted is right.
SELECT
  date_trunc('hour', at_timezone(minute, current_timezone())) AS hour,
  source_topic,
  sum(accepted) AS accepted,
  sum(recorded) AS recorded,
  sum(calls) AS calls,
  sum(duplicates) AS duplicates,
  sum(dead_letters) AS dead_letters,
  sum(skipped) AS skipped,
  sum(accepted) - sum(recorded) - sum(duplicates) - sum(dead_letters) - sum(skipped) AS unaccounted
FROM completeness_1m
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY 1, 2
ORDER BY hour DESC, source_topic
