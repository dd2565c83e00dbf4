/**
 * Takes one patch: the program's answer, the truth, and where they differ the smallest patch that
 * shows it, with its story.
 * @module
 */
import { fileName } from "../../bot/config/builds/mod.ts";
import { makeDir } from "../../bot/system/files/dirs.ts";
import { choose, type PatchKey } from "./pick/choose.ts";
import { isDisagreement, type Result, resultOf } from "./compare.ts";
import { decide, type Decided, type Effort } from "./decide.ts";
import type { Ground } from "./build/ground.ts";
import type { Answer } from "./objects.ts";
import { reduce } from "./reduce.ts";
import type { Row } from "./results.ts";
import { rngOf } from "./pick/rng.ts";
import { commitEdit, type Patched } from "./build/state.ts";
import { type Truth, truthOf } from "./build/truth.ts";
import type { Edit, Kind } from "./types.ts";

/** How patches are taken. */
export interface Taking {
  readonly ground: Ground;
  readonly kinds: readonly Kind[];
  readonly effort: Omit<Effort, "drawn">;
  readonly sample: number;
  readonly tries: number;
  /** Asks the program of a state. */
  readonly ask: (patched: Patched) => Promise<Answer>;
  readonly signal: AbortSignal;
  /** The program's commit. */
  readonly program: string;
}

/** A patch with what was said of it. */
interface Taken {
  readonly edit: Edit;
  readonly patched: Patched;
  readonly answer: Answer;
  readonly decided: Decided;
  readonly result: Result;
}

/** Object names that a row keeps. */
const NAMES = 20;

/** Takes a patch. `none`: no kind suits the tree. Undefined: interrupted, and nothing is to be kept. */
export async function takePatch(
  key: PatchKey,
  taking: Taking,
): Promise<Row | "none" | undefined> {
  const { ground: { site, base, view }, kinds, sample, tries, signal } = taking;
  const truth = truthOf(site, base, signal);
  const chosen = choose(key, kinds, view);
  if (chosen === undefined) return "none";
  const drawn = sample > 0 && rngOf(JSON.stringify(["sample", key])).int(sample) === 0;
  const effort = { ...taking.effort, drawn };
  const first = await takeEdit(chosen.edit, effort, truth, taking);
  if (first === undefined || first === "same") return first === "same" ? "none" : undefined;
  let least = first;
  if (isDisagreement(first.result)) {
    await reduce(first.edit, view.read, async (edit) => {
      const one = await takeEdit(
        edit,
        { ...effort, truth: "incremental", drawn: false },
        truth,
        taking,
      );
      if (one === undefined || one === "same" || one.result !== first.result) return false;
      least = one;
      return true;
    }, tries);
    if (signal.aborted) return undefined;
  }
  const small = tooSmall(first);
  const row = rowOf(key, chosen.kind, first, small, taking.program);
  if (!isDisagreement(first.result) && small.length === 0) return row;
  return { ...row, story: await writeStory(row, first, least, truth, site.out) };
}

async function takeEdit(
  edit: Edit,
  effort: Effort,
  truth: Truth,
  { ground, ask, signal }: Taking,
): Promise<Taken | "same" | undefined> {
  const patched = await commitEdit(ground.site, edit);
  if (patched === undefined) return "same";
  const answer = await ask(patched);
  if (signal.aborted) return undefined;
  const decided = await decide(answer, effort, (way, how) => truth.build(way, patched, how));
  if (decided === undefined || signal.aborted) return undefined;
  return { edit, patched, answer, decided, result: resultOf(answer.class, decided.class) };
}

/** Objects that make made other than they were, and that the program did not compile. */
function tooSmall({ answer, decided }: Taken): readonly string[] {
  const { tried } = answer;
  if (tried === undefined || answer.class === "none" || decided.class === "fail") return [];
  const known = new Set(tried);
  const changed = decided.builds.find(({ way }) => way === "incremental")?.changed ?? [];
  return changed.filter((name) => !known.has(name)).slice(0, NAMES);
}

function rowOf(
  key: PatchKey,
  kind: Kind,
  { edit, patched, answer, decided, result }: Taken,
  unforeseen: readonly string[],
  program: string,
): Row {
  const { tried, ...rest } = answer;
  return {
    ...key,
    kind: kind.name,
    title: edit.title,
    tree: patched.tree,
    result,
    truth: decided.class,
    builds: decided.builds.map(({ changed: _, ...built }) => ({ ...built, said: [...built.said] })),
    answer: {
      ...rest,
      ...tried === undefined ? {} : { objects: tried.length },
      said: [...answer.said],
    },
    unforeseen: [...unforeseen],
    program,
  };
}

/** Writes the folder of a disagreement, and gives its name. */
async function writeStory(row: Row, first: Taken, least: Taken, truth: Truth, out: string) {
  const name = [fileName(row.arch), row.seed, row.i, row.kind].join("-");
  const dir = `${out}/${name}`;
  await makeDir(`${dir}/logs`);
  await Deno.writeTextFile(`${dir}/patch`, least.patched.mail);
  if (least !== first) await Deno.writeTextFile(`${dir}/patch.whole`, first.patched.mail);
  const builds = least.decided.builds.flatMap((one) => [
    `${one.way}: ${one.class}: ${one.reason}`,
    ...one.said.map((text) => `  ${text}`),
  ]);
  const lines = [
    `${row.result}: patch ${row.i} of --seed ${row.seed} --arch ${row.arch}${
      row.kinds === "" ? "" : ` --kinds '${row.kinds}'`
    }, program ${row.program}`,
    "",
    `objects: ${least.answer.verdict}: ${least.answer.reason}`,
    ...least.answer.said.map((text) => `  ${text}`),
    ...builds,
    ...row.unforeseen.length === 0 ? [] : [`not compiled: ${row.unforeseen.join(" ")}`],
  ];
  await Deno.writeTextFile(`${dir}/story`, `${lines.join("\n")}\n`);
  for (const { way } of least.decided.builds) await truth.copyLog(way, `${dir}/logs/${way}`);
  return name;
}
