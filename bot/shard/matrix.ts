/**
 * Cuts a plan into shards that jobs side by side take, each about as costly as the others. Pure.
 * @module
 */
import { archPart } from "../config/builds/mod.ts";
import type { Plan } from "../plan/types.ts";
import { COVER_SHARD, type Shard, type ShardPart, shardSpec } from "./spec.ts";

/** A matrix of GitHub Actions generates at most so many jobs (its documented limit). */
export const MAX_SHARDS = 256;

/** What a job's first cell of an architecture costs more than the next: nothing is cached yet. */
const FIRST = 4;

/** What is known when a plan is cut. */
export interface CutOptions {
  /** At most so many shards; undefined: one for each architecture, up to {@linkcode MAX_SHARDS}. */
  readonly shards?: number;
  /** CPU seconds of a cell, by architecture, where it was ever measured. */
  readonly costs?: ReadonlyMap<string, number>;
  /** By build, the one whose needs it has, where it is none that can be named. */
  readonly installs?: ReadonlyMap<string, string>;
  /** One of the shards is for what no build of the plan compiles; where one is all, there are two. */
  readonly cover?: boolean;
  /** There is something for that shard even where the plan has no cell: programs of the tree. */
  readonly programs?: boolean;
}

/** A value of `strategy.matrix`: a job for each entry. */
export interface Matrix {
  readonly include: readonly {
    /** For `verify --shard`. */
    readonly shard: string;
    /** Its architectures. */
    readonly archs: string;
    /** Its builds, for `doctor --install --arch`. */
    readonly builds: string;
    /** How many cells it has; 0 where that is found when it is taken. */
    readonly cells: number;
  }[];
}

/** A run of states of an architecture that stay together, and what it costs. */
interface Piece extends ShardPart {
  readonly states: { readonly from: number; readonly to: number };
  readonly cost: number;
}

/**
 * The shards of a plan: whole architectures, as long as there are not more shards than those; then
 * the costliest run of states is halved. Every cell is in just one shard.
 */
export function cutPlan(plan: Plan, options: CutOptions = {}): readonly Shard[] {
  const whole = plan.archs.map((arch) => column(plan, arch, options));
  const most = Math.min(options.shards ?? whole.length, MAX_SHARDS);
  if (whole.length === 0) return [];
  const pieces = most > whole.length ? halved(whole, most, plan, options) : whole;
  return packed(pieces, most).map((shard) =>
    shard.map(({ arch, states }) => {
      const all = whole.find((one) => one.arch === arch)!.states;
      return states.from === all.from && states.to === all.to ? { arch } : { arch, states };
    })
  );
}

/** Most of what other builds do not compile, this one's allmodconfig does. */
const COVERS = "x86_64";

/** The same as the value of a job's `strategy.matrix`. */
export function matrixOf(plan: Plan, options: CutOptions = {}): Matrix {
  if (options.cover !== true) return { include: shardsOf(plan, options) };
  const most = Math.min(options.shards ?? plan.archs.length + 1, MAX_SHARDS);
  const include = shardsOf(plan, { ...options, shards: Math.max(1, most - 1) });
  if (include.length === 0 && options.programs !== true) return { include };
  const cover = { shard: COVER_SHARD, ...needsOf([...plan.archs, COVERS], options), cells: 0 };
  return { include: [...include, cover] };
}

function shardsOf(plan: Plan, options: CutOptions): Matrix["include"] {
  return cutPlan(plan, options).map((shard) => {
    return {
      shard: shardSpec(shard),
      ...needsOf(shard.map((part) => part.arch), options),
      cells: shard.reduce((sum, { arch, states }) => sum + cellsOf(plan, arch, states).length, 0),
    };
  });
}

/** What a job that takes these builds has to install. */
function needsOf(names: readonly string[], { installs }: CutOptions) {
  const all = (one: (name: string) => string) => [...new Set(names.map(one))].join(",");
  return { archs: all(archPart), builds: all((name) => installs?.get(name) ?? name) };
}

function cellsOf(plan: Plan, arch: string, states?: Piece["states"]) {
  return plan.cells.filter((cell) =>
    cell.arch === arch &&
    (states === undefined || (cell.state >= states.from && cell.state <= states.to))
  );
}

function column(plan: Plan, arch: string, options: CutOptions): Piece {
  const states = cellsOf(plan, arch).map((cell) => cell.state);
  return piece(plan, arch, { from: Math.min(...states), to: Math.max(...states) }, options);
}

function piece(
  plan: Plan,
  arch: string,
  states: Piece["states"],
  { costs = new Map() }: CutOptions,
): Piece {
  const built = cellsOf(plan, arch, states).filter((cell) => cell.action === "build").length;
  // What nobody measured costs as much as the average of what was.
  const known = [...costs.values()];
  const average = known.length === 0 ? 1 : known.reduce((a, b) => a + b, 0) / known.length;
  const cost = (costs.get(arch) ?? average) * (built === 0 ? 0 : built + FIRST);
  return { arch, states, cost };
}

/** Halves the costliest piece until there are enough, or no two builds stand in one piece. */
function halved(
  whole: readonly Piece[],
  most: number,
  plan: Plan,
  options: CutOptions,
): readonly Piece[] {
  const pieces = [...whole];
  while (pieces.length < most) {
    const builds = (one: Piece) =>
      cellsOf(plan, one.arch, one.states).filter((cell) => cell.action === "build");
    const [costliest] = pieces.filter((one) => builds(one).length > 1)
      .toSorted((a, b) => b.cost - a.cost);
    if (costliest === undefined) break;
    const { arch, states } = costliest, list = builds(costliest);
    const middle = list[Math.ceil(list.length / 2)]!.state;
    pieces.splice(
      pieces.indexOf(costliest),
      1,
      piece(plan, arch, { from: states.from, to: middle - 1 }, options),
      piece(plan, arch, { from: middle, to: states.to }, options),
    );
  }
  return pieces;
}

/** The costliest first, each to the shard that has least. Shards keep the order of the plan. */
function packed(pieces: readonly Piece[], most: number): readonly (readonly Piece[])[] {
  const shards = Array.from({ length: Math.min(most, pieces.length) }, () => ({
    cost: 0,
    pieces: [] as Piece[],
  }));
  for (const one of pieces.toSorted((a, b) => b.cost - a.cost)) {
    const least = shards.reduce((a, b) => b.cost < a.cost ? b : a);
    const free = shards.find((shard) => shard.pieces.length === 0) ?? least;
    free.pieces.push(one);
    free.cost += one.cost;
  }
  const place = (one: Piece) => pieces.indexOf(one);
  return shards
    .map((shard) => shard.pieces.toSorted((a, b) => place(a) - place(b)))
    .toSorted((a, b) => place(a[0]!) - place(b[0]!));
}
