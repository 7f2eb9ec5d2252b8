-- How long after receipt was a call queryable?
-- Of calls that still lie in the file of their commit, and whose snapshot is kept: compaction writes them again later, and
-- that says nothing of when they could first be read.
SELECT
  approx_percentile(freshness_ms, 0.5) AS freshness_ms_p50,
  approx_percentile(freshness_ms, 0.99) AS freshness_ms_p99
FROM (
  SELECT date_diff('millisecond', calls.received_at, snapshots.committed_at) AS freshness_ms
  FROM llm_calls calls
  JOIN "llm_calls$entries" entries ON entries.data_file.file_path = calls."$path"
  JOIN "llm_calls$snapshots" snapshots ON snapshots.snapshot_id = entries.snapshot_id AND snapshots.operation = 'append'
)
