#!/bin/sh
# What:     sparse finds an error, says "error:", and exits with 0; only the option that is there for warnings,
#           -Wsparse-error, makes it exit with 1.
# Version:  sparse 0.6.4
# Expected: what every compiler in its place does: the kernel's `make C=1` runs it as one, and
#           Documentation/dev-tools/sparse.rst says nothing else. sparse(1), -Wsparse-error: "Turn all sparse warnings
#           into errors".
# Seen:     exit 0 for an undefined identifier, which is called an error; 1 with -Wsparse-error.
# Why:      make and a verifier that goes by exit codes call a file good that sparse could not even read to its end;
#           with it, a plain warning is as bad as that, and there is no way to have the one and not the other.
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
needs sparse sparse 0.6.4-3
echo 'static int f(void) { return missing; }' >error.c
printf 'typedef unsigned __attribute__((bitwise)) be;\nstatic int f(be x) { return x + 1; }\n' >warning.c
run() { status=0; sparse "$@" >log 2>&1 || status=$?; echo "$(grep -o -E '(error|warning):' log | head -n1) exit $status"; }
is "an error" "$(run error.c)" "error: exit 0"
is "a warning" "$(run warning.c)" "warning: exit 0"
is "an error, -Wsparse-error" "$(run -Wsparse-error error.c)" "error: exit 1"
is "a warning, -Wsparse-error" "$(run -Wsparse-error warning.c)" "error: exit 1"
