-- What does each entry of the ledger cost, by kind of token and by day?
-- One row an entry, corrections with negative quantities: sum whatever the grouping. Days and months are those of the
-- session's time zone. What is unknown is NULL; costs are USD.
SELECT
  call_id,
  trace_id,
  entry,
  calls,
  started_at,
  CAST(at_timezone(started_at, current_timezone()) AS date) AS day,
  date_trunc('month', CAST(at_timezone(started_at, current_timezone()) AS date)) AS month,
  tenant,
  team,
  feature,
  user_id,
  environment,
  service,
  agent,
  workflow,
  session,
  prompt_name,
  prompt_version,
  provider,
  coalesce(priced_model, response_model, request_model) AS model,
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
  -- The request itself, searches and seconds, and what only the emitter priced.
  coalesce(
    cost_requests + coalesce(cost_web_searches, 0) + coalesce(cost_seconds, 0),
    cost_web_searches + coalesce(cost_seconds, 0),
    cost_seconds,
    IF(cost_computed IS NULL, cost_effective)
  ) AS cost_other_usd,
  -- What text from and for the cache would have cost more at the full price that the same call paid; NULL where the
  -- call used no cache, or states no input at the full price to know it by.
  CASE
    WHEN in_fresh_text <> 0 AND coalesce(in_cache_read, in_cache_write_5m, in_cache_write_1h, in_cache_write_other) IS NOT NULL
    THEN
      (coalesce(in_cache_read, 0) + coalesce(in_cache_write_5m, 0) + coalesce(in_cache_write_1h, 0) + coalesce(in_cache_write_other, 0))
        * (cost_in_fresh_text / in_fresh_text)
        - coalesce(cost_in_cache_read, 0) - coalesce(cost_in_cache_write_5m, 0)
        - coalesce(cost_in_cache_write_1h, 0) - coalesce(cost_in_cache_write_other, 0)
  END AS cache_savings_usd,
  -- Counts failed calls.
  IF(error_type IS NOT NULL, calls, 0) AS failed,
  -- Counts calls that should cost something and whose cost is not known, as column unpriced of rollups does.
  IF(cost_effective IS NULL AND price_status IN ('UNPRICED_MODEL', 'UNPRICED_UNIT', 'CONTRADICTION'), calls, 0) AS unpriced,
  -- Counts the entries that used a cache and whose savings are not known.
  IF(
    coalesce(in_cache_read, in_cache_write_5m, in_cache_write_1h, in_cache_write_other, 0) <> 0
      AND (coalesce(in_fresh_text, 0) = 0 OR cost_in_fresh_text IS NULL),
    calls,
    0
  ) AS savings_unknown,
  price_status,
  price_book_version,
  error_type,
  http_status,
  finish_reasons,
  context_utilisation
FROM llm_calls
