#!/usr/bin/env bash
# Runs one Java emitter: run.sh EMITTER (see ../capture.sh for what is exported to it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
declare -A modules=([otel_openai_java]=openai-java [spring_ai]=spring-ai)
if [ "$1" = --list ]; then printf '%s\n' otel_openai_java spring_ai; exit; fi
module=${modules[$1]}

# Built outside the repository, where nothing of it can be committed by mistake.
environment=$CAPTURE_ENVS/java
mkdir -p "$environment"
cp -r pom.xml openai-java spring-ai "$environment/"
cd "$environment"
mvn -q -B -pl "$module" -am compile dependency:build-classpath -Dmdep.outputFile=classpath.txt \
  -DincludeScope=runtime
classpath=$(< "$module/classpath.txt")
# Of the many jars, those that the capture is about.
tr ':' '\n' <<< "$classpath" | sed -n -E 's/\.jar$//; s/.*\///
  s/^(opentelemetry-openai-java-1\.1|(openai|anthropic)-java(-core)?|opentelemetry-sdk|spring-ai-[a-z-]+|micrometer-tracing-bridge-otel)-([0-9].*)$/\1==\4/p' \
  | sort > "$VERSIONS_FILE"
main=$(sed -n 's/.*<capture.main>\(.*\)<.*/\1/p' "$module/pom.xml")
# Spring AI's own metrics go by Micrometer's registries, not by this SDK, which would only tell about itself.
if [ "$module" = spring-ai ]; then export OTEL_METRICS_EXPORTER=none; fi
exec java -cp "$module/target/classes:$classpath" "$main"
