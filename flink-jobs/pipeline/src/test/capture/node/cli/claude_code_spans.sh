# Claude Code with its spans, still in beta, switched on: the same calls are told by spans and by events.
# Packages: @anthropic-ai/claude-code
set -euo pipefail
export CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 OTEL_TRACES_EXPORTER=otlp
exec bash claude_code.sh
