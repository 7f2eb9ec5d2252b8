#!/usr/bin/env bash
# Runs one Python emitter in its own environment: run.sh EMITTER (see ../capture.sh for what is exported to it).
# The program of an emitter is EMITTER.py, or the one that its requirements name in a line "# program: NAME".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
emitter=$1
requirements=requirements/$emitter.txt
if [ "$emitter" = --list ]; then ls requirements | sed 's/\.txt$//'; exit; fi
environment=$CAPTURE_ENVS/$emitter
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
cmp -s "$requirements" "$environment/installed.txt" || {
  "$environment/bin/pip" install -q -r "$requirements"
  cp "$requirements" "$environment/installed.txt"
}
"$environment/bin/pip" freeze > "$VERSIONS_FILE"
program=$(sed -n 's/^# program: //p' "$requirements")
# With this folder last on the path: pydantic_ai.py is our program, not the library of that name.
"$environment/bin/python" -P -c 'import os, runpy, sys; sys.path.append(os.getcwd()); runpy.run_path(sys.argv[1], run_name="__main__")' \
  "${program:-$emitter}.py"
