#!/usr/bin/env bash
# Captures what others say of GPUs into ../../resources/gpu, see ../README.md. Needs gcc, Go, Python 3.11, and what they fetch.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
resources=$(cd ../../resources/gpu && pwd)
agent=$(cd ../../../../../../gpu-agent/src && pwd)
environments=${CAPTURE_ENVS:-/tmp/venvs}
work=${CAPTURE_WORK:-/tmp/tokenlake-capture}/gpu
rm -rf "$work/out" && mkdir -p "$work/out" "$work/nvml" "$environments"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

await() { until [ -s "$1" ]; do sleep 0.1; done; }

receive() { # receive NAME: an OTLP receiver whose address is $otlp and whose payloads are in $work/out/NAME
  mkdir -p "$work/out/$1"
  python3 ../server.py --out "$work/out/$1" &
  await "$work/out/$1/ports.json"
  otlp=http://127.0.0.1:$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["otlp"])' "$work/out/$1/ports.json")
}

openlit() { # OpenLIT's SDK on the agent's simulated sick GPUs
  [ -x "$environments/openlit_gpu/bin/python" ] || python3 -m venv "$environments/openlit_gpu"
  "$environments/openlit_gpu/bin/pip" install -q -r openlit_sdk.txt
  gcc -std=c11 -shared -fPIC -pthread -Wl,-Bsymbolic -o "$work/nvml/libnvidia-ml.so.1" \
    "$agent/test/c/fake_nvml.c" pynvml_symbols.c
  receive openlit-sdk
  LD_LIBRARY_PATH=$work/nvml TOKENLAKE_FAKE_NVML_PROFILE=$agent/main/resources/io/tokenlake/gpu/simulated/sick.profile \
    OTEL_EXPORTER_OTLP_ENDPOINT=$otlp OTEL_EXPERIMENTAL_RESOURCE_DETECTORS=otel OTEL_METRIC_EXPORT_INTERVAL=600000 \
    "$environments/openlit_gpu/bin/python" -P openlit_sdk.py
  cp "$work/out/openlit-sdk/metrics.pb" "$resources/openlit-sdk.pb"
}

agent() { # the gpu-agent itself on its profile h200, made to count; two rounds or three. Needs its jar (mvn -pl gpu-agent -am package)
  receive agent-h200
  cat "$agent/main/resources/io/tokenlake/gpu/simulated/h200.profile" agent_h200.profile > "$work/out/agent-h200.profile"
  OTEL_EXPORTER_OTLP_ENDPOINT=$otlp TOKENLAKE_GPU_INTERVAL_MS=2000 TOKENLAKE_GPU_SLOW_INTERVAL_MS=2000 \
    TOKENLAKE_GPU_SEND_INTERVAL_MS=2000 TOKENLAKE_GPU_PROCESSES=false TOKENLAKE_GPU_SPOOL_DIR=$work/out/spool \
    java -jar "$agent"/../target/tokenlake-gpu-agent-*.jar --simulate "$work/out/agent-h200.profile" &
  local process=$!
  until [ "$(energies "$work/out/agent-h200/metrics.pb")" -ge 2 ]; do sleep 0.1; done
  kill "$process"; wait "$process" || true
  cp "$work/out/agent-h200/metrics.pb" "$resources/agent-h200.pb"
}

energies() { python3 -c 'import pathlib, sys; p = pathlib.Path(sys.argv[1]); print(p.read_bytes().count(b"hw.energy") if p.exists() else 0)' "$1"; }

scrapes() { python3 -c 'import pathlib, sys; p = pathlib.Path(sys.argv[1]); print(p.read_bytes().count(b"scrape_duration_seconds") if p.exists() else 0)' "$1"; }

scrape() { # scrape NAME JOB FILE...: what a Collector makes of an exporter that says FILE, one for each scrape
  local name=$1 job=$2
  receive "$name"
  python3 exporter.py "$work/out/$name/port" "${@:3}" &
  await "$work/out/$name/port"
  cat > "$work/out/$name/collector.yaml" <<YAML
receivers:
  prometheus:
    config:
      scrape_configs:
        - job_name: $job
          scrape_interval: 2s
          static_configs: [{targets: ["127.0.0.1:$(cat "$work/out/$name/port")"]}]
exporters:
  otlp_http:
    endpoint: $otlp
    sending_queue: {enabled: false}
service:
  telemetry: {metrics: {level: none}}
  pipelines:
    metrics: {receivers: [prometheus], exporters: [otlp_http]}
YAML
  "$work/otelcol-scrape" --config "$work/out/$name/collector.yaml" 2> "$work/out/$name/collector.log" &
  local collector=$!
  until [ "$(scrapes "$work/out/$name/metrics.pb")" -ge 2 ]; do sleep 0.1; done
  kill "$collector"; wait "$collector" || true
  cp "$work/out/$name/metrics.pb" "$resources/$name.pb"
}

if [ "${1:-}" = agent ]; then agent; exit; fi # for a change of the agent
agent
openlit
[ -x "$work/otelcol-scrape" ] || (cd collector && CGO_ENABLED=0 go build -mod=mod -trimpath -o "$work/otelcol-scrape" .)
scrape dcgm-exporter-scraped dcgm-exporter dcgm_exporter_1.txt dcgm_exporter_2.txt
scrape nvidia-gpu-exporter-scraped nvidia_gpu_exporter nvidia_gpu_exporter.txt
