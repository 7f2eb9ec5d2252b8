-- In which state is each alert?
-- One row an episode: its last state, and when it was first seen.
SELECT
  alert_id,
  max_by(status, seq) AS status,
  max_by(severity, seq) AS severity,
  max_by(rule_id, seq) AS rule_id,
  max_by(tenant, seq) AS tenant,
  max_by(entity, seq) AS entity,
  min(event_time) AS first_at,
  max(event_time) AS last_at,
  max_by(value, seq) AS value,
  max_by(threshold, seq) AS threshold,
  max_by(unit, seq) AS unit,
  max(cost_at_risk_usd) AS cost_at_risk_usd,
  max_by(trace_id, seq) AS trace_id,
  max_by(query_sql, seq) AS query_sql,
  count(*) AS states
FROM alerts
GROUP BY alert_id
