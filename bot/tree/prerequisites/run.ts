/**
 * Prerequisites as they are looked up and put on a base, one after the other.
 * @module
 */
import type { Patch, Prerequisite, RawMessage, Series } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import { checkSeries } from "../apply/check.ts";
import { patchIdsBelow } from "../history.ts";
import type { Base, Settled, Tree } from "../types.ts";
import type { Stack } from "./apply.ts";
import { commitPatch, commitsElsewhere, patchIds } from "./patch_ids.ts";
import { type PrerequisiteSources, tooMuch } from "./places.ts";

/** Series that stand on each other, and patches of all of them: more is a tree. */
const MAX_DEPTH = 8, MAX_PATCHES = 500;
/** Bytes of all their mails together: reading a patch takes sixty times its bytes. */
const MAX_BYTES = 12 * 2 ** 20;

/** A point to go back to. */
export interface Mark {
  readonly settled: number;
  readonly top: Stack["top"];
  readonly applied: number;
  readonly done: ReadonlySet<string>;
}

/** One look-up of all prerequisites. */
export class Run {
  /** What became of those that were looked up so far. */
  readonly settled: Settled[] = [];
  /** Patch-ids below the top of the stack, those of the base included. */
  #done = new Set<string>();
  #applied = 0;
  #mails = new Set<RawMessage>();
  #below?: Promise<void>;
  #elsewhere?: Promise<ReadonlyMap<string, string>>;
  #seen = new Set<string>();

  /** Begins with nothing applied. */
  constructor(
    readonly tree: Tree,
    readonly base: Base,
    readonly stack: Stack,
    readonly places: PrerequisiteSources,
    readonly signal?: AbortSignal,
  ) {}

  /** All that a series names. `above`: the series that stand on each other, the first one ours. */
  async all(prerequisites: readonly Prerequisite[], above: readonly Series[]): Promise<void> {
    await (this.#below ??= this.#readBelow());
    for (const [i, one] of prerequisites.entries()) {
      const settled = one.kind === "patch-id"
        ? await this.#patch(one)
        : await this.#series(one, above, groupOf(prerequisites, i));
      const of = above.length === 1 ? "" : `, named by "${above.at(-1)!.title}"`;
      this.settled.push({ ...settled, says: `${settled.says}${of}` });
    }
  }

  /** True if the series applies to what there is now. */
  async applies(series: Series): Promise<boolean> {
    const { commit, tree } = this.stack.top;
    return (await checkSeries(this.tree, { ...this.base, commit, tree }, series)).ok;
  }

  /** Where it is now. */
  mark(): Mark {
    const done = new Set(this.#done);
    return { settled: this.settled.length, top: this.stack.top, applied: this.#applied, done };
  }

  /** Goes back there. */
  async back({ settled, top, applied, done }: Mark): Promise<void> {
    this.settled.length = settled;
    await this.stack.reset(top);
    this.#applied = applied;
    this.#done = new Set(done);
  }

  /** The base with all that was applied, and what became of each. */
  result(): Base {
    const { commit, tree } = this.stack.top;
    const prerequisites = this.settled.map((one, i) => this.#grouped(one, i));
    if (commit === this.base.commit) return { ...this.base, prerequisites };
    // Of those that are in the tree's own commits nobody needs the mails.
    const mails = this.#mails.size === 0 ? {} : { mails: [...this.#mails] };
    const below = { commit: this.base.commit, tree: this.base.tree };
    return { ...this.base, commit, tree, below, prerequisites, ...mails };
  }

  /** A series that cannot be found, and whose patches, which b4 lists behind it, all are there, is there. */
  #grouped(one: Settled, i: number): Settled {
    if (one.result !== "not-found" || !/^prerequisite-(?:change|message)-id/i.test(one.says)) {
      return one;
    }
    const next = this.settled.slice(i + 1);
    const end = next.findIndex(({ says }) => !/^prerequisite-patch-id/i.test(says));
    const group = end < 0 ? next : next.slice(0, end);
    const there = group.every(({ result }) => result === "applied" || result === "in-tree");
    if (group.length === 0 || !there) return one;
    const { why: _, ...rest } = one;
    return {
      ...rest,
      result: group.some(({ result }) => result === "applied") ? "applied" : "in-tree",
    };
  }

  async #readBelow(): Promise<void> {
    const ids = await patchIdsBelow(this.tree, this.base.commit, this.signal);
    for (const id of ids ?? []) this.#done.add(id);
  }

  async #patch(prerequisite: Prerequisite & { kind: "patch-id" }): Promise<Settled> {
    const { says, id } = prerequisite;
    // Of one that an earlier line brought, that line has the patches.
    if (this.#done.has(id)) {
      return { says, result: this.#ours.has(id) ? "applied" : "in-tree", patches: [] };
    }
    const commit = (await (this.#elsewhere ??= commitsElsewhere(
      this.tree,
      this.base.commit,
      this.signal,
    ))).get(id);
    const own = commit === undefined
      ? undefined
      : await commitPatch(this.tree, commit, this.signal);
    const found = own === undefined
      ? await this.places.patch(id)
      : { kind: "found" as const, what: own, where: "history" as const };
    if (found.kind !== "found") return { says, result: found.kind, patches: [], why: found.why };
    if (own === undefined) this.#keep(found.what.raw);
    return { says, where: found.where, ...await this.#add([found.what], [id]) };
  }

  async #series(
    prerequisite: Prerequisite,
    above: readonly Series[],
    group: readonly string[],
  ): Promise<Settled> {
    const { says } = prerequisite;
    // What b4 lists behind it says as much, and needs no archive where all of it is in the tree.
    if (group.length > 0 && group.every((id) => this.#done.has(id))) {
      return { says, result: "in-tree", patches: [] };
    }
    const found = await this.places.series(prerequisite);
    if (found.kind !== "found") return { says, result: found.kind, patches: [], why: found.why };
    const series = found.what, title = `${series.title} (v${series.version})`;
    if (above.some((one) => same(one, series))) {
      if (above.length === 1) {
        return { says, result: "left-out", patches: [], why: "it is a version of this series" };
      }
      const names = [...above, series].map((one) => `"${one.title}"`).join(" stands on ");
      throw new UserError(`the prerequisites go in a circle: ${names}`, {
        hint: "--no-prerequisites leaves them out",
      });
    }
    if (above.length >= MAX_DEPTH) throw tooMuch(`${MAX_DEPTH} series stand on each other`);
    const key = series.patches.map(({ messageId, diff }) => messageId ?? diff).join("\n");
    const about = { says, where: found.where, title };
    if (this.#seen.has(key)) return { ...about, result: "applied", patches: [] };
    this.#seen.add(key);
    for (const one of [series.cover, ...series.patches]) {
      if (one?.raw !== undefined) this.#keep(one.raw);
    }
    await this.all(series.prerequisites.filter(({ prose }) => prose !== true), [...above, series]);
    return {
      ...about,
      ...await this.#add(series.patches, await patchIds(this.tree, series.patches)),
    };
  }

  #keep(mail: RawMessage): void {
    this.#mails.add(mail);
    const bytes = [...this.#mails].reduce((sum, one) => sum + one.bytes.length, 0);
    if (bytes > MAX_BYTES) throw tooMuch(`their mails have more than ${MAX_BYTES / 2 ** 20} MiB`);
  }

  /** Patch-ids that are applied here. */
  #ours = new Set<string>();

  /** Applies patches, all of them or none. */
  async #add(
    patches: readonly Patch[],
    ids: readonly (string | undefined)[],
  ): Promise<Pick<Settled, "result" | "patches" | "why">> {
    const start = this.mark(), added: { subject: string; messageId?: string }[] = [];
    const ours = new Set(this.#ours);
    for (const [i, patch] of patches.entries()) {
      const id = ids[i];
      if (id !== undefined && this.#done.has(id)) continue;
      if (++this.#applied > MAX_PATCHES) throw tooMuch(`more than ${MAX_PATCHES} patches`);
      const done = await this.stack.add(patch);
      this.signal?.throwIfAborted();
      if (done.kind === "conflict") {
        await this.back(start);
        this.#ours = ours;
        return { result: "conflict", patches: [], why: `"${patch.subject}": ${done.why}` };
      }
      if (id !== undefined) this.#done.add(id);
      if (done.kind === "in-tree") continue;
      if (id !== undefined) this.#ours.add(id);
      const { subject, messageId } = patch;
      added.push({ subject, ...(messageId === undefined ? {} : { messageId }) });
    }
    const all = ids.some((id) => id !== undefined && this.#ours.has(id));
    return { result: added.length > 0 || all ? "applied" : "in-tree", patches: added };
  }
}

/** The patch-ids that b4 lists behind a series. */
function groupOf(prerequisites: readonly Prerequisite[], at: number): readonly string[] {
  const ids: string[] = [];
  if (!/^prerequisite-/i.test(prerequisites[at]!.says)) return ids;
  for (const one of prerequisites.slice(at + 1)) {
    if (one.kind !== "patch-id") break;
    ids.push(one.id);
  }
  return ids;
}

/** The same series, in whatever version. */
function same(a: Series, b: Series): boolean {
  if (a.changeId !== undefined && a.changeId === b.changeId) return true;
  const ids = new Set([a.cover, ...a.patches].map((one) => one?.messageId));
  return [b.cover, ...b.patches].some((one) =>
    one?.messageId !== undefined && ids.has(one.messageId)
  );
}
