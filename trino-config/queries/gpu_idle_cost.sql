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
    minutes.host,
    minutes.gpu_index,
    minutes.gpu_uuid,
    minutes.model,
    minutes.simulated,
    -- The seconds are sums of a sensor's; what is multiplied with money is a decimal.
    CAST(minutes.covered_s AS DECIMAL(18, 6)) AS seconds,
    CAST(minutes.idle_s AS DECIMAL(18, 6)) AS idle,
    CAST(minutes.utilization_s - minutes.utilized_s AS DECIMAL(18, 6)) AS unused,
    price.usd_per_hour,
    row_number() OVER (
      PARTITION BY minutes.gpu_uuid, minutes.minute
      ORDER BY
        if(price.host IS NULL, 0, 1) DESC,
        if(price.model IS NULL, 0, 1) DESC,
        price.valid_from DESC,
        price.set_at DESC
    ) AS choice
  FROM gpu_minutes minutes
  LEFT JOIN gpu_prices price
    ON (price.host IS NULL OR price.host = minutes.host)
      AND (price.model IS NULL OR price.model = minutes.model)
      AND price.valid_from <= minutes.minute
      AND NOT minutes.simulated
  WHERE minutes.gpu_instance IS NULL
    AND minutes.minute >= DATE '2000-01-01' /* :from */ AND minutes.minute < DATE '2100-01-01' /* :to */
)
WHERE choice = 1
GROUP BY host, gpu_index, gpu_uuid, model, simulated
ORDER BY idle_usd DESC NULLS LAST, idle_s DESC NULLS LAST, gpu_uuid
