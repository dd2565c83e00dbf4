/**
 * Shards become one. Pure, and a join in the mathematical sense: commutative, associative and
 * idempotent, so that shards may be merged in any order, in any grouping, and twice.
 * @module
 */
import { lackingOf } from "../report/analysis/prerequisites.ts";
import type { ShardCell, ShardFile } from "./schema.ts";
import { cellKey } from "../plan/types.ts";

/** The shards in one, or why they do not go together, in one line. */
export type Joined =
  | { readonly ok: true; readonly shard: ShardFile }
  | { readonly ok: false; readonly why: string };

/** Joins two. */
export function join(a: ShardFile, b: ShardFile): Joined {
  const differs = identities(a).findIndex(([, value], i) => value !== identities(b)[i]![1]);
  if (differs >= 0) return { ok: false, why: identities(a)[differs]![0] };
  const compilers = joinRecords(a.compilers, b.compilers);
  if (Array.isArray(compilers)) {
    return { ok: false, why: `they have different compilers for ${compilers.join(", ")}` };
  }
  const tools = joinRecords(a.tools ?? {}, b.tools ?? {});
  if (Array.isArray(tools)) return { ok: false, why: otherTools(tools) };
  const cells = new Map(a.cells.map((cell) => [cellKey(cell), cell]));
  for (const cell of b.cells) {
    const other = cells.get(cellKey(cell));
    const joined = other === undefined ? cell : joinCells(other, cell);
    if (joined === undefined) {
      return { ok: false, why: `they disagree about state ${cell.state} of ${cell.arch}` };
    }
    cells.set(cellKey(cell), joined);
  }
  const coverLetter = a.coverLetter === undefined || b.coverLetter === undefined
    ? a.coverLetter ?? b.coverLetter
    : least(a.coverLetter, b.coverLetter);
  return {
    ok: true,
    shard: {
      ...a,
      head: least(a.head, b.head),
      parts: union(a.parts, b.parts),
      compilers,
      ...Object.keys(tools).length === 0 ? {} : { tools },
      cells: [...cells.values()].toSorted(byPlace),
      configs: Object.fromEntries(
        Object.entries({ ...a.configs, ...b.configs }).toSorted(([x], [y]) => x < y ? -1 : 1),
      ),
      ...(coverLetter === undefined ? {} : { coverLetter }),
      ...joinAdded(a, b),
    },
  };
}

/** What shards of one run have in common, each with what to say where they have not. */
function identities({ id, setup, head, plan, diffs, commits }: ShardFile) {
  const { tool, series, tree, states, level, tests, archs } = head;
  const patches = series.patches.map(({ n, sha256 }) => [n, sha256]);
  return ([
    ["they are of different versions of everystep", tool],
    ["they are of different series", [series.title, series.version, patches, diffs]],
    ["they are of different bases", [tree.base.tree, states.map((state) => state.tree)]],
    ["one was verified without what the series stands on", lackingOf(tree.base.prerequisites)],
    ["one is of another level", level],
    ["their states have other tests to pass", tests ?? []],
    ["they are cut from different plans: give --arch, --states and --level to all alike", plan],
    ["their architectures or checks are not configured alike", [setup, archs]],
    ["one is of a git range, or of another one", commits ?? null],
    ["they are of different runs", id],
  ] as const).map(([why, value]) => [why, canonical(value)] as const);
}

type ByBuild = Readonly<Record<string, string>>;

/** What either says of a build; a list: those of which both have cells and say something else. */
function joinRecords(a: ByBuild, b: ByBuild): ByBuild | string[] {
  const differ = Object.keys(a).filter((build) => build in b && a[build] !== b[build]);
  if (differ.length > 0) return differ.sort();
  const all = Object.entries({ ...a, ...b });
  return Object.fromEntries(all.toSorted(([x], [y]) => x < y ? -1 : 1));
}

/** The compilers of these builds say the same version, and are others. */
function otherTools(builds: readonly string[]): string {
  return `compilers, linkers, libraries or headers differ between their machines, though not in the compiler's version, for ${
    builds.join(", ")
  }: have the same packages on all`;
}

/** Builds that either has, each once. */
function joinAdded(a: ShardFile, b: ShardFile): Pick<ShardFile, "added"> {
  const all = [...a.added ?? [], ...b.added ?? []];
  if (all.length === 0) return {};
  const names = [...new Set(all.map(({ arch }) => arch.name))].sort();
  return {
    added: names.map((name) => all.filter(({ arch }) => arch.name === name).reduce(least)),
  };
}

/** An answer counts more than a fault of a machine, and that more than no compiler or emulator. */
function joinCells(a: ShardCell, b: ShardCell): ShardCell | undefined {
  const better = rank(a) - rank(b);
  if (better !== 0) return better > 0 ? a : b;
  if (rank(a) === ANSWER && canonical(compared(a)) !== canonical(compared(b))) return undefined;
  return least(a, b);
}

const ANSWER = 5;

function rank({ action, outcome, boot, tests }: ShardCell): number {
  if (action === "untested") return 0;
  if (action === "skip") return ANSWER;
  if (outcome === undefined) return 1;
  return outcome.kind === "infra"
    ? 2
    : boot?.kind === "untested"
    ? 3
    : boot?.kind === "infra" || tests?.some(({ kind }) => kind === "infra")
    ? 4
    : ANSWER;
}

/** A cell without what time and place make of it; of a boot and a test, only how it ended. */
function compared({ outcome, boot, tests, cached: _, ...cell }: ShardCell) {
  const ran = {
    ...(boot === undefined ? {} : { boot: [boot.kind, boot.tests] }),
    ...(tests === undefined ? {} : { tests: tests.map(({ name, kind }) => [name, kind]) }),
  };
  if (outcome === undefined) return { ...cell, ...ran };
  const { seconds: _s, cpuSeconds: _c, log: _l, ...rest } = outcome;
  return { ...cell, ...ran, outcome: rest };
}

function byPlace(a: ShardCell, b: ShardCell): number {
  return a.state - b.state || (a.arch < b.arch ? -1 : a.arch > b.arch ? 1 : 0);
}

/** Of two values that say the same, always the same one. */
function least<T>(a: T, b: T): T {
  return canonical(a) <= canonical(b) ? a : b;
}

function union<T>(a: readonly T[], b: readonly T[]): T[] {
  const all = new Map([...a, ...b].map((one) => [canonical(one), one]));
  return [...all].toSorted(([x], [y]) => x < y ? -1 : 1).map(([, one]) => one);
}

/** JSON with the keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, inner) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([x], [y]) => x < y ? -1 : 1))
        : inner,
  );
}
