#!/bin/sh
# What:     a self-test of the kernel cannot be linked statically: timers/valid-adjtimex brings a clock_adjtime() of its own,
#           which the C library's adjtimex() calls, too. Linked dynamically it builds, and so does all else beside it.
# Version:  tools/testing/selftests of Linux 6.12.117 (Debian's linux-source-6.12), gcc 12.2.0, glibc 2.36
# Expected: tools/testing/selftests/lib.mk gives -static as its example of USERLDFLAGS.
# Seen:     "multiple definition of `clock_adjtime'", and no program of timers is installed: make stops at the first.
# Why:      who puts self-tests into an initramfs takes static programs, so as to need no libraries there.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
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
needs gcc gcc 4:12.2.0-3
needs make make 4.3-4.1
needs xz xz-utils 5.4.1-1
fetch trixie linux-source-6.12=6.12.117-1
tar -xJf root/usr/src/linux-source-6.12.tar.xz --strip-components=1 linux-source-6.12/tools linux-source-6.12/scripts \
  linux-source-6.12/include linux-source-6.12/arch/x86 linux-source-6.12/Makefile
is "the example in lib.mk" "$(grep -c 'USERLDFLAGS=-static' tools/testing/selftests/lib.mk)" 1
build() { # OUT ARGUMENT...: programs that are there afterwards, of those two, and what the linker says
  out=$1
  shift
  mkdir "$out"
  code=0
  make -k -C tools/testing/selftests/timers OUTPUT="$tmp/$out" "$@" "$tmp/$out/nanosleep" "$tmp/$out/valid-adjtimex" \
    >log 2>&1 || code=$?
  echo "$(ls "$out" | tr '\n' ' ')exit $code$(sed -n "s/.*\(multiple definition of [^;]*\);.*/, \1/p" log | head -n1)"
}
is "linked dynamically" "$(build dynamic)" "nanosleep valid-adjtimex exit 0"
is "linked statically" "$(build static USERLDFLAGS=-static)" "nanosleep exit 2, multiple definition of \`clock_adjtime'"
