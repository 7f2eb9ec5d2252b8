#!/bin/sh
# Builds the Collector of this folder: build.sh FILE. Needs Go 1.25 or later and a Go module proxy; takes some minutes
# the first time.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FILE" >&2; exit 2; }
case $1 in /*) out=$1 ;; *) out=$PWD/$1 ;; esac
command -v go >/dev/null || { echo "$0: Go 1.25 or later is needed, and 'go' is not on the PATH" >&2; exit 1; }
cd "$(dirname "$0")"
CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$out" .
