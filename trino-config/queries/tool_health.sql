-- Which tools fail, are called again with the same arguments, or are slow?
SELECT
  tool,
  count(*) AS calls,
  count_if(failed) AS failures,
  round(100.0 * count_if(failed) / count(*), 1) AS failed_percent,
  count_if(digest IS NOT NULL AND number > 1) AS repeated,
  approx_percentile(duration_ms, 0.5) AS p50_ms,
  approx_percentile(duration_ms, 0.95) AS p95_ms,
  max_by(error_type, started_at) FILTER (WHERE failed) AS last_error
FROM (
  SELECT
    calls.*,
    row_number() OVER (PARTITION BY trace_id, tool, digest ORDER BY started_at, span_id) AS number
  FROM (
    SELECT
      step.trace_id,
      step.span_id,
      step.tool,
      step.started_at,
      step.duration_ms,
      bool_or(step.failed OR coalesce(below.failed, false)) AS failed,
      max(coalesce(step.error_type, below.error_type)) AS error_type,
      coalesce(step.tool_arguments_digest, min(below.tool_arguments_digest)) AS digest
    FROM agent_steps step
    -- The MCP client below a tool's span and the server below the client tell of the same call.
    LEFT JOIN agent_steps below
      ON below.trace_id = step.trace_id AND below.parent_span_id = step.span_id
        AND below.role = 'TOOL' AND below.tool = step.tool
    LEFT JOIN agent_steps above
      ON above.trace_id = step.trace_id AND above.span_id = step.parent_span_id
        AND above.role = 'TOOL' AND above.tool = step.tool
    WHERE step.role = 'TOOL' AND above.span_id IS NULL
      AND step.started_at >= DATE '2000-01-01' /* :from */ AND step.started_at < DATE '2100-01-01' /* :to */
    GROUP BY
      step.trace_id, step.span_id, step.tool, step.started_at, step.duration_ms, step.tool_arguments_digest
  ) calls
)
GROUP BY tool
ORDER BY failures DESC, calls DESC, tool
