#!/bin/sh
# What:     kunit.py parse prints [FAILED] or [CRASHED] for a suite, says "passed" below it, and exits 0: of what has tests
#           in it only these count, and not its own result.
# Version:  tools/testing/kunit of Linux 6.12.117 (Debian's linux-source-6.12), Python 3.11.2
# Expected: the kernel's Documentation/dev-tools/ktap.rst, "Nested tests": the result of a parent is "the overall result".
#           Documentation/dev-tools/kunit/running_tips.rst: kunit.py parse would exit with a code that is not 0 "if any test
#           failed".
# Seen:     a suite that is "not ok" and whose cases are ok; a kernel that panics behind the last case of the last suite (in
#           suite_exit, say), so that the suite has no result; a case with parameters that fails, of which the failing
#           parameter's line was lost behind another one that printk had not ended: "Testing complete", exit 0.
# Why:      a CI that looks at the exit code, or at the counts, takes a kernel that died for one that passed.
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
suite() { # RESULT...: a suite with one case that is ok, and what comes then
  printf '%s\n' 'KTAP version 1' '1..1' '    KTAP version 1' '    # Subtest: a' '    1..1' '    ok 1 works' "$@"
}
parse() { # what it says of the suite, its last line, without the time, and its exit code
  code=0
  python3 tools/testing/kunit/kunit.py parse >log 2>&1 || code=$?
  echo "$(grep -oE '\[(PASSED|FAILED|CRASHED)\] a\b' log). $(sed -n '$s/^[^A-Z]*//p' log). Exit $code."
}
is "a suite that is ok" "$(suite 'ok 1 a' | parse)" "[PASSED] a. Testing complete. Ran 1 tests: passed: 1. Exit 0."
is "one that is not ok" "$(suite 'not ok 1 a' | parse)" "[FAILED] a. Testing complete. Ran 1 tests: passed: 1. Exit 0."
is "a panic before its result" "$(suite 'Kernel panic - not syncing: Fatal exception' | parse)" \
  "[CRASHED] a. Testing complete. Ran 1 tests: passed: 1, errors: 1. Exit 0."
is "a parameter that fails, and whose line is lost" "$(
  printf '%s\n' 'KTAP version 1' '1..1' '    KTAP version 1' '    # Subtest: a' '    1..1' '        KTAP version 1' \
    '        # Subtest: p' '        ok 1 one' 'random: crng        not ok 2 two' '    # p: pass:1 fail:1 skip:0 total:2' \
    '    not ok 1 p' 'not ok 1 a' | parse
)" "[FAILED] a. Testing complete. Ran 1 tests: passed: 1. Exit 0."
