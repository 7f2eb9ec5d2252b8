#!/bin/sh
# What a Collector's Kafka exporter writes: builds a Collector, sends it the payload of one emitter and keeps the
# records in ../../resources/collector. Needs Go, a JDK and Maven, and what they fetch.
#   capture.sh [COLLECTOR]     COLLECTOR: one that is built already
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../../../.." && pwd)
collector=${1:-/tmp/tokenlake-capture/otelcol-kafka}
if [ ! -x "$collector" ]; then
  mkdir -p "$(dirname "$collector")"
  "$root/flink-jobs/benchmarks/collector/build.sh" "$collector"
fi
cd "$root"
mvn -q -pl flink-jobs/pipeline -am install -DskipTests
cd flink-jobs/pipeline
mvn -q dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/test.classpath
java -cp "target/test-classes:target/classes:$(cat target/test.classpath)" io.tokenlake.pipeline.CollectorCapture \
  "$collector" src/test/resources/fixtures/otel_openai_latest src/test/resources/collector
