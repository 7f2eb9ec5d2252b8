-- What does each minute cost, by kind of token and by all that rollups tell apart?
-- From rollups, by the minute in which the calls ended: quicker than cost_entries, whose columns it has under the same
-- names as far as rollups know them. Sum whatever the grouping. Days and months are those of the session's time zone.
SELECT
  minute,
  CAST(at_timezone(minute, current_timezone()) AS date) AS day,
  date_trunc('month', CAST(at_timezone(minute, current_timezone()) AS date)) AS month,
  calls,
  tenant,
  team,
  feature,
  environment,
  service,
  agent,
  workflow,
  prompt_name,
  prompt_version,
  provider,
  coalesce(priced_model, response_model, request_model) AS model,
  coalesce(response_model, request_model) AS model_called,
  operation,
  in_total,
  out_total,
  -- Input at the full price; input read from a cache; input written to one.
  coalesce(in_fresh_text + coalesce(in_audio, 0) + coalesce(in_image, 0), in_audio + coalesce(in_image, 0), in_image) AS in_fresh,
  coalesce(in_cache_read + coalesce(in_audio_cached, 0), in_audio_cached) AS in_cached,
  coalesce(
    in_cache_write_5m + coalesce(in_cache_write_1h, 0) + coalesce(in_cache_write_other, 0),
    in_cache_write_1h + coalesce(in_cache_write_other, 0),
    in_cache_write_other
  ) AS in_cache_write,
  out_reasoning,
  cost_effective AS cost_usd,
  coalesce(
    cost_in_fresh_text + coalesce(cost_in_audio, 0) + coalesce(cost_in_image, 0),
    cost_in_audio + coalesce(cost_in_image, 0),
    cost_in_image
  ) AS cost_fresh_usd,
  coalesce(cost_in_cache_read + coalesce(cost_in_audio_cached, 0), cost_in_audio_cached) AS cost_cached_usd,
  coalesce(
    cost_in_cache_write_5m + coalesce(cost_in_cache_write_1h, 0) + coalesce(cost_in_cache_write_other, 0),
    cost_in_cache_write_1h + coalesce(cost_in_cache_write_other, 0),
    cost_in_cache_write_other
  ) AS cost_cache_write_usd,
  coalesce(
    cost_out_text + coalesce(cost_out_reasoning, 0) + coalesce(cost_out_audio, 0) + coalesce(cost_out_image, 0),
    cost_out_reasoning + coalesce(cost_out_audio, 0) + coalesce(cost_out_image, 0),
    cost_out_audio + coalesce(cost_out_image, 0),
    cost_out_image
  ) AS cost_output_usd,
  -- The request itself, searches and seconds, and what only the emitter priced: a row may sum both sorts of calls, and
  -- then the latter is what cost_computed lacks.
  coalesce(
    cost_requests + coalesce(cost_web_searches, 0) + coalesce(cost_seconds, 0) + (cost_effective - cost_computed),
    cost_web_searches + coalesce(cost_seconds, 0) + (cost_effective - cost_computed),
    cost_seconds + (cost_effective - cost_computed),
    IF(cost_computed IS NULL, cost_effective, nullif(cost_effective - cost_computed, 0))
  ) AS cost_other_usd,
  -- Counts failed calls.
  errors AS failed,
  -- Counts calls that the provider refused as too many.
  throttled AS rate_limited,
  -- Counts calls that should cost something and whose cost is not known.
  unpriced,
  price_status
FROM llm_rollup_1m
