/**
 * Random patches to the kernel, each taken through level `objects` and through whole builds. What it
 * takes and what it found stand in README.md beside this file.
 */
import { InfraError, UserError } from "../../bot/system/errors.ts";
import { readTextIfThere, writeAtomic } from "../../bot/system/files/files.ts";
import { stopSignal, userDirectory } from "../../bot/system/host.ts";
import { inDir } from "../../bot/engine/context.ts";
import { run } from "../../bot/system/process/process.ts";
import { move } from "../../bot/system/files/dirs.ts";
import { choose, kindsOf, type PatchKey } from "./pick/choose.ts";
import { groundOf } from "./build/ground.ts";
import { GROUPS, KINDS } from "./kinds/mod.ts";
import { HELP, type Options, readWords } from "./options.ts";
import { takePatch } from "./patch.ts";
import { addRow, keyText, readRows } from "./results.ts";
import { commitEdit, type Patched } from "./build/state.ts";
import { ask } from "./objects.ts";
import { rowLine, sums, table } from "./table.ts";

const note = (text: string) => console.error(text);

/** So many patches in a row that cannot be taken end the run. */
const MOST_FAILURES = 3;

/** Runs a campaign; gives the exit code. */
async function campaign(options: Options, signal: AbortSignal): Promise<number> {
  const out = inDir(userDirectory(), options.out), file = `${out}/results.jsonl`;
  if (options.again) await setAside(file);
  const kinds = kindsOf(KINDS, options.kinds);
  if (kinds.length === 0) throw new UserError(`--kinds ${options.kinds}: no kind has such a name`);
  const program = await programCommit();
  const until = options.minutes === undefined
    ? Infinity
    : performance.now() + options.minutes * 6e4;
  const stop = () => signal.aborted || performance.now() > until;
  const of = (arch: string): PatchKey[] =>
    Array.from({ length: options.count }, (_, n) => ({
      seed: options.seed,
      arch,
      kinds: options.kinds,
      i: options.first + n,
    }));
  const selected = new Set(options.archs.flatMap(of).map(keyText));
  const rows = (await readRows(file)).filter((row) => selected.has(keyText(row)));
  const done = new Set(rows.map(keyText));
  const report = async () => {
    const words = Deno.args.filter((word) => word !== "--again").join(" ");
    const head =
      `\`deno task campaign ${words}\`: ${rows.length} of ${selected.size} patches, program ${program}`;
    await writeAtomic(`${out}/table.md`, `${head}\n\n${table(rows, GROUPS)}\n`);
  };
  let failures = 0;
  /** One patch that cannot be taken does not end a long run; several in a row are the machine's fault. */
  const failed = (error: unknown, { arch, i }: PatchKey): "failed" => {
    if (signal.aborted || ++failures >= MOST_FAILURES) throw error;
    note(`${arch} ${i}: left for the next run: ${error instanceof Error ? error.message : error}`);
    return "failed";
  };
  for (const arch of options.archs) {
    const left = of(arch).filter((key) => !done.has(keyText(key)));
    if (left.length === 0 || stop()) continue;
    await using ground = await groundOf(options, arch, signal, note);
    const { tree, cache, jobs } = options;
    const asking = {
      jobs,
      signal,
      ...tree === undefined ? {} : { tree },
      ...cache === undefined ? {} : { cache },
      ...ground.configs === undefined ? {} : { configs: ground.configs },
    };
    const how = {
      ground,
      kinds,
      program,
      signal,
      effort: { truth: options.truth, decide: options.decide },
      sample: options.sample,
      tries: options.tries,
      ask: (patched: Patched) => ask(ground.site, patched, asking),
    };
    for (const key of left) {
      if (stop()) break;
      const row = await takePatch(key, how).catch((error) => failed(error, key));
      if (row === undefined) break;
      if (row === "failed") continue;
      failures = 0;
      if (row === "none") {
        note(`${arch} ${key.i}: no kind suits`);
        continue;
      }
      addRow(file, row);
      rows.push(row);
      console.log(rowLine(row));
      await report();
    }
  }
  if (rows.length > 0) await report();
  for (const line of sums(rows)) console.log(line);
  if (rows.length < selected.size) {
    note(`${rows.length} of ${selected.size} patches; the same command goes on (without --again)`);
  }
  return rows.some(({ result }) => result === "wrong-green") ? 1 : 0;
}

/** Prints a patch as a mail. */
async function show(options: Options, i: number, signal: AbortSignal): Promise<number> {
  const arch = options.archs[0]!;
  await using ground = await groundOf(options, arch, signal, note);
  const { seed, kinds } = options;
  const chosen = choose({ seed, arch, kinds, i }, kindsOf(KINDS, kinds), ground.view);
  const patched = chosen === undefined ? undefined : await commitEdit(ground.site, chosen.edit);
  console.log(patched?.mail ?? "no kind suits");
  return 0;
}

function list(options: Options): number {
  const all = KINDS.reduce((sum, { weight }) => sum + weight, 0);
  for (const { name, weight, usually } of kindsOf(KINDS, options.kinds)) {
    console.log(`${name.padEnd(30)}${String(weight).padStart(4)} of ${all}  ${usually}`);
  }
  return 0;
}

/** Earlier answers stay, under a name that nobody has. */
async function setAside(file: string): Promise<void> {
  if (await readTextIfThere(file) === undefined) return;
  let n = 1;
  while (await readTextIfThere(`${file}.${n}`) !== undefined) n++;
  await move(file, `${file}.${n}`);
}

async function programCommit(): Promise<string> {
  const cwd = decodeURIComponent(new URL("../..", import.meta.url).pathname);
  const done = await run(["git", "describe", "--always", "--dirty", "--exclude", "*"], { cwd });
  return done.ok ? done.stdout.trim() : "unknown";
}

async function main(signal: AbortSignal): Promise<number> {
  try {
    const asked = readWords(Deno.args);
    if (asked.kind === "help") {
      console.log(HELP);
      return 0;
    }
    if (asked.kind === "list") return list(asked.options);
    if (asked.kind === "show") return await show(asked.options, asked.i, signal);
    return await campaign(asked.options, signal);
  } catch (error) {
    if (signal.aborted) return 3;
    note(`campaign: ${error instanceof Error ? error.message : error}`);
    if (error instanceof UserError && error.hint !== undefined) note(`  ${error.hint}`);
    return error instanceof InfraError ? 3 : 2;
  }
}

if (import.meta.main) {
  using stop = stopSignal();
  const code = await main(stop.signal);
  // What a shell expects of a program that a signal ended.
  Deno.exitCode = stop.signal.aborted ? stop.stopped() === "SIGTERM" ? 143 : 130 : code;
}
