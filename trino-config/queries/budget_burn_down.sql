-- How did each budget burn down, day by day?
-- Days are those of the budget's own time zone. planned_left is what would be left if each day of the month cost the same.
SELECT
  tenant,
  team,
  day,
  spent_usd,
  sum(spent_usd) OVER (PARTITION BY tenant, team ORDER BY day) AS spent_so_far_usd,
  monthly_usd - sum(spent_usd) OVER (PARTITION BY tenant, team ORDER BY day) AS left_usd,
  CAST(monthly_usd * (days_of_month - day_of_month(day)) / days_of_month AS DECIMAL(38, 12)) AS planned_left_usd
FROM (
  SELECT
    budget.tenant,
    budget.team,
    budget.monthly_usd,
    budget.day,
    day_of_month(last_day_of_month(budget.month)) AS days_of_month,
    coalesce(sum(entry.cost_usd), 0) AS spent_usd
  FROM (
    SELECT *
    FROM budgets_monthly
    CROSS JOIN (SELECT CAST(current_timestamp /* :as_of */ AS timestamp(6) with time zone) AS as_of)
    CROSS JOIN UNNEST(sequence(month, last_day_of_month(month))) AS days (day)
    WHERE month_start <= as_of AND as_of < month_end
      AND day <= CAST(at_timezone(as_of, time_zone) AS date)
  ) budget
  LEFT JOIN (
    SELECT tenant, team, started_at, cost_usd
    FROM cost_entries
    WHERE started_at >= current_timestamp /* :as_of */ - INTERVAL '40' DAY AND started_at < current_timestamp /* :as_of */
  ) entry
    ON (budget.tenant IS NULL OR entry.tenant = budget.tenant)
      AND (budget.team IS NULL OR entry.team = budget.team)
      AND CAST(at_timezone(entry.started_at, budget.time_zone) AS date) = budget.day
  GROUP BY budget.tenant, budget.team, budget.monthly_usd, budget.day, budget.month
)
ORDER BY tenant NULLS FIRST, team NULLS FIRST, day
