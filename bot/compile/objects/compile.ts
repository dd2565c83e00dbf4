/**
 * Compiles objects of a prepared state.
 * @module
 */
import type { Early } from "../../affected/mod.ts";
import type { LogFacts } from "../log.ts";
import { KEEP_GOING, maker, type MakeRun } from "../make.ts";
import type { PreparedState } from "./prepare.ts";
import { goalsByDir } from "./trees.ts";

/** What is compiled of a state, as Kbuild calls it. */
export interface Targets {
  readonly objects: readonly string[];
  /** Device trees. */
  readonly trees: readonly string[];
  /** Programs of samples/, and the objects that these are linked of. */
  readonly programs?: readonly string[];
}

/** What came of it. */
export interface Compiled {
  readonly ok: boolean;
  readonly facts: LogFacts;
  readonly fault?: string;
  readonly excess?: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** States in whose directories something was compiled; by what they share with their copies. */
const COMPILED = new WeakSet<object>();

/**
 * Whether nothing was compiled in the directory of a state since it was prepared: what is made once there, programs of
 * the host for one, has said nothing yet.
 */
export function isFresh({ keeping }: Pick<PreparedState, "keeping">): boolean {
  return keeping !== undefined && !COMPILED.has(keeping);
}

/** Compiles some objects, device trees and programs of a prepared state anew, so that their warnings are printed again. */
export async function compile(
  state: PreparedState,
  { objects, trees, programs = [] }: Targets,
  log: string,
  early: Early = { objects: [], products: [] },
): Promise<Compiled> {
  const cell = maker({ ...state.request, log });
  const all = [...objects, ...trees, ...programs];
  if (all.length === 0) {
    return { ok: true, facts: cell.reader.facts(), ...cell.times };
  }
  if (state.keeping !== undefined) COMPILED.add(state.keeping);
  await state.request.checkout();
  // Inside the sandbox: a build may have put links in the way.
  await cell.call("clean", ["rm", "-f", "--", ...all, ...early.products]);
  let made: MakeRun = { ok: true }, ok = true;
  // Whatever another one needs would be there for these, too.
  for (const target of early.objects) {
    if (made.fault !== undefined || made.excess !== undefined) break;
    made = await cell.make("compile", [...KEEP_GOING, target]);
    ok &&= made.ok;
    await cell.call("clean", ["rm", "-f", "--", ...early.products]);
  }
  const failed = new Set(cell.reader.facts().brokenTargets);
  const others = objects.filter((target) => !failed.has(target) && !early.objects.includes(target));
  if (others.length > 0 && made.fault === undefined && made.excess === undefined) {
    made = await cell.make("compile", [...KEEP_GOING, ...others]);
    ok &&= made.ok;
  }
  // One that is put into an object outside the architecture's own directory is made with that.
  const alone = trees.filter((tree) => tree.startsWith("arch/") || !objects.includes(`${tree}.o`));
  for (const goals of [...goalsByDir(alone), ...goalsByDir(programs)]) {
    if (made.fault !== undefined || made.excess !== undefined) break;
    made = await cell.make("compile", [...KEEP_GOING, ...goals]);
    ok &&= made.ok;
  }
  const { fault, excess } = made;
  return { ok, facts: cell.reader.facts(), fault, excess, ...cell.times };
}
