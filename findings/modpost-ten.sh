#!/bin/sh
# What:     modpost names ten unresolved symbols of a build and no more; of the others it says how many.
# Version:  modpost of Linux 6.1.176 (Debian's linux-kbuild-6.1 6.1.176-1)
# Expected: an "ERROR: modpost" for each, as one undefined symbol is one error. Documentation/kbuild/modules.rst tells
#           of no limit; the limit is a constant in scripts/mod/modpost.c that no option of Kbuild's changes.
# Seen:     14 missing symbols, 10 lines, "suppressed 4 unresolved symbol warnings because there were too many".
# Why:      the ten are the first by the order of modules and symbols, not the newest: where a tree has ten already, an
#           eleventh changes a count only. A judge who takes the lines of two states apart sees no new error, and when a
#           patch mends one, another's name appears as though that patch had broken it.
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
modpost=$tmp/root/usr/lib/linux-kbuild-6.1/scripts/mod/modpost
module() { # how many symbols are missing, which is the first
  for i in $(seq "$1" 14); do printf 'extern void missing_%02d(void);\n' "$i"; done
  echo 'int init_module(void) {'
  for i in $(seq "$1" 14); do printf 'missing_%02d();\n' "$i"; done
  echo 'return 0; }'
  for tag in license=GPL description=test; do
    echo "static const char ${tag%%=*}[] __attribute__((section(\".modinfo\"), used)) = \"$tag\";"
  done
}
run() {
  module "$1" >m.c
  gcc-12 -O0 -fno-pic -c m.c -o m.o
  echo m.o >modules.order
  echo m.o >m.mod
  "$modpost" -o Module.symvers -T modules.order >log 2>&1 || :
  grep -o 'missing_[0-9]*' log | sed -n '1p;$p' | xargs
}
is "14 missing, first and last named" "$(run 1)" "missing_01 missing_10"
is "and" "$(grep -o 'suppressed [0-9]* unresolved' log)" "suppressed 4 unresolved"
is "one mended, first and last named" "$(run 2)" "missing_02 missing_11"
