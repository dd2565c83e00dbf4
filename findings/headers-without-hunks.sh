#!/bin/sh
# What:     files that a patch touches without a hunk are misread: gitdiff-parser calls an empty new header and an empty
#           deleted one "modify"; parse-git-patch cuts the names of a renamed file in the wrong place.
# Version:  gitdiff-parser 0.3.1, parse-git-patch 2.1.1 (npm)
# Expected: gitdiff-parser's README: a file's type is "add", "delete", "modify" or "rename"; git-diff(1), "Generating
#           patch text with -p": the extended headers ("new file mode", "rename from") tell, hunks or not.
# Seen:     modify, modify; "lib/old.c b/li" and "new.c" for lib/old.c -> lib/new.c.
# Why:      empty headers are how the kernel's tools/include stubs things out, and pure renames how drivers move.
#           Whoever selects what to build by such lists does not see that a header is gone or where a file went.
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
  gitdiff-parser@0.3.1 parse-git-patch@2.1.1 >npm.log 2>&1 || { cat npm.log >&2; exit 2; }
git init -q .
git config user.name Dev
git config user.email dev@example.org
mkdir lib include
seq 9 >lib/old.c
: >include/gone.h
git add lib include
git commit -q -m base
git mv lib/old.c lib/new.c
git rm -q include/gone.h
mkdir -p include
: >include/stub.h
git add include/stub.h
git commit -q -m "move, remove and stub"
git format-patch -1 --stdout --no-signature --no-rename-empty >mail
cat >read.cjs <<'END'
const { readFileSync } = require("node:fs");
const text = readFileSync("mail", "utf8");
if (process.argv[2] === "types") {
  for (const f of require("gitdiff-parser").parse(text)) console.log(f.newPath, f.type);
} else {
  const m = require("parse-git-patch");
  const files = (m.default ?? m.parseGitPatch)(text).files;
  console.log(files.map((f) => `${f.beforeName} -> ${f.afterName}`).find((x) => x.includes("old.c")));
}
END
is "git, files" "$(git show --format= --name-status --no-rename-empty | cut -c1 | sort | xargs)" "A D R"
is "gitdiff-parser" "$(node read.cjs types | sort)" "include/gone.h modify
include/stub.h modify
lib/new.c rename"
is "parse-git-patch" "$(node read.cjs names)" "lib/old.c b/li -> new.c"
