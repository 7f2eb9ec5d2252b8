-- How did each budget burn down, day by day?
-- Days are those of the budget's own time zone. planned_left is what would be left if each day of the month cost the
-- same. From rollups, by the minute in which the calls ended.
WITH
  budget AS (
    SELECT *
    FROM budgets_monthly
    CROSS JOIN (SELECT CAST(current_timestamp /* :as_of */ AS timestamp(6) with time zone) AS as_of)
    WHERE month_start <= as_of AND as_of < month_end
  ),
  -- Summed before it is held against the budgets, once for each zone that they have.
  spent AS (
    SELECT
      zones.time_zone,
      tenant,
      team,
      CAST(at_timezone(minute, zones.time_zone) AS date) AS day,
      sum(cost_usd) AS cost_usd
    FROM (
      SELECT minute, tenant, team, sum(cost_usd) AS cost_usd
      FROM cost_minutes
      WHERE minute >= current_timestamp /* :as_of */ - INTERVAL '40' DAY AND minute < current_timestamp /* :as_of */
      GROUP BY minute, tenant, team
    )
    CROSS JOIN (SELECT DISTINCT time_zone FROM budget) zones
    GROUP BY 1, 2, 3, 4
  )
SELECT
  tenant,
  team,
  day,
  spent_usd,
  sum(spent_usd) OVER (PARTITION BY tenant, team ORDER BY day) AS spent_so_far_usd,
  monthly_usd - sum(spent_usd) OVER (PARTITION BY tenant, team ORDER BY day) AS left_usd,
  CAST(monthly_usd * greatest(days_of_month - days_gone, 0) / days_of_month AS DECIMAL(38, 12)) AS planned_left_usd
FROM (
  SELECT
    budget_day.tenant,
    budget_day.team,
    budget_day.monthly_usd,
    budget_day.day,
    day_of_month(last_day_of_month(budget_day.month)) AS days_of_month,
    date_diff('day', budget_day.month, budget_day.day) + 1 AS days_gone,
    coalesce(sum(spent.cost_usd), 0) AS spent_usd
  FROM (
    SELECT *
    FROM budget
    -- The last day is the next month's first where that one is of a time zone further west.
    CROSS JOIN UNNEST(sequence(month, CAST(at_timezone(month_end - INTERVAL '1' SECOND, time_zone) AS date))) AS days (day)
    WHERE day <= CAST(at_timezone(as_of, time_zone) AS date)
  ) budget_day
  LEFT JOIN spent
    ON spent.time_zone = budget_day.time_zone
      AND spent.day = budget_day.day
      AND (budget_day.tenant IS NULL OR spent.tenant = budget_day.tenant)
      AND (budget_day.team IS NULL OR spent.team = budget_day.team)
  GROUP BY budget_day.tenant, budget_day.team, budget_day.monthly_usd, budget_day.day, budget_day.month
)
ORDER BY tenant NULLS FIRST, team NULLS FIRST, day
