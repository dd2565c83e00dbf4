#!/bin/sh
# What:     the npm package deno, installed without scripts (npm ci --ignore-scripts, as many CIs do), exits with 1 where a
#           signal ended deno: a program that the kernel killed for want of memory, or that was told to end, looks like
#           one that failed by itself. With scripts its command is the program, and a shell sees 137.
# Version:  deno 2.9.6 of the npm registry
# Expected: 128 and the number of the signal, as a shell gives (POSIX shell, 2.8.2), or an end by the same signal; the
#           package's README says that it is deno.
# Seen:     1 from the launcher, 137 from the file that it starts.
# Why:      a gate whose exit code 1 means "the series breaks something" must not give it for want of memory.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

# is WHAT SEEN STATED: exit 1 when what is seen is not what this file states
is() {
  [ "$2" = "$3" ] || { printf 'CHANGED: %s\n  stated: %s\n  seen:   %s\n' "$1" "$3" "$2"; exit 1; }
  printf '%s: %s\n' "$1" "$2"
}
command -v npm >/dev/null || { echo "cannot run: no npm" >&2; exit 2; }
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tmp" deno@2.9.6 || {
  echo "cannot run: the registry does not give deno@2.9.6" >&2
  exit 2
}
echo 'Deno.kill(Deno.pid, Deno.args[0]);' >end.ts
# ended COMMAND SIGNAL: its exit code where deno ends itself by a signal
ended() {
  status=0
  sh -c '"$@" 2>/dev/null' sh "$1" run --quiet --allow-run --allow-read end.ts "$2" 2>/dev/null || status=$?
  echo "$status"
}
is "launcher, SIGKILL" "$(ended node_modules/.bin/deno SIGKILL)" 1
is "launcher, SIGTERM" "$(ended node_modules/.bin/deno SIGTERM)" 1
is "the program, SIGKILL" "$(ended node_modules/deno/deno SIGKILL)" 137
is "the program, SIGTERM" "$(ended node_modules/deno/deno SIGTERM)" 143
