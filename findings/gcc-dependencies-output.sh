#!/bin/sh
# What:     with DEPENDENCIES_OUTPUT in its environment gcc takes <a header> that is missing for a warning, and compiles.
# Version:  gcc 11.3.0, 12.2.0
# Expected: gcc(1): the variable "specifies how to output dependencies for Make", like -MM except for where; -MMD on the
#           command line says the same beside a compilation, and leaves the missing header a fatal error.
# Seen:     gcc -c ends with 0 and makes an object without what the header says; with -MMD it ends with 1.
# Why:      who sets the variable to learn what a build reads, without a change to its Makefiles, gets a build that
#           passes where it fails without: a broken tree looks sound.
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
needs gcc-11 gcc-11 11.3.0-12
needs gcc-12 gcc-12 12.2.0-14+deb12u1
printf '#include <lost.h>\nint f;\n' >f.c
ends() { "$@" >/dev/null 2>&1 && echo "exit 0" || echo "exit $?"; }
for gcc in gcc-11 gcc-12; do
  is "$gcc" "$(ends $gcc -c f.c -o f.o)" "exit 1"
  is "$gcc -MMD" "$(ends $gcc -MMD -MF d -c f.c -o f.o)" "exit 1"
  is "$gcc with DEPENDENCIES_OUTPUT" "$(ends env DEPENDENCIES_OUTPUT=d $gcc -c f.c -o f.o)" "exit 0"
done
