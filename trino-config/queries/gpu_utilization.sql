-- How much is each GPU used, on which machine?
-- Utilization says that some kernel ran; sm_active, where the GPU tells it, how much of the GPU did. Means are weighed by
-- the time that samples cover.
SELECT
  host,
  gpu_index,
  gpu_uuid,
  gpu_instance,
  max(model) AS model,
  simulated,
  round(sum(covered_s) / 3600, 3) AS hours,
  round(100 * sum(utilized_s) / nullif(sum(utilization_s), 0), 1) AS utilization_percent,
  round(100 * sum(sm_active_s) / nullif(sum(profiled_s), 0), 1) AS sm_active_percent,
  round(100 * sum(idle_s) / nullif(sum(utilization_s), 0), 1) AS idle_percent,
  round(100 * max(memory_used_max), 1) AS memory_used_max_percent,
  round(sum(energy_j) / 3600000, 4) AS energy_kwh
FROM gpu_minutes
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
GROUP BY host, gpu_index, gpu_uuid, gpu_instance, simulated
ORDER BY host, gpu_index, gpu_uuid, gpu_instance
