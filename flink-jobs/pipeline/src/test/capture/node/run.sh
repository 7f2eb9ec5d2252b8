#!/usr/bin/env bash
# Runs one Node emitter: run.sh EMITTER (see ../capture.sh for what is exported to it). Its program is EMITTER.mjs or
# cli/EMITTER.sh; the packages are those of package-lock.json, Node itself among them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
emitter=$1
if [ "$emitter" = --list ]; then
  # The others are parts of these.
  printf '%s\n' vercel_ai_v7 vercel_ai_v6 vercel_ai_v4 otel_openai_js openllmetry_openai_js openinference_openai_js
  printf '%s\n' claude_code claude_code_spans codex
  exit
fi
case $emitter in claude_code* | codex) folder=cli ;; *) folder=. ;; esac

# Modules are looked for next to the program that asks for them, so the programs move to the packages.
environment=$CAPTURE_ENVS/node-$(basename "$(realpath "$folder")")
mkdir -p "$environment"
cp "$folder"/*.mjs "$folder"/*.sh "$environment/" 2> /dev/null || true
cmp -s "$folder/package-lock.json" "$environment/installed.json" || {
  cp "$folder/package.json" "$folder/package-lock.json" "$environment/"
  npm ci --prefix "$environment" --no-audit --no-fund --loglevel=error
  cp "$folder/package-lock.json" "$environment/installed.json"
}
export PATH=$environment/node_modules/.bin:$PATH
# What a program says it is about, with the versions of package.json; an alias is told by what it stands for.
# shellcheck disable=SC2046 -- a list of names
node -p '
  const [folder, ...names] = process.argv.slice(1);
  const { dependencies } = require(`${folder}/package.json`);
  names.map(name => [name, dependencies[name]]).map(([name, version]) =>
    version.startsWith("npm:") ? version.slice(4).replace(/@([^@]*)$/, "==$1") : `${name}==${version}`).join("\n")
' "$environment" $(sed -n 's/^[/#]* Packages: //p' "$environment/$emitter".*) > "$VERSIONS_FILE"

export OTEL_NODE_RESOURCE_DETECTORS=env # no host, process or path of the machine that captures
cd "$environment"
if [ "$folder" = cli ]; then exec bash "$emitter.sh"; fi
exec node "$emitter.mjs"
