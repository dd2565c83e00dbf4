/**
 * What a compiler says depends on more than its preprocessor prints: whether blanks or a tab stand
 * before a statement (-Wmisleading-indentation), whether a macro or the code itself compares something
 * with itself. Where its direct mode finds nothing, ccache compares what the preprocessor prints. So
 * the preprocessor that it calls prints all that it read as well, as it is.
 * @module
 */
import { readTextIfThere, writeProgram } from "../../system/files/files.ts";

/** The program, in ccache's directory. */
export const PREPROCESSOR = "everystep-cpp";

/** ccache calls it with the preprocessor's command. Lines of `# 1 "include/linux/x.h" 1` name all that it read. */
const PROGRAM = String.raw`#!/bin/sh
"$@" || exit
last= out=
for word; do
  test "$last" = -o && out=$word
  last=$word
done
# An older ccache reads what is printed.
test -n "$out" || exec cat -- "$last"
awk '/^# [0-9]+ "[^<]/ && !($3 in seen) {
  seen[$3]
  name = substr($3, 2, length($3) - 2)
  if (name !~ /\/$/) print name
}' "$out" | xargs cat -- > "$out.all" && cat -- "$out.all" >> "$out"
code=$?
rm -f -- "$out.all"
exit $code
`;

/** Puts the program into ccache's directory, on the host. */
export async function givePreprocessor(dir: string): Promise<void> {
  const path = `${dir}/${PREPROCESSOR}`;
  if (await readTextIfThere(path) !== PROGRAM) await writeProgram(path, PROGRAM);
}
