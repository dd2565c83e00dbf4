/**
 * Objects of a state that an earlier run compiled: they are put where they were, and what make said of them is reported again.
 * The state before a patch is the same each time that the patch is edited.
 * @module
 */
import { deserialize, serialize } from "node:v8";
import { bytesBeneath, putBeneath } from "../../system/files/beneath.ts";
import { appendText, readTextIfThere } from "../../system/files/files.ts";
import { ticks } from "../../system/wait.ts";
import { lineSplitter } from "../lines.ts";
import { maker } from "../make.ts";
import { compile, type Compiled, isFresh, type Targets } from "./compile.ts";
import type { PreparedState } from "./prepare.ts";

/** More objects and device trees are compiled: those of a header that many include. */
const MOST_OBJECTS = 8;
/** Bytes of all of them. */
const MOST_BYTES = 2 ** 24;

/** What is kept of them. */
interface Kept {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What make printed. */
  readonly log: string;
}

/**
 * Compiles some objects and device trees of a prepared state, unless they are kept. Those are of the same state, and
 * of all that decides how it is prepared; a stranger's are never kept.
 */
export async function compileOnce(
  state: PreparedState,
  what: Targets,
  log: string,
): Promise<Compiled> {
  const { keeping } = state, { objects, trees, programs = [] } = what;
  const targets = [...objects, ...trees, ...programs];
  if (
    keeping === undefined || keeping.untrusted || targets.length === 0 ||
    targets.length > MOST_OBJECTS
  ) return await compile(state, what, log);
  const { store, name } = keeping, of = ["objects", targets];
  const bytes = await store.part(name, of), kept = bytes && read(bytes);
  const again = kept && await putBack(state, log, kept);
  if (again !== undefined) return again;
  // A program of the host that is there already says nothing, and would say it where it is made anew.
  if (!isFresh(state)) return await compile(state, what, log);
  const before = (await readTextIfThere(log) ?? "").length;
  const done = await compile(state, what, log);
  const { ok, fault, excess, facts } = done;
  const clean = facts.brokenTargets.length === 0 && facts.again === undefined;
  if (ok && fault === undefined && excess === undefined && clean) {
    const text = (await readTextIfThere(log) ?? "").slice(before);
    const made = pack(state.request.mounts.build, targets, text);
    if (made !== undefined) await store.savePart(name, of, `${log}.objects`, made);
  }
  return done;
}

/** The file beside an object in which Kbuild saves its command. */
function savedOf(target: string): string {
  const slash = target.lastIndexOf("/") + 1;
  return `${target.slice(0, slash)}.${target.slice(slash)}.cmd`;
}

function pack(build: string, targets: readonly string[], log: string): Uint8Array | undefined {
  const files = new Map<string, Uint8Array>();
  let size = log.length;
  for (const file of targets.flatMap((target) => [target, savedOf(target)])) {
    const bytes = bytesBeneath(build, file, MOST_BYTES);
    if (bytes !== undefined) files.set(file, bytes);
    size += bytes?.length ?? 0;
  }
  const whole = size <= MOST_BYTES && targets.every((target) => files.has(target));
  return whole ? new Uint8Array(serialize({ files, log } satisfies Kept)) : undefined;
}

/** What is kept in bytes of ours; undefined if they are damaged. */
function read(bytes: Uint8Array): Kept | undefined {
  try {
    return deserialize(bytes) as Kept;
  } catch {
    return undefined;
  }
}

async function putBack(
  state: PreparedState,
  log: string,
  kept: Kept,
): Promise<Compiled | undefined> {
  const at = ticks(), cell = maker({ ...state.request, log });
  for (const [file, bytes] of kept.files) {
    if (!await putBeneath(state.request.mounts.build, file, bytes)) return undefined;
  }
  await appendText(log, kept.log);
  const lines = lineSplitter((line) => cell.reader.line(line));
  lines.push(new TextEncoder().encode(kept.log));
  lines.end();
  state.request.onStep?.({ name: "restore", at, seconds: (ticks() - at) / 1000, cpuSeconds: 0 });
  return { ok: true, facts: cell.reader.facts(), ...cell.times };
}
