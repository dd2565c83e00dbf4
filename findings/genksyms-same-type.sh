#!/bin/sh
# What:     the CRC of an exported function changes when its type does not: "signed int" for "int", or one more #include
#           that completes a struct of which it takes a pointer.
# Version:  genksyms of Linux 6.1.176 (Debian's linux-kbuild-6.1 6.1.176-1)
# Expected: Documentation/kbuild/modules.rst, "Module Versioning": a simple ABI consistency check by a CRC of the full
#           prototype. `int` and `signed int` are one type (C11 6.7.2), and an #include is no change of the prototype.
# Seen:     other CRCs for both; the name of the parameter, which is in the prototype too, changes nothing.
# Why:      whoever takes "same CRC" for "nobody else has to be built" is safe, whoever takes "another CRC" for "this
#           patch changed an interface" blames a patch that sorted #include lines.
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
fetch bookworm linux-kbuild-6.1=6.1.176-1
crc() { printf '%s\n__GENKSYMS_EXPORT_SYMBOL(f);\n' "$1" | root/usr/lib/linux-kbuild-6.1/scripts/genksyms/genksyms | cut -d' ' -f3; }
same() { [ "$(crc "$1")" = "$(crc "$2")" ] && echo same || echo other; }
is "a CRC comes" "$(crc 'extern int f(int a);' | grep -c '^0x[0-9a-f]*$')" 1
is "parameter renamed" "$(same 'extern int f(int a);' 'extern int f(int b);')" same
is "int, signed int" "$(same 'extern int f(int a);' 'extern int f(signed int a);')" other
is "struct s completed" "$(same 'struct s; extern int f(struct s *p);' 'struct s { int a; }; extern int f(struct s *p);')" other
