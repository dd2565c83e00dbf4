/**
 * Holds the device trees that a patch changes against the bindings, at the state before and at this one, as `make dtbs_check`
 * holds all of them: with the same schema, unless the patch itself changes a binding.
 * @module
 */
import { dtschema } from "../../doctor/mod.ts";
import {
  bytesBeneath,
  fileBeneath,
  putBeneath,
  readTextBeneath,
} from "../../system/files/beneath.ts";
import { digestHex } from "../../system/files/digest.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { appendText, remove } from "../../system/files/files.ts";
import { maker } from "../make.ts";
import type { PreparedState } from "../objects/prepare.ts";
import type { Diagnostic } from "../types.ts";
import { BINDINGS, misfit } from "./fit.ts";
import { type Place, runs } from "./run.ts";
import { readSaid, type Said } from "./said.ts";
import { KEPT, makeSchema, type Schema } from "./schema.ts";
import type { HeldTrees, Unheld } from "./types.ts";

/** More device trees are not looked at: each takes ten seconds at both states. */
const MOST = 16;
/** Bytes of one; minutes that a program may take. */
const MOST_BYTES = 2 ** 24, MINUTES = 10;

/** The device tree that is looked at, in the directory of a place. */
const TREE = "tree.dtb";

/** A device tree of a cell, as Kbuild calls it, and which of the states have it; absent: both. */
export interface Tree {
  readonly target: string;
  readonly only?: "before" | "after";
}

/** What was found. */
export interface Held {
  /** Undefined: no device tree differs. */
  readonly trees?: HeldTrees;
  /** What is said of each state. */
  readonly before: readonly Diagnostic[];
  readonly after: readonly Diagnostic[];
  /** What was looked at, as the targets of these. */
  readonly made: readonly string[];
  readonly times: { readonly seconds: number; readonly cpuSeconds: number };
}

/** One of a cell, with its bytes. */
interface Pair {
  readonly target: string;
  readonly after: Uint8Array;
  /** Undefined: it is new. */
  readonly before: Uint8Array | undefined;
}

/**
 * Holds device trees against the bindings, once they are made at both states. `ownBindings`: the patch changes bindings, and
 * each state has its own. Leaves the source at the later state.
 */
export async function holdTrees(
  before: PreparedState,
  after: PreparedState,
  trees: readonly Tree[],
  { log, ownBindings }: { readonly log: string; readonly ownBindings: boolean },
): Promise<Held> {
  const none = { before: [], after: [], made: [], times: { seconds: 0, cpuSeconds: 0 } };
  const { pairs, broken } = pairsOf(before, after, trees, ownBindings);
  const all = pairs.length + broken;
  if (all === 0) return none;
  const unheld = (why: Unheld): Held => ({ ...none, trees: { held: 0, unheld: all, why } });
  if (pairs.length === 0) return unheld({ kind: "broken" });
  const found = await dtschema(), { source } = after.request.mounts;
  if (found === undefined) return unheld({ kind: "missing" });
  await after.request.checkout();
  const why = misfit(found.version, await readTextBeneath(source, `${BINDINGS}/Makefile`));
  if (why !== undefined) return unheld(why);
  const dir = `${after.request.mounts.build}.bindings`;
  await remove(dir);
  await makeDir(dir);
  try {
    const cell = maker({
      ...after.request,
      mounts: { ...after.request.mounts, build: dir },
      timeoutMinutes: Math.min(MINUTES, after.request.timeoutMinutes),
      log,
    });
    const place: Place = { dtschema: found, cell, dir, source, log };
    const { keeping } = after;
    const store = keeping === undefined || keeping.untrusted ? undefined : keeping.store;
    const now = await makeSchema(place, "after.json", store);
    if ("kind" in now) return { ...unheld(now), times: cell.times };
    let then: Schema | Unheld = now;
    if (ownBindings) {
      await before.request.checkout();
      then = await makeSchema(place, "before.json", store);
      await after.request.checkout();
      if ("kind" in then) return { ...unheld(then), times: cell.times };
    }
    const said: { before: Diagnostic[]; after: Diagnostic[] } = { before: [], after: [] };
    const made: string[] = [];
    let first: Unheld | undefined = broken > 0 ? { kind: "broken" } : undefined;
    for (const { target, ...bytes } of pairs.slice(0, MOST)) {
      const file = sourceOf(source, target);
      const [later, earlier] = [
        await hold(place, now, bytes.after, { target, file }, store),
        bytes.before && await hold(place, then, bytes.before, { target, file }, store),
      ];
      const failed = [later, earlier].find((one) => one !== undefined && "kind" in one);
      if (failed !== undefined) {
        first ??= failed as Unheld;
        continue;
      }
      said.after.push(...later as readonly Diagnostic[]);
      said.before.push(...earlier as readonly Diagnostic[] ?? []);
      made.push(heldTarget(target));
    }
    if (pairs.length > MOST) first ??= { kind: "many", most: MOST };
    return {
      ...said,
      made,
      trees: {
        held: made.length,
        unheld: all - made.length,
        ...first === undefined ? {} : { why: first },
        ...now.ignored === undefined ? {} : { ignored: now.ignored },
      },
      times: cell.times,
    };
  } finally {
    await remove(dir);
  }
}

/** Those whose bytes, or whose bindings, differ; and how many that could not be made at one of the states. */
function pairsOf(
  before: PreparedState,
  after: PreparedState,
  trees: readonly Tree[],
  ownBindings: boolean,
): { readonly pairs: readonly Pair[]; readonly broken: number } {
  const pairs: Pair[] = [];
  let broken = 0;
  for (const { target, only } of trees) {
    // Kbuild holds no overlay against them, and one that is gone says nothing.
    if (!target.endsWith(".dtb") || only === "before") continue;
    const [now, then] = [after, before].map((state) =>
      bytesBeneath(state.request.mounts.build, target, MOST_BYTES)
    );
    if (now === undefined || then === undefined && only !== "after") broken++;
    else if (ownBindings || then === undefined || digestHex(now) !== digestHex(then)) {
      pairs.push({ target, after: now, before: then });
    }
  }
  return { pairs, broken };
}

/** What says so of it, beside what made it. */
function heldTarget(tree: string): string {
  return `${tree}.checked`;
}

/** The source of a device tree; of one that is put together of others it is itself. */
function sourceOf(source: string, target: string): string {
  const file = target.replace(/\.dtb$/, ".dts");
  return fileBeneath(source, file) === undefined ? target : file;
}

/** What is said of one device tree; kept by its bytes, since a state is that before the next one. */
async function hold(
  place: Place,
  schema: Schema,
  bytes: Uint8Array,
  { target, file }: { readonly target: string; readonly file: string },
  store: Store,
): Promise<readonly Diagnostic[] | Unheld> {
  const { cell, dir, dtschema, log } = place, tree = `${cell.places.build}/${TREE}`;
  const of = ["said", digestHex(bytes), schema.digest, dtschema.digest];
  await appendText(log, `everystep: ${target} against its bindings\n`);
  const kept = await store?.note(KEPT, of);
  let text = kept;
  if (kept !== undefined) await appendText(log, kept);
  else {
    if (!await putBeneath(dir, TREE, bytes)) return { kind: "broken" };
    const bindings = `${cell.places.source}/${BINDINGS}`;
    const done = await runs(place, [
      ...[dtschema.validate, "-m", "-u", bindings, "-p", schema.file, tree],
    ]);
    if ("kind" in done) return done;
    text = done.text;
  }
  const said = readSaid(text!, tree, file);
  if (said.odd !== undefined) {
    return { kind: "failed", program: "dt-validate", how: `it says: ${said.odd}` };
  }
  if (kept === undefined) await store?.saveNote(KEPT, of, text!);
  return numbered(said, target);
}

type Store = Parameters<typeof makeSchema>[2];

function numbered({ warnings }: Said, target: string): readonly Diagnostic[] {
  return warnings.map((d, seq) => ({ ...d, target: heldTarget(target), seq }));
}
