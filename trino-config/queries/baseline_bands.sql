-- What was expected of each entity, hour by hour?
-- From low to high is nothing special. Of an hour that was told of more than once the last word counts.
SELECT
  hour,
  tenant,
  entity,
  rule_id,
  series,
  max_by(expected, decided_at) AS expected,
  max_by(low, decided_at) AS low,
  max_by(high, decided_at) AS high,
  unit,
  max_by(method, decided_at) AS method,
  max_by(history_n, decided_at) AS history_n
FROM baselines
WHERE hour >= DATE '2000-01-01' /* :from */ AND hour < DATE '2100-01-01' /* :to */
GROUP BY hour, tenant, entity, rule_id, series, unit
ORDER BY hour DESC, tenant, entity, rule_id, series
