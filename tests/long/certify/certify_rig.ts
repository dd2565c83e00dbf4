/** A tree with a verified series, and the command in this process. */
import assert from "node:assert/strict";
import { parseCommand } from "../../../bot/cli/parse.ts";
import { COMMANDS } from "../../../bot/commands/mod.ts";
import { makeContext } from "../../../bot/cli/context.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { run } from "../../../bot/system/process/process.ts";
import { quietTerminal } from "../../../bot/system/terminal/terminal.ts";
import { reportOf } from "../../certify/reports.ts";
import { commit, repo, sh } from "../../tree/toy.ts";
import type { Ran } from "../../commands/program.ts";

export const FILE = "mm/a.c";
export const SUBJECTS = ["mm: one", "mm: two", "mm: three"];
export const lines = (...changed: number[]) =>
  Array.from({ length: 40 }, (_, i) => `int ${changed.includes(i) ? "new" : "a"}${i};`).join("\n") +
  "\n";

/** A tree with three patches on `topic`, the run that verified them, and keys. */
export async function home(): Promise<
  AsyncDisposable & { readonly dir: string; readonly tree: string }
> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  const tree = `${dir}/linux`;
  await repo(tree);
  await sh(tree, "checkout", "-q", "-b", "topic");
  await commit(tree, { [FILE]: lines(1) }, SUBJECTS[0]!);
  await commit(tree, { [FILE]: lines(1, 20) }, SUBJECTS[1]!);
  await commit(tree, { [FILE]: lines(1, 20, 38) }, SUBJECTS[2]!);
  const trees = (await sh(tree, "log", "--reverse", "--format=%T")).split("\n");
  const report = reportOf(SUBJECTS, { um: "pppp" }, trees);
  await Deno.writeTextFile(`${dir}/report.json`, JSON.stringify(report));
  for (const name of ["dev", "other"]) {
    const argv = [
      "ssh-keygen",
      "-q",
      "-t",
      "ed25519",
      "-N",
      "",
      "-C",
      name,
      "-f",
      `${dir}/${name}`,
    ];
    assert.ok((await run(argv)).ok);
  }
  const key = await Deno.readTextFile(`${dir}/dev.pub`);
  await Deno.writeTextFile(`${dir}/signers`, `dev@example.org ${key}`);
  return { dir, tree, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

/** The command in this process: many runs, and no time to start each. */
export async function everystepHere(dir: string, ...args: string[]): Promise<Ran> {
  let stdout = "", stderr = "";
  const terminal = {
    ...quietTerminal,
    out: (text: string) => void (stdout += `${text}\n`),
    err: (text: string) => void (stderr += `${text}\n`),
  };
  try {
    const { command, options, globals } = parseCommand(["certify", ...args], COMMANDS);
    assert.equal(command.name, "certify");
    const context = makeContext(globals, terminal, new AbortController().signal, { cwd: dir });
    const code = await command.run(options, context);
    return { code, stdout, stderr };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { code: 2, stdout, stderr: `${stderr}${error.text}\n` };
  }
}

export const SIGN = ["report.json", "-o", "c.json", "--sign", "dev"];
export const CHECK = ["--check", "c.json", "linux"];
export const SIGNED = [...CHECK, "--signers", "signers"];
