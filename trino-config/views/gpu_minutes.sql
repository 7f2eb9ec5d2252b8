-- How was each GPU in each minute?
-- Rows of gpu_rollup_1m are deltas; here they are one row a GPU or MIG instance and minute. Of several sources that tell of
-- one GPU, for one tenant or for several, the one that covers most of the minute is taken, because each of them has all of
-- its energy and time. Who may see the rows of some tenants only chooses among those.
SELECT
  minute, tenant, team, environment, source, gpu_uuid, gpu_instance, host, gpu_index, model, cluster, namespace, pod, job,
  simulated, samples, covered_s, utilization_s, utilized_s, idle_s, busy_s, busy_clock_s, busy_clock_mhz_s, profiled_s,
  sm_active_s, tensor_active_s, memory_s, memory_used_byte_s, energy_j, throttled_power_s, throttled_thermal_s,
  throttled_hw_slowdown_s, throttled_power_brake_s, pcie_replays, ecc_corrected, ecc_uncorrected, nvlink_errors,
  link_checks, link_below, memory_used_max, temperature_max_c, memory_temperature_max_c, power_max_w,
  sm_clock_limit_mhz, nvlinks_down, remapped_rows_uncorrected, remap_pending, remap_failure, retired_pages_pending,
  recovery_action, degraded, failed
FROM (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY gpu_uuid, gpu_instance, minute
      ORDER BY covered_s DESC NULLS LAST, samples DESC, source, tenant
    ) AS choice
  FROM (
    SELECT
      minute,
      tenant,
      max(team) AS team,
      max(environment) AS environment,
      source,
      gpu_uuid,
      gpu_instance,
      max(host) AS host,
      max(gpu_index) AS gpu_index,
      max(model) AS model,
      max(cluster) AS cluster,
      max(namespace) AS namespace,
      max(pod) AS pod,
      max(job) AS job,
      simulated,
      sum(samples) AS samples,
      sum(covered_s) AS covered_s,
      sum(utilization_s) AS utilization_s,
      sum(utilized_s) AS utilized_s,
      sum(idle_s) AS idle_s,
      sum(busy_s) AS busy_s,
      sum(busy_clock_s) AS busy_clock_s,
      sum(busy_clock_mhz_s) AS busy_clock_mhz_s,
      sum(profiled_s) AS profiled_s,
      sum(sm_active_s) AS sm_active_s,
      sum(tensor_active_s) AS tensor_active_s,
      sum(memory_s) AS memory_s,
      sum(memory_used_byte_s) AS memory_used_byte_s,
      coalesce(sum(energy_j), sum(power_j)) AS energy_j,
      sum(throttled_power_s) AS throttled_power_s,
      sum(throttled_thermal_s) AS throttled_thermal_s,
      sum(throttled_hw_slowdown_s) AS throttled_hw_slowdown_s,
      sum(throttled_power_brake_s) AS throttled_power_brake_s,
      sum(pcie_replays) AS pcie_replays,
      sum(ecc_corrected) AS ecc_corrected,
      sum(ecc_uncorrected) AS ecc_uncorrected,
      sum(nvlink_errors) AS nvlink_errors,
      sum(link_checks) AS link_checks,
      sum(link_below) AS link_below,
      max(memory_used_max) AS memory_used_max,
      max(temperature_max_c) AS temperature_max_c,
      max(memory_temperature_max_c) AS memory_temperature_max_c,
      max(power_max_w) AS power_max_w,
      max(sm_clock_limit_mhz) AS sm_clock_limit_mhz,
      max(nvlinks_down) AS nvlinks_down,
      max(remapped_rows_uncorrected) AS remapped_rows_uncorrected,
      max(remap_pending) AS remap_pending,
      max(remap_failure) AS remap_failure,
      max(retired_pages_pending) AS retired_pages_pending,
      max(recovery_action) AS recovery_action,
      max(degraded) AS degraded,
      max(failed) AS failed
    FROM gpu_rollup_1m
    GROUP BY minute, tenant, source, gpu_uuid, gpu_instance, simulated
  )
)
WHERE choice = 1
