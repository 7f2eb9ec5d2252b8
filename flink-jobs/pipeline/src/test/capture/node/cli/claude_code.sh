# Claude Code without a terminal: metrics and events, no spans.
# Packages: @anthropic-ai/claude-code
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

ask() { # ask SCENARIO MODEL: one session, so one session.id, of one question
  (
    cd "$home"
    env -u ANTHROPIC_AUTH_TOKEN HOME="$home" ANTHROPIC_BASE_URL="$MODEL_URL" \
      CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp \
      OTEL_METRIC_EXPORT_INTERVAL=1000 OTEL_LOGS_EXPORT_INTERVAL=500 \
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 DISABLE_ERROR_REPORTING=1 \
      CLAUDE_CODE_MAX_RETRIES="${retries:-0}" \
      claude -p "scenario:$1 What is it?" --model "$2" < /dev/null || true
  )
}

ask plain claude-sonnet-4-5
ask cached claude-sonnet-4-5
ask cache_write claude-sonnet-4-5
ask tool_call claude-sonnet-4-5
ask plain claude-3-5-haiku-latest
ask error_400 claude-sonnet-4-5
retries=1 ask retried claude-sonnet-4-5
