-- What happened in one trace, and what did each step cost?
-- A span whose parent is not there begins a tree of its own. Steps are indented, and ordered by their start below the
-- same parent. Costs are those of the entries that the ledger booked for the span.
WITH
  spans_of_trace AS (
    SELECT span_id, parent_span_id, name, role, started_at, ended_at, status, status_message
    FROM spans
    WHERE trace_id = '' /* :trace */
  ),
  parents AS (
    SELECT
      map_agg(span_id, parent_span_id) AS parent_of,
      map_agg(span_id, to_iso8601(started_at) || span_id) AS place_of,
      min(started_at) AS started_at
    FROM spans_of_trace
  ),
  steps AS (
    SELECT
      step.*,
      parents.started_at AS trace_started_at,
      parents.place_of,
      -- From the root down; sixty levels are more than a reader follows, and a circle of parents ends there.
      reduce(
        sequence(1, 60),
        ARRAY[step.span_id],
        (path, level) -> IF(
          element_at(parents.place_of, element_at(parents.parent_of, path[1])) IS NULL,
          path,
          element_at(parents.parent_of, path[1]) || path
        ),
        path -> path
      ) AS path
    FROM spans_of_trace step
    CROSS JOIN parents
  ),
  booked AS (
    SELECT
      substr(call_id, 34, 16) AS span_id,
      max(model) AS model,
      sum(calls) AS calls,
      sum(in_total) AS input_tokens,
      sum(out_total) AS output_tokens,
      sum(cost_usd) AS cost_usd
    FROM cost_entries
    WHERE trace_id = '' /* :trace */
    GROUP BY 1
  )
SELECT
  rpad('', 2 * (cardinality(steps.path) - 1), ' ') || steps.name AS step,
  steps.role,
  date_diff('millisecond', steps.trace_started_at, steps.started_at) AS starts_ms,
  date_diff('millisecond', steps.started_at, steps.ended_at) AS duration_ms,
  steps.status,
  steps.status_message,
  booked.model,
  booked.calls,
  booked.input_tokens,
  booked.output_tokens,
  booked.cost_usd,
  steps.span_id
FROM steps
LEFT JOIN booked ON booked.span_id = steps.span_id
ORDER BY transform(steps.path, id -> element_at(steps.place_of, id))
