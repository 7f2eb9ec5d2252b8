-- What did the ledger learn between two points in time, and how did that change past figures?
-- Both are states of the table as it was: before must be given, a time since which its snapshots are kept. Corrections
-- show under their reason, calls that became known later under LATE_OR_NEW.
SELECT
  coalesce(reason, 'LATE_OR_NEW') AS reason,
  tenant,
  team,
  CAST(at_timezone(started_at, current_timezone()) AS date) AS day,
  count(*) AS entries,
  sum(calls) AS calls,
  sum(in_total) AS input_tokens,
  sum(out_total) AS output_tokens,
  sum(cost_effective) AS cost_usd
FROM (
  SELECT call_id, entry, revision, reason, tenant, team, started_at, calls, in_total, out_total, cost_effective
  FROM llm_calls FOR TIMESTAMP AS OF CAST(current_timestamp /* :then */ AS timestamp(6) with time zone) - INTERVAL '0.001' SECOND
) late
WHERE NOT EXISTS (
  SELECT 1
  FROM llm_calls FOR TIMESTAMP AS OF TIMESTAMP '2026-11-01 00:00:00 UTC' /* :before */ known
  WHERE known.call_id = late.call_id AND known.entry = late.entry AND known.revision = late.revision
)
GROUP BY 1, 2, 3, 4
ORDER BY day, tenant, team, reason
