#!/bin/sh
# What:     tap-parser sees KTAP's nested results at every second depth: of a suite it shows no case, of a parameterised
#           case in a suite it shows the parameters.
# Version:  tap-parser 18.3.4 (npm)
# Expected: the kernel's Documentation/dev-tools/ktap.rst: valid KTAP should be valid TAP too, of which nested results
#           may be lost; two spaces for each depth. TAP 14, "Subtests": four spaces. So: all of the nested results, or
#           none.
# Seen:     depth 1 is thrown away as text; depth 2, at four spaces, is a subtest of the top with no name. The results
#           of two test programs one after the other, each with its own version line and plan, all ok, are "not ok".
# Why:      KUnit nests one level (suite, case), parameterised cases two, and every test program writes its own head: a
#           verifier that reads a console with a TAP parser gets some results and not others, and a failure where there
#           is none.
home=$HOME # npm reads its registry from there
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C HOME="$tmp" GIT_CONFIG_NOSYSTEM=1
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
HOME=$home npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tmp" tap-parser@18.3.4 >npm.log 2>&1 ||
  { cat npm.log >&2; exit 2; }
cat >read.cjs <<'END'
const { Parser } = require("tap-parser");
const lines = {
  one: ["KTAP version 1", "1..1", "  KTAP version 1", "  1..2", "  ok 1 a", "  ok 2 b", "ok 1 suite"],
  two: [
    "KTAP version 1", "1..1", "  KTAP version 1", "  1..1", "    KTAP version 1", "    1..2", "    ok 1 x",
    "    ok 2 y", "  ok 1 a", "ok 1 suite",
  ],
  programs: ["KTAP version 1", "1..1", "ok 1 first", "KTAP version 1", "1..1", "ok 1 second"],
}[process.argv[2]];
const seen = [];
const parser = new Parser((end) => console.log(seen.join(" ") + (end.ok ? ": ok" : ": not ok")));
parser.on("assert", (a) => seen.push(a.name));
parser.on("child", (child) => child.on("assert", (a) => seen.push(a.name)));
parser.end(lines.join("\n") + "\n");
END
is "results seen, nested once" "$(node read.cjs one)" "suite: ok"
is "results seen, nested twice" "$(node read.cjs two)" "x y suite: ok"
is "two programs" "$(node read.cjs programs)" "first second: not ok"
