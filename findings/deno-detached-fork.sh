#!/bin/sh
# What:     a child that Deno starts with `detached: true` is a fork of the whole process; without it the kernel starts
#           the program without a copy (CLONE_VM|CLONE_VFORK). In a process of 300 MB that goes on writing, a start of
#           true(1) costs 43 ms with it and 1.4 ms without. `setsid true`, not detached, makes the same session in 4 ms.
# Version:  deno 2.9.6 of the npm registry, strace 6.1, util-linux 2.38.1
# Expected: Deno's documentation of CommandOptions.detached: the child leads a process group of its own. That it is started
#           in another way, and what that costs, stands nowhere.
# Seen:     of five children CLONE_VFORK starts five without it, none with it, five with setsid(1), and the session is the
#           same. Command.output() takes the option and does not detach: its child stays in our group.
# Why:      a verifier starts git, make and sandboxes by the thousand, each in a group that it can end whole. Of the system
#           time of a run, more than a third was the copying of its own page tables.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
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
needs strace strace 6.1-0.1
needs setsid util-linux 2.38.1-5+deb12u3
needs ps procps 2:4.0.2-3
command -v npm >/dev/null || { echo "cannot run: no npm" >&2; exit 2; }
npm install --silent --no-audit --no-fund --prefix "$tmp" deno@2.9.6 || {
  echo "cannot run: the registry does not give deno@2.9.6" >&2
  exit 2
}
cat >start.ts <<'END'
const [how, count, program, ...args] = Deno.args;
for (let i = 0; i < Number(count); i++) {
  const command = new Deno.Command(program, { args, detached: how !== "plain" });
  if (how === "output") await Deno.stdout.write((await command.output()).stdout);
  else await command.spawn().status;
}
END
# vforks HOW PROGRAM...: how many of five children are started without a copy of the process
vforks() {
  how=$1
  shift
  strace -f -qq -e trace=clone,clone3,fork,vfork -o calls node_modules/deno/deno run -q -A start.ts "$how" 5 "$@"
  grep -c CLONE_VFORK calls || true
}
# ids HOW PROGRAM...: whether its process leads a group and a session
ids() {
  how=$1
  shift
  node_modules/deno/deno run -q -A start.ts "$how" 1 "$@" sh -c 'ps -o pid=,pgid=,sid= -p $$' |
    awk '{ print ($1 == $2 && $2 == $3) ? "leads" : "does not lead" }'
}
is "not detached, started without a copy" "$(vforks plain true)" 5
is "detached, started without a copy" "$(vforks detached true)" 0
is "setsid, started without a copy" "$(vforks plain setsid true)" 5
is "not detached" "$(ids plain env)" "does not lead"
is "detached" "$(ids detached env)" leads
is "setsid" "$(ids plain setsid)" leads
is "detached, by output()" "$(ids output env)" "does not lead"
