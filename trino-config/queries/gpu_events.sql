-- Which XIDs and other events did GPUs have, and who has to act?
-- Each source that tells of an event has a row. Where evidence is LAST_VALUE, only changes of the last XID are known, and
-- repeats of one code are missing.
SELECT
  host,
  gpu_index,
  gpu_uuid,
  event,
  xid_code,
  xid_class,
  max(xid_name) AS xid_name,
  simulated,
  source,
  evidence,
  count(*) AS times,
  min(occurred_at) AS first_at,
  max(occurred_at) AS last_at
FROM gpu_events
WHERE occurred_at >= DATE '2000-01-01' /* :from */ AND occurred_at < DATE '2100-01-01' /* :to */
GROUP BY host, gpu_index, gpu_uuid, event, xid_code, xid_class, simulated, source, evidence
ORDER BY times DESC, gpu_uuid, event, xid_code, source
