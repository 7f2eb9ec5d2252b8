-- Which calls stand, once all corrections are taken into account?
-- One row a call: what cannot be summed, such as durations and percentiles, is asked of these. How a call ended is told
-- as in rollups: failure_status is the HTTP status of a failure, which some emitters state as the class of the error.
SELECT
  booked.*,
  coalesce(booked.priced_model, booked.response_model, booked.request_model) AS model,
  coalesce(
    IF(booked.http_status >= 400, booked.http_status),
    IF(regexp_like(booked.error_type, '^[1-5][0-9]{2}$'), TRY_CAST(booked.error_type AS integer))
  ) AS failure_status,
  booked.error_type IS NOT NULL AND coalesce(
    IF(booked.http_status >= 400, booked.http_status),
    IF(regexp_like(booked.error_type, '^[1-5][0-9]{2}$'), TRY_CAST(booked.error_type AS integer)),
    -- Classes such as openai.RateLimitError, ThrottlingException or RESOURCE_EXHAUSTED.
    IF(
      regexp_like(
        regexp_replace(lower(booked.error_type), '[^a-z]'),
        'ratelimit|throttl|toomanyrequests|resourceexhausted'
      ),
      429
    )
  ) IS NOT DISTINCT FROM 429 AS rate_limited,
  -- NULL where the call does not say why it ended.
  any_match(
    booked.finish_reasons,
    reason -> lower(reason) IN ('length', 'max_tokens', 'max_output_tokens', 'model_length')
  ) AS cut_off
FROM llm_calls booked
WHERE booked.entry <> 'REVERSAL'
  AND NOT EXISTS (
    SELECT 1
    FROM llm_calls taken_back
    WHERE taken_back.entry = 'REVERSAL'
      AND taken_back.call_id = booked.call_id
      -- A reversal is the row that it takes back, negated: by its time, a range is read of the reversals as well, and not all.
      AND taken_back.started_at = booked.started_at
      AND taken_back.revision > booked.revision
  )
