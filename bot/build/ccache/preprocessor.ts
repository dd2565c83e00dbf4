/**
 * What a compiler says depends on more than its preprocessor prints: whether blanks or a tab stand
 * before a statement (-Wmisleading-indentation), whether a macro or the code itself compares something
 * with itself. Where its direct mode finds nothing, ccache compares what the preprocessor prints. So
 * the preprocessor that it calls prints the source as well, as it is.
 * @module
 */
import { readTextIfThere, writeProgram } from "../../system/files/files.ts";

/** The program, in ccache's directory. */
export const PREPROCESSOR = "everystep-cpp";

/** ccache calls it with the preprocessor's command, in which the source comes last. */
const PROGRAM = `#!/bin/sh
"$@" || exit
last= out=
for word; do
  test "$last" = -o && out=$word
  last=$word
done
if test -n "$out"; then exec cat -- "$last" >> "$out"; else exec cat -- "$last"; fi
`;

/** Puts the program into ccache's directory, on the host. */
export async function givePreprocessor(dir: string): Promise<void> {
  const path = `${dir}/${PREPROCESSOR}`;
  if (await readTextIfThere(path) !== PROGRAM) await writeProgram(path, PROGRAM);
}
