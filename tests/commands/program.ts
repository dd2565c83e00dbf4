/**
 * Runs everystep as its users do.
 */
import assert from "node:assert/strict";
import { main } from "../../bot/main.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";
import { type Report, reportSchema } from "../../bot/report/model/schema.ts";
import {
  commitSeries,
  type Edit,
  makeToyTree,
  TOY_ARCHS,
  TOY_FILES,
  writeFiles,
} from "../toy/kernel.ts";

/** What the program did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MOD = decodeURIComponent(new URL("../../mod.ts", import.meta.url).pathname);

/** The argv of the program. */
export function programArgv(args: readonly string[]): string[] {
  return [Deno.execPath(), "run", "-A", MOD, ...args];
}

/** Runs the program in a directory to its end. */
export async function everystep(
  cwd: string,
  args: readonly string[],
  options: { stdin?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const [program, ...rest] = programArgv(args);
  const child = new Deno.Command(program!, {
    args: rest,
    cwd,
    env: { INIT_CWD: cwd, NO_COLOR: "1", ...options.env },
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (options.stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(options.stdin));
    await writer.close();
  }
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/**
 * The same without a process of its own, which costs half a second to start: for what neither reads
 * standard input nor looks at the environment.
 */
export async function called(cwd: string, args: readonly string[]): Promise<Ran> {
  const out: string[] = [], err: string[] = [];
  const lines = (to: string[]) => (text: string) =>
    void to.push(text.endsWith("\n") ? text : `${text}\n`);
  const terminal = { ...quietTerminal, out: lines(out), err: lines(err) };
  const code = await main(args, { cwd, terminal });
  return { code, stdout: out.join(""), stderr: err.join("") };
}

/** A temporary directory with a toy tree, its configs and an empty cache. */
export interface ToyHome extends AsyncDisposable {
  readonly dir: string;
  readonly tree: string;
  readonly cache: string;
  /** `--tree`, `--configs` and `--cache` for all of it. */
  readonly flags: readonly string[];
}

/** Settings of the toy: no host tools but those that every machine with git and gcc has. */
export const TOY_SETTINGS = `generic_archs = ["toya", "toyb"]
disk_gib = 0
memory_gib = 0
host = []

[timeouts]
config = 600
build = 600
boot = 600
`;

/** Makes a {@linkcode ToyHome}; disposing it removes everything. */
export async function toyHome(files?: Readonly<Record<string, string>>): Promise<ToyHome> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  const tree = `${dir}/linux`, configs = `${dir}/configs`, cache = `${dir}/cache`;
  await makeToyTree(tree, files);
  const archs = Object.entries(TOY_ARCHS).map(([name, text]) => [`arch/${name}`, text]);
  await writeFiles(configs, { "everystep.toml": TOY_SETTINGS, ...Object.fromEntries(archs) });
  return {
    dir,
    tree,
    cache,
    flags: ["--tree", tree, "--configs", configs, "--cache", cache],
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}

/** Takes a series to level `objects` on toya, whose tree has these files, too. */
export async function verified(
  files: Readonly<Record<string, string>>,
  edits: readonly Edit[],
  flags: readonly string[] = [],
): Promise<Report> {
  await using home = await toyHome({ ...TOY_FILES, ...files });
  await commitSeries(home.tree, edits);
  const args = ["verify", "main..series", ...home.flags, "--arch", "toya", "--json", ...flags];
  const ran = await called(home.dir, args);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  return reportSchema.parse(JSON.parse(ran.stdout));
}
