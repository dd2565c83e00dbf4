/**
 * Confirms what fails by its boot, and what a kernel complains of: it is booted another time, and that of the state
 * before as well. What differs between two boots of one kernel is flaky, and no patch's fault.
 * @module
 */
import type { BootOutcome } from "../../boot/mod.ts";
import { complainsAnew, complaintsOf, failsAnew } from "../../judge/mod.ts";
import type { TriedCell } from "../../judge/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import type { RunEvents } from "../events.ts";
import type { BootRunner } from "./boots.ts";

/** Confirms the cells of an architecture, which come in the order of their states. */
export type Confirm = (cell: TriedCell, on: RunEvents) => Promise<TriedCell>;

/** A kernel ran, and said something. */
function isWhole({ kind, reproduce }: BootOutcome): boolean {
  return (kind === "booted" || kind === "broken") && reproduce.length > 0;
}

/** A cell of the plan, and how its kernel ran. */
interface Ran {
  readonly cell: PlannedCell;
  readonly boot: BootOutcome;
}

/**
 * `cells` are the plan's; `elsewhere` is true where another shard may have the state before, which then is booted here as well.
 */
export function confirmer(
  cells: readonly PlannedCell[],
  runner: BootRunner,
  elsewhere: boolean,
): Confirm {
  let last: Ran | undefined, base: BootOutcome | undefined;

  /** What the state before ran like. */
  async function before(cell: PlannedCell, on: RunEvents): Promise<Ran | undefined> {
    if (last !== undefined || !elsewhere) return last;
    const planned = cells.findLast((one) => one.state < cell.state && one.action === "build");
    if (planned === undefined) return undefined;
    const [boot] = await runner.boot(planned, on);
    return { cell: planned, boot };
  }

  async function confirm(tried: TriedCell, boot: BootOutcome, on: RunEvents): Promise<BootOutcome> {
    // A kernel that does not build for its boot was not booted: nothing can differ.
    if (!isWhole(boot)) return boot;
    const cell = cells.find(({ state }) => state === tried.state)!;
    const old = boot.kind === "broken" ? await before(cell, on) : last;
    const doubtful = (one: BootOutcome) => failsAnew(one, old?.boot) || complains(one, tried.state);
    if (!doubtful(boot)) return boot;
    const here = (boot.boots ?? 1) > 1 ? boot : await runner.again(cell, boot, on);
    if (!isWhole(here) || old === undefined || !isWhole(old.boot) || !doubtful(here)) return here;
    if ((old.boot.boots ?? 1) > 1) return here;
    const again = await runner.again(old.cell, old.boot, on);
    const known = new Set((old.boot.flaky ?? []).map(({ what }) => what));
    const more = (again.flaky ?? []).filter(({ what }) => !known.has(what));
    const complaints = complaintsOf(again);
    return {
      ...here,
      ...more.length === 0 ? {} : { before: more },
      ...complaints.length === 0 ? {} : { complaintsBefore: complaints },
    };
  }

  /** Of a shard nobody knows what the states before complain of. */
  function complains(boot: BootOutcome, state: number): boolean {
    return state > 0 && (last !== undefined || elsewhere) &&
      complainsAnew(boot, [last?.boot, base]);
  }

  return async (tried, on) => {
    if (tried.boot === undefined) return tried;
    const boot = await confirm(tried, tried.boot, on);
    if (boot.kind === "booted" || boot.kind === "broken") {
      base ??= boot;
      last = { cell: tried, boot };
    }
    return { ...tried, boot };
  };
}
