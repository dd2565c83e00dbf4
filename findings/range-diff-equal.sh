#!/bin/sh
# What:     git range-diff writes "=" between two patches that make different trees: a new script that is executable in
#           one version and not in the other, and a new binary file with other bytes.
# Version:  git 2.39.5
# Expected: "=" for the same patch only. git-range-diff(1), "Algorithm": what is compared are the diffs of the two
#           commits, and `git diff` between the two shows both differences. --binary, which is among its options,
#           changes nothing.
# Seen:     1:  <id> = 1:  <id>, for each.
# Why:      whoever carries a verdict of v1 over to v2 because range-diff says "=" carries it over to a tree that was
#           never built: without its mode bit, a script that Kbuild executes ends the build (exit 126).
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
needs git git 1:2.39.5-0+deb12u3
git init -q -b main .
git config user.name Dev
git config user.email dev@example.org
git commit -q --allow-empty -m base

git checkout -q -b mode1
printf '#!/bin/sh\necho "#define N 1"\n' >gen.sh
git add gen.sh
git commit -q -m "scripts: generate the header"
git checkout -q -b mode2 main
printf '#!/bin/sh\necho "#define N 1"\n' >gen.sh
chmod +x gen.sh
git add gen.sh
git commit -q -m "scripts: generate the header"

for i in 1 2; do
  git checkout -q -b "blob$i" main
  printf "firmware $i\\000" >fw.bin
  git add fw.bin
  git commit -q -m "firmware: add the blob"
done

sign() { git range-diff "$@" | awk '{ print $3 }'; }
is "trees of v1 and v2, mode" "$(git diff --summary mode1 mode2)" " mode change 100644 => 100755 gen.sh"
is "range-diff, mode" "$(sign main mode1 mode2)" "="
is "files that differ, bytes" "$(git diff --name-only blob1 blob2)" "fw.bin"
is "range-diff, bytes" "$(sign main blob1 blob2)" "="
is "range-diff --binary, bytes" "$(sign --binary main blob1 blob2)" "="
