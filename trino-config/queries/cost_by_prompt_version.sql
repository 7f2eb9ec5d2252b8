-- What does each version of a prompt cost?
-- From rollups: the range is about when the calls ended, in the session's time zone; its end is not part of it.
SELECT
  prompt_name,
  prompt_version,
  sum(calls) AS calls,
  sum(failed) AS failed,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_usd) AS cost_usd,
  sum(unpriced) AS unpriced
FROM cost_minutes
WHERE minute >= DATE '2000-01-01' /* :from */ AND minute < DATE '2100-01-01' /* :to */
  AND prompt_name IS NOT NULL
GROUP BY prompt_name, prompt_version
ORDER BY cost_usd DESC NULLS LAST, calls DESC, prompt_name, prompt_version
