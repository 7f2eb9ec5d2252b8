-- How much of each budget is spent, and where will the month end?
-- The forecast goes on at the rate of the seven days before as_of, which may be in the past. Calls without a price are
-- in no sum; they are counted in unpriced_calls. Spending that has begun to exceed its budget has no runs_out_at, nor has
-- a budget that would last more than fifty years. From rollups, by the minute in which the calls ended.
WITH
  -- Seven days of the budget's own zone: an hour more or less where its clocks change.
  budget AS (
    SELECT
      *,
      with_timezone(date_add('day', -7, CAST(at_timezone(as_of, time_zone) AS timestamp(6))), time_zone) AS rate_start
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
      sum(cost_usd) FILTER (WHERE minute >= month_start) AS month_usd,
      sum(cost_usd) FILTER (WHERE minute >= rate_start) AS rate_usd,
      sum(unpriced) FILTER (WHERE minute >= month_start) AS unpriced
    FROM (
      SELECT minute, tenant, team, sum(cost_usd) AS cost_usd, sum(unpriced) AS unpriced
      FROM cost_minutes
      WHERE minute >= current_timestamp /* :as_of */ - INTERVAL '40' DAY AND minute < current_timestamp /* :as_of */
      GROUP BY minute, tenant, team
    )
    CROSS JOIN (SELECT DISTINCT time_zone, month_start, rate_start FROM budget) zones
    GROUP BY 1, 2, 3
  )
SELECT
  tenant,
  team,
  month,
  monthly_usd,
  spent_usd,
  monthly_usd - spent_usd AS left_usd,
  CAST(spent_usd * 100 / nullif(monthly_usd, 0) AS DECIMAL(18, 1)) AS spent_percent,
  spent_usd + rate_usd * seconds_left / rate_seconds AS forecast_usd,
  spent_usd + rate_usd * seconds_left / rate_seconds > monthly_usd AS will_exceed,
  IF(
    -- Fifty years in seconds: those of a budget that is hardly used are more than date_add takes.
    rate_usd > 0 AND spent_usd < monthly_usd AND (monthly_usd - spent_usd) * rate_seconds < rate_usd * 1577880000,
    date_add('second', CAST(floor((monthly_usd - spent_usd) * rate_seconds / rate_usd) AS bigint), as_of)
  ) AS runs_out_at,
  unpriced_calls
FROM (
  SELECT
    budget.tenant,
    budget.team,
    budget.month,
    budget.monthly_usd,
    budget.as_of,
    date_diff('second', budget.as_of, budget.month_end) AS seconds_left,
    date_diff('second', budget.rate_start, budget.as_of) AS rate_seconds,
    coalesce(sum(spent.month_usd), 0) AS spent_usd,
    coalesce(sum(spent.rate_usd), 0) AS rate_usd,
    coalesce(sum(spent.unpriced), 0) AS unpriced_calls
  FROM budget
  LEFT JOIN spent
    ON spent.time_zone = budget.time_zone
      AND (budget.tenant IS NULL OR spent.tenant = budget.tenant)
      AND (budget.team IS NULL OR spent.team = budget.team)
  GROUP BY
    budget.tenant, budget.team, budget.month, budget.monthly_usd, budget.as_of, budget.month_end, budget.rate_start
)
ORDER BY tenant NULLS FIRST, team NULLS FIRST
