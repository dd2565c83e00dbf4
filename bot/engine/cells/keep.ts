/**
 * Outcomes of cells, kept from run to run.
 * @module
 */
import { noOutcome } from "../../compile/cell.ts";
import { digest, type ResultKey } from "../../compile/kept/results.ts";
import type { BuildOutcome, InfraOutcome } from "../../compile/types.ts";
import type { Build } from "../../config/types.ts";
import type { Compilers } from "../../doctor/mod.ts";
import { machineFailure } from "../../system/errors.ts";
import { makeDir } from "../../system/files/dirs.ts";
import type { Sandbox } from "../../system/process/sandbox.ts";
import { waitLock } from "../../system/wait.ts";
import type { BuildOptions, CellSession } from "./session.ts";

/** What decides an outcome of this architecture in this run. */
export function keyOf(
  build: Build,
  session: CellSession,
  state: Pick<ResultKey, "tree" | "before" | "ownBindings" | "touched" | "hidden" | "level">,
): ResultKey {
  const compilers = madeWith(session.compilers.get(build.name)!);
  const { incremental, sandbox } = session.options;
  return { ...state, build, compilers, incremental, sandbox: boundsOf(sandbox) };
}

/** What a key says of a sandbox. */
export function boundsOf(sandbox: Sandbox): ResultKey["sandbox"] {
  return sandbox.kind === "none" ? "none" : sandbox.limits;
}

/** What a key says of the programs that made an outcome. */
export function madeWith({ versions, tools }: Compilers): ResultKey["compilers"] {
  return [...versions, tools];
}

type KeepOption = "cache" | "fresh" | "results" | "signal" | "onWait";

/**
 * The kept outcome, if it is good, or a new one, which is kept unless the machine was at fault. Where
 * another run is making the same one, waits for it.
 */
export async function keep<Outcome extends BuildOutcome>(
  key: ResultKey,
  session: { readonly options: Pick<BuildOptions, KeepOption> },
  make: (log: string) => Promise<Outcome>,
  isGood: (kept: Outcome) => boolean = () => true,
): Promise<[Outcome | InfraOutcome, boolean]> {
  const { cache, fresh, results, signal, onWait } = session.options;
  // What is kept under a key is what was made under it.
  const find = async () => {
    const found = fresh ? undefined : await results.load(key) as Outcome | undefined;
    return found !== undefined && isGood(found) ? found : undefined;
  };
  const kept = await find();
  if (kept !== undefined) return [kept, true];
  const logs = `${cache}/logs`;
  await makeDir(logs);
  const log = `${logs}/${await digest(key)}.log`;
  let waited = false;
  using _lock = await waitLock(`${log}.lock`, {
    signal,
    onWait: () => {
      waited = true;
      onWait?.();
    },
  });
  const made = waited ? await find() : undefined;
  if (made !== undefined) return [made, true];
  const outcome: BuildOutcome = await make(log).catch((error) => machineFault(error, key, log));
  if (outcome.kind === "infra") return [outcome, false];
  return [await results.save(key, outcome) as Outcome, false];
}

/** What the machine is at fault for costs its own cell; the run goes on. */
function machineFault(error: unknown, { build }: ResultKey, log: string): InfraOutcome {
  const fault = machineFailure(error);
  if (fault === undefined) throw error;
  return noOutcome({ arch: build, log }, fault);
}
