#!/bin/sh
# What:     git rebase --exec gives its command GIT_DIR in a linked worktree, and does not in the main one: git in
#           another repository then answers about the series' repository.
# Version:  git 2.39.5
# Expected: the same command does the same in both. git-rebase(1), "--exec" and "Interactive mode": a shell command, run
#           from the root of the working tree; of an exported GIT_DIR there is only word in githooks(5), for hooks.
# Seen:     in the main worktree `git -C ../other log` shows the other repository, in the linked one the series'.
# Why:      `git rebase --exec 'make ...'` is how series are built by hand, and worktrees are how they are kept apart.
#           All that asks git in there (a version from another checkout, git init for a test, git describe) reads, or
#           writes, the wrong repository.
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
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
git config --global user.name Dev
git config --global user.email dev@example.org
git init -q -b main other
git -C other commit -q --allow-empty -m "the other one"
git init -q -b main series
cd series
for n in 1 2 3; do
  echo $n >>f.c
  git add f.c
  git commit -q -m "patch $n"
done
git worktree add -q -b linked "$tmp/linked" >log 2>&1
ask="echo \"\${GIT_DIR:+GIT_DIR, }\$(git -C $tmp/other log -1 --format=%s)\" >>$tmp/answers"
answers() {
  : >"$tmp/answers"
  git rebase -q --exec "$ask" HEAD~2 >log 2>&1
  sort -u "$tmp/answers"
}
is "main worktree" "$(answers)" "the other one"
cd "$tmp/linked"
is "linked worktree" "$(answers)" "GIT_DIR, patch 2
GIT_DIR, patch 3"
