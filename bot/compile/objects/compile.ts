/**
 * Compiles objects of a prepared state.
 * @module
 */
import type { Early } from "../../affected/mod.ts";
import type { LogFacts } from "../log.ts";
import { KEEP_GOING, maker, type MakeRun } from "../make.ts";
import type { PreparedState } from "./prepare.ts";

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

/** Compiles some objects of a prepared state anew, so that their warnings are heard again. */
export async function compile(
  state: PreparedState,
  targets: readonly string[],
  log: string,
  early: Early = { objects: [], products: [] },
): Promise<Compiled> {
  const cell = maker({ ...state.request, log });
  if (targets.length === 0) {
    return { ok: true, facts: cell.reader.facts(), ...cell.times };
  }
  if (state.keeping !== undefined) COMPILED.add(state.keeping);
  await state.request.checkout();
  // Inside the sandbox: a build may have put links in the way.
  await cell.call("clean", ["rm", "-f", "--", ...targets, ...early.products]);
  let made: MakeRun = { ok: true }, ok = true;
  // Whatever another one needs would be there for these, too.
  for (const target of early.objects) {
    if (made.fault !== undefined || made.excess !== undefined) break;
    made = await cell.make("compile", [...KEEP_GOING, target]);
    ok &&= made.ok;
    await cell.call("clean", ["rm", "-f", "--", ...early.products]);
  }
  const failed = new Set(cell.reader.facts().brokenTargets);
  const others = targets.filter((target) => !failed.has(target) && !early.objects.includes(target));
  if (others.length > 0 && made.fault === undefined && made.excess === undefined) {
    made = await cell.make("compile", [...KEEP_GOING, ...others]);
    ok &&= made.ok;
  }
  const { fault, excess } = made;
  return { ok, facts: cell.reader.facts(), fault, excess, ...cell.times };
}
