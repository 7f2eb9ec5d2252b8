-- How often do calls fail, hit a rate limit, get cut off or have to be tried again?
-- Rate limited: by its status, or by the class of the error where that says so. Cut off: the model stopped at the limit of
-- output tokens. Tried again: a call of the same model below the same span as one that failed before it.
SELECT
  provider,
  model,
  count(*) AS calls,
  count_if(error_type IS NOT NULL) AS failed,
  count_if(rate_limited) AS rate_limited,
  count_if(error_type IS NOT NULL AND failure_status >= 500) AS provider_failed,
  count_if(cut_off) AS cut_off,
  count_if(failed_before) AS retries,
  CAST(count_if(error_type IS NOT NULL) AS DECIMAL(18, 4)) / count(*) AS failed_share,
  CAST(count_if(rate_limited) AS DECIMAL(18, 4)) / count(*) AS rate_limited_share,
  -- Of those that answered and say why they stopped.
  CAST(count_if(cut_off) AS DECIMAL(18, 4)) / nullif(count(cut_off), 0) AS cut_off_share,
  CAST(count_if(failed_before) AS DECIMAL(18, 4)) / count(*) AS retry_share
FROM (
  SELECT
    provider,
    coalesce(request_model, response_model) AS model,
    error_type,
    failure_status,
    rate_limited,
    cut_off,
    parent_span_id IS NOT NULL
      AND coalesce(
        bool_or(error_type IS NOT NULL) OVER (
          PARTITION BY trace_id, parent_span_id, coalesce(request_model, response_model)
          ORDER BY started_at, call_id
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        false
      ) AS failed_before
  FROM calls_standing
  WHERE started_at >= DATE '2000-01-01' /* :from */ AND started_at < DATE '2100-01-01' /* :to */
)
GROUP BY provider, model
ORDER BY failed_share DESC, calls DESC, provider, model
