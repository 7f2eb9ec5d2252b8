-- How healthy is each GPU?
-- As it was in the last minute it was heard of; errors and XIDs are those of the range. The worst come first. Hardware
-- XIDs are for whoever runs the machine, application XIDs for whoever runs the job. Where several sources tell of a GPU,
-- each code counts as often as the one says that had it most often.
SELECT
  gpu.host,
  gpu.gpu_index,
  gpu.gpu_uuid,
  gpu.gpu_instance,
  gpu.model,
  gpu.simulated,
  gpu.last_minute,
  gpu.temperature_c,
  gpu.memory_used_percent,
  gpu.throttled_s,
  gpu.ecc_uncorrected,
  gpu.rows_remapped,
  gpu.remap_failed,
  gpu.nvlinks_down,
  gpu.nvlink_errors,
  gpu.pcie_below_limit,
  coalesce(happened.hardware_xids, 0) AS hardware_xids,
  coalesce(happened.application_xids, 0) AS application_xids,
  coalesce(happened.other_xids, 0) AS other_xids
FROM (
  SELECT
    max(host) AS host,
    max(gpu_index) AS gpu_index,
    gpu_uuid,
    gpu_instance,
    max(model) AS model,
    simulated,
    max(minute) AS last_minute,
    max_by(temperature_max_c, minute) AS temperature_c,
    round(100 * max_by(memory_used_max, minute), 1) AS memory_used_percent,
    round(
      max_by(
        -- What is known of it; NULL where nothing is.
        if(
          coalesce(throttled_power_s, throttled_thermal_s, throttled_power_brake_s) IS NOT NULL,
          coalesce(throttled_power_s, 0) + coalesce(throttled_thermal_s, 0) + coalesce(throttled_power_brake_s, 0)
        ),
        minute
      ),
      1
    ) AS throttled_s,
    sum(ecc_uncorrected) AS ecc_uncorrected,
    max(remapped_rows_uncorrected) AS rows_remapped,
    max_by(remap_failure, minute) FILTER (WHERE remap_failure IS NOT NULL) = 1 AS remap_failed,
    max_by(nvlinks_down, minute) FILTER (WHERE nvlinks_down IS NOT NULL) AS nvlinks_down,
    sum(nvlink_errors) AS nvlink_errors,
    max_by(link_below, minute) FILTER (WHERE link_checks > 0) > 0 AS pcie_below_limit
  FROM gpu_minutes
  WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
  GROUP BY gpu_uuid, gpu_instance, simulated
) gpu
LEFT JOIN (
  SELECT
    gpu_uuid,
    sum(times) FILTER (WHERE xid_class = 'hardware') AS hardware_xids,
    sum(times) FILTER (WHERE xid_class = 'application') AS application_xids,
    sum(times) FILTER (WHERE xid_class NOT IN ('hardware', 'application')) AS other_xids
  FROM (
    SELECT gpu_uuid, xid_code, xid_class, max(times) AS times
    FROM (
      SELECT tenant, source, gpu_uuid, xid_code, xid_class, count(*) AS times
      FROM gpu_events
      WHERE event = 'xid'
        AND occurred_at >= DATE '2000-01-01' /* :from */ AND occurred_at < DATE '2100-01-01' /* :to */
      GROUP BY tenant, source, gpu_uuid, xid_code, xid_class
    )
    GROUP BY gpu_uuid, xid_code, xid_class
  )
  GROUP BY gpu_uuid
) happened ON happened.gpu_uuid = gpu.gpu_uuid
ORDER BY hardware_xids DESC, ecc_uncorrected DESC NULLS LAST, temperature_c DESC NULLS LAST, gpu.gpu_uuid, gpu.gpu_instance
