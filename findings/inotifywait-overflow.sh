#!/bin/sh
# What:     inotifywait -m says nothing when the kernel's queue of events ran over, and so loses events without a word.
#           An event that its manual does not list, q_overflow, makes it say so.
# Version:  inotify-tools 3.22.6.0
# Expected: a line, a message on standard error, or another exit code: inotify(7) has IN_Q_OVERFLOW for it.
#           inotifywait(1), BUGS: "It is assumed the inotify event queue will never overflow".
# Seen:     with -e open, 16,384 lines and nothing else; with -e q_overflow besides, one line more, "Q_OVERFLOW".
# Why:      who takes from such a watch which files a build did not open (for a cache, or for the reach of a patch) takes
#           files that were opened for files that were not.
set -eu
tmp=$(mktemp -d)
watcher=
trap '[ -z "$watcher" ] || kill -KILL "$watcher" 2>/dev/null; rm -rf "$tmp"' EXIT
export LC_ALL=C HOME="$tmp"
cd "$tmp"

# needs COMMAND PACKAGE VERSION: stops without the command, tells of another version
needs() {
  command -v "$1" >/dev/null || { echo "cannot run: no $1 (Debian package $2 $3)" >&2; exit 2; }
  found=$(dpkg-query -W -f '${Version}' "$2" 2>/dev/null || echo another)
  [ "$found" = "$3" ] || echo "note: stated for $2 $3, this is $found"
}
# is WHAT SEEN STATED: exit 1 when what is seen is not what this file states
is() {
  [ "$2" = "$3" ] || { printf 'CHANGED: %s\n  stated: %s\n  seen:   %s\n' "$1" "$3" "$2"; exit 1; }
  printf '%s: %s\n' "$1" "$2"
}
needs inotifywait inotify-tools 3.22.6.0-4
most=$(cat /proc/sys/fs/inotify/max_queued_events)
mkdir files
for i in $(seq 300); do echo >"files/$i"; done

# watched OPTION...: a watch that is stopped while more is opened than the queue takes
watched() {
  inotifywait -q -m -e open "$@" --format %e files >lines 2>errors &
  watcher=$!
  sleep 1
  kill -STOP "$watcher"
  for i in $(seq $((most / 300 + 2))); do cat files/* >/dev/null; done
  kill -CONT "$watcher"
  sleep 2
  kill "$watcher"
  wait "$watcher" 2>/dev/null || true
  watcher=
  opened=$(grep -c '^OPEN' lines || true) others=$(grep -v '^OPEN' lines | sort -u | tr '\n' ' ')
  [ "$opened" -ge "$most" ] && [ "$opened" -le $((most + 300)) ] && opened="as many as the queue takes"
  echo "$opened; else '${others% }', errors '$(cat errors)'"
}
is "-e open" "$(watched)" "as many as the queue takes; else '', errors ''"
is "-e open -e q_overflow" "$(watched -e q_overflow)" "as many as the queue takes; else 'Q_OVERFLOW', errors ''"
