#!/bin/sh
# What:     objtool's warning about a function that has no end names the function that happens to stand behind it: a
#           new function between the two, which has nothing to do with either, changes the text.
# Version:  objtool of Linux 6.1.176 (Debian's linux-kbuild-6.1 6.1.176-1), gcc 12.2.0
# Expected: a text that changes with the function alone. tools/objtool/Documentation/objtool.txt explains the warning as
#           one about the first function; it promises no text.
# Seen:     "stop() falls through to next function next()", with the new one "... between()"; where stop() is the last,
#           ".text: unexpected end of section", which names no function at all. Exit 0 each time.
# Why:      builds of two states are compared by their warnings: of one mistake, old and untouched, one is fixed and a
#           new one made by whoever adds a function behind, or removes the last one.
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
# fetch SUITE PACKAGE=VERSION...: unpacks packages of a Debian suite, from where this machine's apt gets Debian, under root/
fetch() {
  suite=$1
  shift
  uri=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    sed -n 's/^bookworm //p' | head -n1)
  mkdir -p apt/lists/partial apt/cache/archives/partial root
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main" >apt/sources.list
  cat >apt/conf <<END
Dir::State::Lists "$tmp/apt/lists";
Dir::Cache "$tmp/apt/cache";
Dir::Etc::SourceList "$tmp/apt/sources.list";
Dir::Etc::SourceParts "-";
APT::Sandbox::User "root";
Acquire::Languages "none";
END
  { APT_CONFIG="$tmp/apt/conf" apt-get update && APT_CONFIG="$tmp/apt/conf" apt-get download "$@"; } >apt/log 2>&1 ||
    { cat apt/log >&2; echo "cannot run: no $* in $suite" >&2; exit 2; }
  for deb in *.deb; do dpkg -x "$deb" root; done
}
needs gcc-12 gcc-12 12.2.0-14+deb12u1
fetch bookworm linux-kbuild-6.1=6.1.176-1
objtool=$tmp/root/usr/lib/linux-kbuild-6.1/tools/objtool/objtool
# told FILE: what objtool says of its object
told() {
  gcc-12 -O2 -fno-reorder-functions -fno-asynchronous-unwind-tables -fcf-protection=none -c "$1" -o f.o
  status=0
  "$objtool" --stackval --dry-run f.o >log 2>&1 || status=$?
  sed 's/^f\.o: warning: objtool: //' log
  return $status
}
stop='int stopped; void stop(void) { stopped = 1; __builtin_unreachable(); }'
next='int next(void) { return 2; }'
{ echo "$stop"; echo "$next"; } >two.c
{ echo "$stop"; echo 'int between(void) { return 3; }'; echo "$next"; } >three.c
echo "$stop" >one.c
is "stop() and next()" "$(told two.c)" "stop() falls through to next function next()"
is "a function between them" "$(told three.c)" "stop() falls through to next function between()"
is "stop() alone" "$(told one.c)" ".text: unexpected end of section"
told two.c >/dev/null && status=0 || status=$?
is "exit" "$status" 0
