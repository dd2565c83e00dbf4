#!/bin/sh
# What:     the usual test for `make -s`, an "s" in MAKEFLAGS, is true in make 4.4 for any variable with an "s" that is
#           given on the command line: CROSS_COMPILE=sparc64-linux-gnu- makes a build silent.
# Version:  GNU make 4.3 and 4.4.1
# Expected: GNU make's manual, "Communicating Options to a Sub-make": MAKEFLAGS holds the options, the single-letter
#           ones in its first word. While a makefile is read, 4.3 shows these alone; 4.4 also the variables, behind
#           "--".
# Seen:     [] in 4.3, [ -- CROSS_COMPILE=sparc64-linux-gnu-] in 4.4.1. $(firstword -$(MAKEFLAGS)), which newer kernels
#           use, is right in both.
# Why:      older kernels (and others' makefiles) have the old test. The same tree built with a newer make prints no
#           "CC" line: a verifier that reads from them which objects were compiled reads that none was.
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
unset MAKEFLAGS MAKELEVEL TMPDIR
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
needs make make 4.3-4.1
# libc6 is what that make needs to run; any version of the suite does
fetch trixie make=4.4.1-2 libc6
cat >make44 <<END
#!/bin/sh
exec "$tmp/root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$tmp/root/usr/lib/x86_64-linux-gnu" \
  --argv0 "$tmp/make44" "$tmp/root/usr/bin/make" "\$@"
END
chmod +x make44
cat >Makefile <<'END'
old := $(if $(findstring s,$(filter-out --%,$(MAKEFLAGS))),silent,loud)
new := $(if $(findstring s,$(firstword -$(MAKEFLAGS))),silent,loud)
all:
	@echo $(old) $(new)
END
arg=CROSS_COMPILE=sparc64-linux-gnu-
is "make 4.3, old test and new" "$(make "$arg")" "loud loud"
is "make 4.3 -s" "$(make -s "$arg")" "silent silent"
is "make 4.4.1, old test and new" "$(./make44 "$arg")" "silent loud"
is "make 4.4.1 -s" "$(./make44 -s "$arg")" "silent silent"
is "make 4.4.1, no variable" "$(./make44)" "loud loud"
