#!/bin/sh
# What:     one commit whose committer date is more than a year ago makes a branch of b4 prep no branch of b4's: every
#           command says "This is not a prep-managed branch." The letter and all that b4 noted are still there, below.
# Version:  b4 0.12.0
# Expected: that a branch which b4 prep made stays one, whatever is committed on it: b4's documentation ("prep: Work on
#           patch series") says that the letter is in a commit of the branch, and nothing of dates.
# Seen:     the letter is looked up by git log --since=1.year, which ends at the first commit that is older.
# Why:      rebase and am with --committer-date-is-author-date keep old dates; so do patches that waited in a tree for a
#           year. What is scripted around b4 prep (b4 prep --check, b4 send) then takes the branch for another's.
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
needs b4 b4 0.12.0-2
git config --global user.name Dev
git config --global user.email dev@example.org
git init -q -b main tree
cd tree
git commit -q --allow-empty -m base
b4 prep -n toy -f main >"$tmp/log" 2>&1
echo 1 >f.c
git add f.c
# said: the first line of what b4 says of the branch
said() { b4 prep --show-info 2>&1 | head -1; }
old=$(date -u -d '400 days ago' +%Y-%m-%dT%H:%M:%SZ)
git commit -q -m "lib: part 1" --date "$old"
is "written long ago, committed today" "$(said)" "branch: b4/toy"
GIT_COMMITTER_DATE="$old" git commit -q --amend --no-edit
is "committed long ago" "$(said)" "CRITICAL: This is not a prep-managed branch."
is "the letter is there" "$(git log --oneline --grep b4-submit-tracking | wc -l)" 1
git commit -q --amend --no-edit
is "committed today again" "$(said)" "branch: b4/toy"
