-- Is everything that was accepted accounted for?
SELECT
  counted.accepted,
  counted.accepted_spans,
  counted.recorded,
  counted.duplicates,
  counted.dead_letters,
  counted.skipped,
  counted.accepted - counted.recorded - counted.duplicates - counted.dead_letters - counted.skipped AS unaccounted,
  (SELECT count(*) FROM spans) - counted.recorded_spans AS spans_off,
  (SELECT coalesce(sum(calls), 0) FROM llm_calls) - counted.calls AS calls_off,
  (SELECT coalesce(sum(calls), 0) FROM llm_rollup_1m) - counted.calls AS rollups_off,
  letters.refused - counted.dead_letters AS dead_letters_off,
  letters.corrections_too_late
FROM (
  SELECT
    coalesce(sum(accepted), 0) AS accepted,
    coalesce(sum(accepted) FILTER (WHERE source_topic = 'otlp_spans'), 0) AS accepted_spans,
    coalesce(sum(recorded), 0) AS recorded,
    coalesce(sum(recorded) FILTER (WHERE source_topic = 'otlp_spans'), 0) AS recorded_spans,
    coalesce(sum(calls), 0) AS calls,
    coalesce(sum(duplicates), 0) AS duplicates,
    coalesce(sum(dead_letters), 0) AS dead_letters,
    coalesce(sum(skipped), 0) AS skipped
  FROM completeness_1m
) counted
CROSS JOIN (
  SELECT
    count(*) FILTER (WHERE reason <> 'CORRECTION_TOO_LATE') AS refused,
    count(*) FILTER (WHERE reason = 'CORRECTION_TOO_LATE') AS corrections_too_late
  FROM dead_letters
  WHERE source_topic IN (SELECT source_topic FROM completeness_1m)
) letters
