-- What could not be recorded, and why?
SELECT
  reason,
  source_topic,
  count(*) AS letters,
  min(received_at) AS first_at,
  max(received_at) AS last_at,
  max_by(detail, received_at) AS last_detail
FROM dead_letters
WHERE received_at >= DATE '2000-01-01' /* :from */ AND received_at < DATE '2100-01-01' /* :to */
GROUP BY reason, source_topic
ORDER BY letters DESC, reason, source_topic
