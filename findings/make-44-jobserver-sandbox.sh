#!/bin/sh
# What:     make 4.4's job server is a named pipe in /tmp: a recipe that runs make in a sandbox with a /tmp of its own,
#           which kept its jobs with make 4.3, builds one file after the other, with a warning and exit 0.
# Version:  GNU make 4.3 and 4.4.1, bubblewrap 0.8.0
# Expected: as with 4.3, whose pipe is inherited. bwrap(1) closes no descriptors; make's manual, "Sharing Job Slots with
#           GNU make", says that the style may differ, not that the folder has to be seen from inside.
# Seen:     4.3: -j4 --jobserver-auth=3,4 in the inner make; 4.4.1: "jobserver unavailable: using -j1".
# Why:      a private /tmp is what one gives to patches of strangers. The build is right and many times slower, and the
#           warning lands among the compiler's: a judge that takes "warning:" of any program sees a new one.
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
needs bwrap bubblewrap 0.8.0-2+deb12u1
# libc6 is what that make needs to run; any version of the suite does
fetch trixie make=4.4.1-2 libc6
cat >make44 <<END
#!/bin/sh
exec "$tmp/root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$tmp/root/usr/lib/x86_64-linux-gnu" \
  --argv0 "$tmp/make44" "$tmp/root/usr/bin/make" "\$@"
END
chmod +x make44
cat >Makefile <<'END'
all:
	+@bwrap --dev-bind / / --tmpfs /tmp --ro-bind $(CURDIR) $(CURDIR) --chdir $(CURDIR) \
	  $(MAKE) --no-print-directory -f inner.mk
END
cat >inner.mk <<'END'
all:
	@echo $(filter -j%,$(MAKEFLAGS))
END
is "make 4.3" "$(make -j4 2>log)" "-j4"
is "make 4.3, warnings" "$(grep -c warning: log || :)" 0
is "make 4.4.1" "$(./make44 -j4 2>log || echo failed)" "-j1"
is "make 4.4.1, warning" "$(grep -o 'jobserver unavailable: using -j1' log)" "jobserver unavailable: using -j1"
