#!/bin/sh
# What:     kunit.py parse reads the tests of the first module in a dmesg and no others: where the second one's fail it
#           says "passed" and exits 0. Below a kernel that has KUnit built in, and no test, it reads none at all.
# Version:  tools/testing/kunit of Linux 6.12.117 (Debian's linux-source-6.12), Python 3.11.2
# Expected: the kernel's Documentation/dev-tools/kunit/running_tips.rst, "Running tests as modules": modprobe has no exit
#           code for a test that fails, "but kunit.py parse would", of a dmesg. Each module prints a document of its own,
#           with "KTAP version 1" and its plan; ktap.rst says nothing of one document only.
# Seen:     as far as the first plan goes the lines are read; what follows is dropped without a word. With KUNIT=y the first
#           document is the kernel's own, of no suite: "0 tests run!", exit 1, whatever the modules say.
# Why:      a CI that loads test modules and gives dmesg to kunit.py is green as long as its first module is.
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
needs python3 python3 3.11.2-1+b1
needs xz xz-utils 5.4.1-1
fetch trixie linux-source-6.12=6.12.117-1
tar -xJf root/usr/src/linux-source-6.12.tar.xz --strip-components=1 linux-source-6.12/tools/testing/kunit
module() { # NAME RESULT: what a module with one test prints
  printf '%s\n' 'KTAP version 1' '1..1' '    KTAP version 1' "    # Subtest: $1" "    # module: $1_test" '    1..1' \
    "    $2 1 works" "$2 1 $1"
}
stamped() { sed 's/^/[   12.345678] /'; }
parse() { # its last line, without the time, and its exit code
  code=0
  python3 tools/testing/kunit/kunit.py parse >log 2>&1 || code=$?
  echo "$(sed -n '$s/^[^A-Z]*//p' log) Exit $code."
}
is "one that fails" "$(module a 'not ok' | stamped | parse)" "Testing complete. Ran 1 tests: failed: 1 Exit 1."
is "one that passes, then one that fails" "$({ module a ok; module b 'not ok'; } | stamped | parse)" \
  "Testing complete. Ran 1 tests: passed: 1 Exit 0."
is "the kernel's own document, of no suite, then one that passes" \
  "$({ printf '%s\n' 'KTAP version 1' '1..0'; module a ok; } | stamped | parse)" \
  "Testing complete. Ran 0 tests: errors: 1 Exit 1."
