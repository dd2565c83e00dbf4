/**
 * What `verify --shard` leaves for `merge`.
 * @module
 */
import { archPart, fileName } from "../../config/builds/mod.ts";
import type { BuildOutcome } from "../../compile/types.ts";
import type { TriedCell } from "../../judge/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { columnOf, headOf } from "../../report/analysis/assemble.ts";
import type { Report } from "../../report/model/schema.ts";
import { postedMails } from "../../series/mail/posted.ts";
import { join } from "../../shard/join.ts";
import { SHARD_FILE, SHARD_SCHEMA, type ShardFile } from "../../shard/schema.ts";
import { COVER_SHARD, inShard, parseShard, type Shard } from "../../shard/spec.ts";
import { UserError } from "../../system/errors.ts";
import { sha256, writeAtomic } from "../../system/files/files.ts";
import type { RunOptions } from "../options.ts";
import type { Planned } from "../plan/cells.ts";
import type { RunFacts } from "./recorder.ts";
import { testLog } from "../../testing/mod.ts";
import { VERSION } from "../../version.ts";
import { jsonForOthers } from "./public.ts";

/** The part of a run that this process takes. */
export interface OwnShard {
  readonly spec: string;
  /** True if it takes the cell. */
  has(cell: { readonly arch: string; readonly state: number }): boolean;
  /** True if it is the one of all that asks the tree's scripts. */
  readonly first: boolean;
  /** True if it takes what no chosen build compiles. */
  readonly cover: boolean;
}

/**
 * The shard of a command, if it asks for one. Of an architecture that the tree has spared it takes no cell: a plan without
 * a tree has cut shards of it. Throws UserError if the plan has no such cells.
 */
export function ownShard(
  { shard }: RunOptions,
  { whole }: Planned,
  spared: ReadonlySet<string>,
): OwnShard | undefined {
  if (shard === undefined) return undefined;
  if (shard === COVER_SHARD) return { spec: shard, has: () => false, first: false, cover: true };
  const parts: Shard = parseShard(shard)!;
  for (const { arch, states } of parts) {
    const cells = whole.cells.filter((cell) => cell.arch === arch);
    const last = Math.max(...cells.map((cell) => cell.state));
    if (cells.length > 0 && (states === undefined || states.to <= last)) continue;
    if (cells.length === 0 && spared.has(archPart(arch))) continue;
    throw new UserError(
      cells.length === 0
        ? `--shard: the plan has no ${arch}`
        : `--shard: the series has no states ${states!.from}..${states!.to}: they are 0 to ${last}`,
      { hint: "give plan --matrix and verify the same series, --arch, --states and --level" },
    );
  }
  const has = (cell: Pick<PlannedCell, "arch" | "state">) => inShard(parts, cell);
  const [first] = whole.cells;
  return { spec: shard, has, first: first !== undefined && has(first), cover: false };
}

/** Collects the cells of a shard. */
export interface ShardRecorder {
  add(cell: TriedCell, cached: boolean): void;
  /** Adds builds that are in no plan, all of whose cells are this shard's, and what there is to say of them. */
  extend(more: Pick<Planned, "plan" | "builds" | "compilers"> & { notes: readonly string[] }): void;
  /** Writes `shard.json` beside the report. */
  write(report: Report): Promise<void>;
  /** True if every cell of the shard was tried, and no machine was at fault. */
  answered(): boolean;
}

/** Begins to collect. `notes` are this machine's. */
export async function shardRecorder(
  shard: OwnShard,
  facts: Omit<RunFacts, "dir"> & Planned & { readonly dir: string },
  notes: readonly string[],
): Promise<ShardRecorder> {
  const cells: ShardFile["cells"][number][] = [];
  const configs: Record<string, string> = {};
  const added: NonNullable<ShardFile["added"]>[number][] = [], more: string[] = [];
  const tools = new Map([...facts.compilers].map(([build, one]) => [build, one.tools]));
  const setup = await setupOf(facts.builds);
  return {
    add(cell, cached) {
      const { outcome, boot, tests, ...rest } = cell;
      if (outcome?.config !== undefined) configs[outcome.configHash] = outcome.config;
      const name = `logs/${fileName(cell.arch)}-${cell.state}`;
      cells.push({
        ...rest,
        cached,
        ...(outcome === undefined
          ? {}
          : { outcome: { ...withoutConfig(outcome), log: `${name}.log` } }),
        ...(boot === undefined ? {} : { boot: { ...boot, console: `${name}.console` } }),
        ...(tests === undefined ? {} : {
          tests: tests.map((test) => ({ ...test, log: `${name}.${testLog(test)}` })),
        }),
      });
    },
    extend({ plan, builds, compilers, notes }) {
      more.push(...notes);
      for (const [build, one] of compilers) tools.set(build, one.tools);
      for (const build of builds) {
        const own = plan.cells.filter(({ arch }) => arch === build.name);
        added.push({ arch: columnOf(build), cells: own });
      }
    },
    async write(report) {
      const own = new Set(cells.map((cell) => cell.arch));
      const file: ShardFile = {
        schema: SHARD_SCHEMA,
        id: facts.id,
        setup,
        head: headOf({
          ...facts,
          version: VERSION,
          compilers: new Map(),
          notes: facts.whole.notes ?? [],
          posted: await postedMails(facts.series),
        }),
        plan: { archs: facts.whole.archs, cells: facts.whole.cells },
        diffs: facts.series.patches.map((patch) => patch.diff),
        ...(facts.commits === undefined ? {} : { commits: facts.commits }),
        parts: [{ shard: shard.spec, run: report.run, notes: [...notes, ...more] }],
        compilers: compilersOf(report, own),
        tools: Object.fromEntries([...tools].filter(([build]) => own.has(build))),
        cells,
        configs,
        ...(added.length === 0 ? {} : { added }),
        ...(facts.examined === undefined ? {} : {
          coverLetter: { ...facts.examined, checkpatch: [...facts.examined.checkpatch] },
        }),
      };
      const joined = join(file, file); // in the order that merge gives
      if (joined.ok) {
        const text = jsonForOthers(joined.shard);
        await writeAtomic(`${facts.dir}/${SHARD_FILE}`, `${text}\n`);
      }
    },
    answered() {
      const own = [
        ...facts.whole.cells.filter(shard.has),
        ...added.flatMap(({ cells }) => cells),
      ];
      return cells.filter((cell) => isAnswer(cell, own)).length === own.length;
    },
  };
}

function withoutConfig({ config: _, ...outcome }: BuildOutcome) {
  return outcome;
}

/** True unless the machine had no compiler, or was at fault. */
function isAnswer(
  { arch, state, action, outcome, boot, tests }: TriedCell,
  planned: readonly PlannedCell[],
): boolean {
  const asked = planned.find((cell) => cell.arch === arch && cell.state === state);
  return action === asked?.action && outcome?.kind !== "infra" && boot?.kind !== "infra" &&
    tests?.some(({ kind }) => kind === "infra") !== true;
}

/** What decides how an architecture is built: all of its file. */
function setupOf(builds: Planned["builds"]): Promise<string> {
  return sha256(JSON.stringify(builds));
}

function compilersOf(report: Report, own: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    report.archs.flatMap(({ name, compiler }) =>
      compiler !== undefined && own.has(name) ? [[name, compiler] as const] : []
    ),
  );
}
