# OpenAI Codex without a terminal: events, by the Responses API.
# Packages: @openai/codex
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -p "$home/.codex" "$home/work"
cat > "$home/.codex/config.toml" << TOML
model_provider = "capture"
check_for_update_on_startup = false

[model_providers.capture]
name = "OpenAI"
base_url = "$MODEL_URL/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 0

[otel]
environment = "fixture"
log_user_prompt = false
exporter = { otlp-http = { endpoint = "$OTLP_URL/v1/logs", protocol = "binary" } }
TOML

ask() { # ask SCENARIO MODEL
  # Exported at once: a session that fails ends without a flush.
  (cd "$home/work" && HOME="$home" CODEX_HOME="$home/.codex" OTEL_BLRP_SCHEDULE_DELAY=5 \
    codex exec --skip-git-repo-check --sandbox read-only --model "$2" "scenario:$1 What is it?" < /dev/null || true)
}

ask plain gpt-4.1
ask cached gpt-4.1
ask reasoning o4-mini
ask tool_call gpt-4.1
ask error_400 gpt-4.1
ask error_500 gpt-4.1
ask rate_limited gpt-4.1
