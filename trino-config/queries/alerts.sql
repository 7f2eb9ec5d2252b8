-- Which alerts were raised, and what shows it?
-- evidence_sql is a statement to run; it lists what the alert is about.
SELECT
  status,
  severity,
  rule_id,
  tenant,
  entity,
  first_at,
  last_at,
  value,
  threshold,
  unit,
  cost_at_risk_usd,
  trace_id,
  query_sql AS evidence_sql
FROM alerts_current
WHERE last_at >= DATE '2000-01-01' /* :from */ AND last_at < DATE '2100-01-01' /* :to */
ORDER BY status = 'RESOLVED', severity <> 'page', last_at DESC, alert_id
