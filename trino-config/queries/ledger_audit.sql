-- Is everything that was accepted accounted for?
SELECT
  counted.accepted,
  counted.recorded,
  counted.duplicates,
  counted.dead_letters,
  counted.accepted - counted.recorded - counted.duplicates - counted.dead_letters AS unaccounted,
  (SELECT count(*) FROM spans) - counted.recorded AS spans_off,
  (SELECT count(*) FROM llm_calls WHERE entry = 'ORIGINAL') - counted.calls AS calls_off,
  (SELECT count(*) FROM dead_letters WHERE source_topic = 'otlp_spans') - counted.dead_letters AS dead_letters_off
FROM (
  SELECT
    coalesce(sum(accepted), 0) AS accepted,
    coalesce(sum(recorded), 0) AS recorded,
    coalesce(sum(calls), 0) AS calls,
    coalesce(sum(duplicates), 0) AS duplicates,
    coalesce(sum(dead_letters), 0) AS dead_letters
  FROM completeness_1m
  WHERE source_topic = 'otlp_spans'
) counted
