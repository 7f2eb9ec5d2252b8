-- What was unusual, by how much, and was it told?
-- One row a finding, also those that were held back from alerts: held says why, and severity is NULL then. The range is
-- about the end of the window that was unusual. change is of the unit of value; of a slow drift it is a week's.
SELECT
  window_start,
  window_end,
  tenant,
  entity,
  rule_id,
  series,
  finding,
  severity,
  direction,
  value,
  expected,
  low,
  high,
  unit,
  change,
  held,
  calls,
  cost_effective AS cost_usd
FROM anomalies
WHERE window_end >= DATE '2000-01-01' /* :from */ AND window_end < DATE '2100-01-01' /* :to */
ORDER BY window_end DESC, tenant, entity, rule_id, series
