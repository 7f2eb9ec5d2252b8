-- Which calls stand, once all corrections are taken into account?
-- One row a call: what cannot be summed, such as durations and percentiles, is asked of these.
SELECT booked.*, coalesce(booked.priced_model, booked.response_model, booked.request_model) AS model
FROM llm_calls booked
WHERE booked.entry <> 'REVERSAL'
  AND NOT EXISTS (
    SELECT 1
    FROM llm_calls taken_back
    WHERE taken_back.entry = 'REVERSAL'
      AND taken_back.call_id = booked.call_id
      AND taken_back.revision > booked.revision
  )
