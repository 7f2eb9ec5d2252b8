-- What do GPUs cost that do nothing?
-- By the prices that people put into table gpu_prices; without one, and for simulated GPUs, dollars are NULL and the time
-- is in unpriced_s. Idle is a utilization below 5 %, unused all that is missing to 100 %. MIG instances are part of
-- their GPU and left out.
SELECT
  host,
  gpu_index,
  gpu_uuid,
  model,
  simulated,
  CAST(sum(seconds) AS DECIMAL(18, 1)) AS covered_s,
  CAST(sum(idle) AS DECIMAL(18, 1)) AS idle_s,
  CAST(sum(seconds) FILTER (WHERE usd_per_hour IS NULL) AS DECIMAL(18, 1)) AS unpriced_s,
  CAST(sum(seconds * usd_per_hour / 3600) AS DECIMAL(38, 12)) AS cost_usd,
  CAST(sum(idle * usd_per_hour / 3600) AS DECIMAL(38, 12)) AS idle_usd,
  CAST(sum(unused * usd_per_hour / 3600) AS DECIMAL(38, 12)) AS unused_usd
FROM (
  SELECT
    minutes.*,
    -- The seconds are sums of a sensor's; what is multiplied with money is a decimal.
    CAST(minutes.covered_s AS DECIMAL(18, 6)) AS seconds,
    CAST(minutes.idle_s AS DECIMAL(18, 6)) AS idle,
    CAST(minutes.utilization_s - minutes.utilized_s AS DECIMAL(18, 6)) AS unused,
    (
      SELECT max_by(price.usd_per_hour, (price.host IS NOT NULL, price.model IS NOT NULL, price.valid_from, price.set_at))
      FROM gpu_prices price
      WHERE (price.host IS NULL OR price.host = minutes.host)
        AND (price.model IS NULL OR price.model = minutes.model)
        AND price.valid_from <= minutes.minute
        AND NOT minutes.simulated
    ) AS usd_per_hour
  FROM gpu_minutes minutes
  WHERE minutes.gpu_instance IS NULL
    AND minutes.minute >= DATE '2000-01-01' /* :from */ AND minutes.minute < DATE '2100-01-01' /* :to */
)
GROUP BY host, gpu_index, gpu_uuid, model, simulated
ORDER BY idle_usd DESC NULLS LAST, idle_s DESC NULLS LAST, gpu_uuid
