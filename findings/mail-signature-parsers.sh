#!/bin/sh
# What:     the signature that git puts under every patch mail ("-- ", its version) is read as a removed line: jsdiff
#           throws away the whole patch with an exception, diff2html and gitdiff-parser count one deletion more.
# Version:  diff 9.0.0, diff2html 3.4.56, gitdiff-parser 0.3.1, parse-diff 0.12.0 (npm)
# Expected: a hunk ends when its line counts are reached, as in git apply and patch(1); git-format-patch(1),
#           "--signature": it is there by default. jsdiff's README, parsePatch: it understands git's dialect; and it
#           does skip a line of text behind the hunk, only not one that begins with a dash.
# Seen:     jsdiff: "Hunk at line 5 has more lines than expected"; 1/2 and 1/2 for a patch of 1/1; parse-diff: 1/1.
# Why:      every patch that arrives by mail ends so. Touched lines and diffstats are off by one, or nothing is parsed
#           at all: a verifier has to cut the signature, and may not cut a removed line "-- ".
home=$HOME # npm reads its registry from there
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
HOME=$home npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tmp" \
  diff@9.0.0 diff2html@3.4.56 gitdiff-parser@0.3.1 parse-diff@0.12.0 >npm.log 2>&1 ||
  { cat npm.log >&2; exit 2; }
git init -q .
git config user.name Dev
git config user.email dev@example.org
printf 'a\nb\n' >f.c
git add f.c
git commit -q -m base
sed -i s/b/B/ f.c
git commit -q -a -m "lib: change b"
git format-patch -1 --stdout >mail
sed -n '/^diff --git/,$p' mail >patch
sed '/^-- $/s/.*/text/' patch >patch.text
is "git apply --numstat" "$(git apply --numstat patch | cut -f1,2 | tr '\t' /)" 1/1
cat >count.cjs <<'END'
const { readFileSync } = require("node:fs");
const [, , parser, file] = process.argv;
const text = readFileSync(file, "utf8");
const lines = (all, sign) => all.filter((line) => line[0] === sign).length;
const counts = {
  diff() {
    const all = require("diff").parsePatch(text).flatMap((f) => f.hunks).flatMap((h) => h.lines);
    return [lines(all, "+"), lines(all, "-")];
  },
  diff2html() {
    const [f] = require("diff2html").parse(text);
    return [f.addedLines, f.deletedLines];
  },
  "gitdiff-parser"() {
    const all = require("gitdiff-parser").parse(text)[0].hunks.flatMap((h) => h.changes);
    return [all.filter((c) => c.type === "insert").length, all.filter((c) => c.type === "delete").length];
  },
  "parse-diff"() {
    const [f] = require("parse-diff")(text);
    return [f.additions, f.deletions];
  },
};
try {
  console.log(counts[parser]().join("/"));
} catch (e) {
  console.log(e.message.replace(/ \(.*/, ""));
}
END
is "diff" "$(node count.cjs diff patch)" "Hunk at line 5 has more lines than expected"
is "diff, text in place of the dashes" "$(node count.cjs diff patch.text)" 1/1
is "diff2html" "$(node count.cjs diff2html patch)" 1/2
is "gitdiff-parser" "$(node count.cjs gitdiff-parser patch)" 1/2
is "parse-diff" "$(node count.cjs parse-diff patch)" 1/1
