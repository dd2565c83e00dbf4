/**
 * What the cells of a run share: what they are built from, how, and who follows them.
 * @module
 */
import type { KeyReader } from "../../compile/ccache/state.ts";
import type { RemoteStorage } from "../../compile/remote.ts";
import type { BootStore } from "../../boot/mod.ts";
import type { TestStore } from "../../testing/mod.ts";
import type { PreparedStore } from "../../compile/kept/prepared.ts";
import type { ResultStore } from "../../compile/kept/results.ts";
import type { Kept } from "../../compile/kept/store.ts";
import type { BuildOutcome } from "../../compile/types.ts";
import type { Build } from "../../config/types.ts";
import type { TouchedLines } from "../../coverage/mod.ts";
import type { Compilers } from "../../doctor/mod.ts";
import type { Plan, PlannedCell } from "../../plan/types.ts";
import type { Patch } from "../../series/types.ts";
import type { JobServer } from "../../system/process/jobserver.ts";
import type { Sandbox } from "../../system/process/sandbox.ts";
import type { State, Workspace } from "../../tree/types.ts";
import type { BootOptions } from "../boot_options.ts";
import type { TestOptions } from "../test_options.ts";
import type { RunEvents } from "../events.ts";

/** How to build: the same for every cell. */
export interface BuildOptions {
  readonly cache: string;
  readonly sandbox: Sandbox;
  /** The compiler cache is only read. */
  readonly untrusted: boolean;
  readonly ccache: boolean;
  readonly remote?: RemoteStorage;
  /** What ccache has to be told about a state. */
  readonly keys: KeyReader;
  /** What earlier runs found, and this one finds. */
  readonly kept: Kept;
  /** What `make prepare` made. */
  readonly prepared: PreparedStore;
  /** The outcomes of builds there. */
  readonly results: ResultStore;
  /** Those of boots. */
  readonly boots: BootStore;
  /** Those of tests. */
  readonly tests: TestStore;
  /** The budget of jobs, of all makes together. */
  readonly pool: JobServer;
  readonly timeoutMinutes: number;
  readonly incremental: boolean;
  /** Take no kept result. */
  readonly fresh: boolean;
  /** Free space that a build of everything asks for. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Called where another run makes what this one needs, so that it waits. */
  readonly onWait?: () => void;
}

/** What the cells are run with. */
export interface CellSession {
  readonly plan: Plan;
  readonly states: readonly State[];
  readonly builds: readonly Build[];
  /** Names of the plan's architectures, in the order to run them. */
  readonly order: readonly string[];
  readonly compilers: ReadonlyMap<string, Compilers>;
  /** Workspaces, each opened only if something must be built in it. */
  readonly workspace: (n: number) => Promise<Workspace>;
  readonly patches: readonly Patch[];
  /** The base is a commit of the tree: nothing was applied before state 0. */
  readonly ownBase: boolean;
  /** By state: the lines that a compiler is to see, of the patch that leads to it and those before. */
  readonly touched: readonly (readonly TouchedLines[])[];
  readonly options: BuildOptions;
  /** Set if kernels are to run. */
  readonly boot?: BootOptions;
  /** Set if states are to be tested. */
  readonly testing?: TestOptions;
  /** Gives an architecture's cells in the order to run them; undefined: in that of their states. */
  readonly cellOrder?: CellOrder;
  /** The cells to run; undefined: all. What a cell is held against may be another's. */
  readonly selected?: (cell: PlannedCell) => boolean;
}

/** An order in which the cells of an architecture run. */
export type CellOrder = (
  build: Build,
  cells: readonly PlannedCell[],
) => readonly PlannedCell[];

/** Runs one cell of an architecture; the second value tells whether an earlier run did. */
export type CellRunner<Outcome extends BuildOutcome = BuildOutcome> = (
  cell: PlannedCell,
  on: RunEvents,
) => Promise<[Outcome, boolean]>;

/** The lines that a compiler is to see at a state. */
export function touchedAt(
  { touched }: Pick<CellSession, "touched">,
  state: number,
): readonly TouchedLines[] {
  return touched[state] ?? [];
}
