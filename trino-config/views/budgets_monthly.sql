-- What may be spent in each month?
-- One row a tenant, team and month, for twenty years after its first month or until it is set anew. Months begin in the
-- budget's own time zone and end when the next one begins, also where that one has another time zone.
SELECT
  tenant,
  team,
  month,
  time_zone,
  with_timezone(CAST(month AS timestamp(6)), time_zone) AS month_start,
  coalesce(
    lead(with_timezone(CAST(month AS timestamp(6)), time_zone)) OVER (PARTITION BY tenant, team ORDER BY month),
    with_timezone(CAST(date_add('month', 1, month) AS timestamp(6)), time_zone)
  ) AS month_end,
  monthly_usd
FROM (
  SELECT
    tenant,
    team,
    month,
    max_by(time_zone, ROW(from_month, set_at)) AS time_zone,
    max_by(monthly_usd, ROW(from_month, set_at)) AS monthly_usd
  FROM (SELECT *, CAST(from_month || '-01' AS date) AS first_month FROM budgets)
  CROSS JOIN UNNEST(sequence(first_month, date_add('year', 20, first_month), INTERVAL '1' MONTH)) AS months (month)
  GROUP BY tenant, team, month
)
