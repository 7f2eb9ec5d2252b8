#!/usr/bin/env bash
# Captures what real instrumentations send: capture.sh [LANGUAGE[/EMITTER] ...], everything without arguments.
# One server process per emitter, so that nothing of one can come into the fixture of another.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
fixtures=$here/../resources/fixtures
# Outside the repository: environments (kept between runs) and what a run is about to become a fixture.
export CAPTURE_ENVS=${CAPTURE_ENVS:-/tmp/venvs}
work_root=${CAPTURE_WORK:-/tmp/tokenlake-capture}
mkdir -p "$CAPTURE_ENVS" "$work_root"

tools=$CAPTURE_ENVS/capture_tools
if [ ! -x "$tools/bin/python" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q -r tools/requirements.txt
fi

emitters() { "$here/$1/run.sh" --list; }  # what LANGUAGE has, one per line

server=
capture() {
  local language=$1 emitter=$2 work=$work_root/$2
  rm -rf "$work" && mkdir -p "$work"
  python3 server.py --out "$work" & server=$!
  trap 'kill $server 2>/dev/null || true' EXIT
  until [ -f "$work/ports.json" ]; do kill -0 $server; sleep 0.1; done
  read -r model otlp < <(python3 -c 'import json, sys; p = json.load(open(sys.argv[1])); print(p["model"], p["otlp"])' "$work/ports.json")
  (
    # What every emitter's program may rely on. Keys are dummies: nothing but the two local ports is ever called.
    export EMITTER=$emitter MODEL_URL=http://127.0.0.1:$model OTLP_URL=http://127.0.0.1:$otlp
    export VERSIONS_FILE=$work/versions.txt             # lines of name==version, written by LANGUAGE/run.sh
    export OTEL_EXPORTER_OTLP_ENDPOINT=$OTLP_URL OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
    export OTEL_SERVICE_NAME=fixture-$emitter OTEL_RESOURCE_ATTRIBUTES=tenant.id=acme,team.name=platform
    export OTEL_EXPERIMENTAL_RESOURCE_DETECTORS=otel    # no host, process or path of the machine that captures
    export OTEL_METRIC_EXPORT_INTERVAL=600000           # once, at the end
    export OPENAI_API_KEY=sk-test ANTHROPIC_API_KEY=sk-ant-test GEMINI_API_KEY=test DEEPSEEK_API_KEY=test
    export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1
    export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost
    "$here/$language/run.sh" "$emitter"
  )
  kill $server; wait $server 2>/dev/null || true
  "$tools/bin/python" tools/finish.py --language "$language" --emitter "$emitter" --work "$work" \
    --out "$fixtures/$emitter" --paths "$CAPTURE_ENVS" "$here" "$HOME" "$(python3 -c 'import sys; print(sys.base_prefix)')"
  echo "captured $language/$emitter"
}

if [ $# -eq 0 ]; then set -- python node java; fi
for wanted in "$@"; do
  case $wanted in
    */*) capture "${wanted%%/*}" "${wanted#*/}" ;;
    *) for emitter in $(emitters "$wanted"); do capture "$wanted" "$emitter"; done ;;
  esac
done
