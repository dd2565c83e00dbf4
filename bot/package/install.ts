/**
 * `deno task install [DIR]`: writes the command `everystep` into a directory of PATH (default:
 * ~/.local/bin). `deno install` cannot: it leaves out what deno.json links.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { makeDir, realPath } from "../system/files/dirs.ts";
import { readTextIfThere, writeProgram } from "../system/files/files.ts";
import { environment, interpreter, program, V8_FLAGS } from "../system/host.ts";
import { shellWord } from "../text/shell.ts";

const MARK = "# everystep, run where it was cloned";

/** Writes it; gives its path. Throws UserError where another program has its name. */
export async function install(home: string, to: string): Promise<string> {
  const file = `${to}/everystep`;
  const there = await readTextIfThere(file);
  if (there !== undefined && !there.includes(MARK)) {
    throw new UserError("is there already, and is no command of everystep", {
      place: { file },
      hint: "name another directory: deno task install DIR",
    });
  }
  await makeDir(to);
  const config = shellWord(`${home}/deno.json`), main = shellWord(`${home}/mod.ts`);
  await writeProgram(
    file,
    `#!/bin/sh
${MARK}
deno=${shellWord(interpreter())}
[ -x "$deno" ] || deno=deno
exec "$deno" run -A ${V8_FLAGS} --no-prompt --config ${config} ${main} "$@"
`,
  );
  return file;
}

/** Whether a shell finds what lies in a directory. */
export function isOnPath(dir: string, path: string): boolean {
  return path.split(":").includes(dir);
}

/** The directory of the program, of which this is the URL of a file in bot/package/. */
export function homeOf(url: string): string {
  return decodeURIComponent(new URL("../..", url).pathname).replace(/\/$/, "");
}

if (import.meta.main) {
  const [given = `${environment("HOME") ?? ""}/.local/bin`] = program.args;
  const dir = given.startsWith("/") ? given : `${environment("INIT_CWD") ?? "."}/${given}`;
  await makeDir(dir);
  const to = (await realPath(dir))!;
  try {
    console.log(`installed: ${await install(homeOf(import.meta.url), to)}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`everystep: ${error.text}`);
    program.exit(2);
  }
  if (!isOnPath(to, environment("PATH") ?? "")) console.log(`PATH lacks ${to}: add it`);
}
