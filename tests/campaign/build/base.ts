/**
 * The finished output of the base, and what it said: made once, and copied for every patch.
 * @module
 */
import { buildCell } from "../../../bot/compile/cell.ts";
import type { BuildOutcome } from "../../../bot/compile/types.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { readTextIfThere, remove, sha256, writeAtomic } from "../../../bot/system/files/files.ts";
import { run } from "../../../bot/system/process/process.ts";
import { copyOutput, logOutcome } from "./output.ts";
import { fileName } from "../../../bot/config/builds/mod.ts";
import type { Site } from "./site.ts";

/** The base, built. */
export interface Base {
  /** The output directory. Nobody builds in it. */
  readonly build: string;
  readonly outcome: BuildOutcome;
  /** What make makes again with nothing changed. */
  readonly always: ReadonlySet<string>;
}

/** The kept base, or a new one. Throws InfraError if it does not build. */
export async function baseOf(site: Site, note: (text: string) => void): Promise<Base> {
  const { arch, base, compilers, out } = site;
  const dir = `${out}/base/${fileName(arch.name)}`, build = `${dir}/build`;
  // Of the architecture's file all counts, the fragment above all; the build's name says of what it is made.
  const { of: _, ...what } = arch;
  const key = await sha256(JSON.stringify([base, what, compilers]));
  const kept = await readTextIfThere(`${dir}/base.json`);
  if (kept !== undefined) {
    const known = JSON.parse(kept);
    if (known.key === key) return { build, outcome: known.outcome, always: new Set(known.always) };
  }
  await remove(dir);
  await makeDir(dir);
  note(`${arch.name}: building the base`);
  const outcome = await buildCell(
    site.request(build, "shared", { incremental: false, log: `${dir}/base.log` }),
  );
  logOutcome(outcome, "the base");
  note(`${arch.name}: the base took ${outcome.cpuSeconds.toFixed(0)} CPU s`);
  // Once in itself: what a clean build leaves to be finished would be laid to every patch.
  await again(site, build, dir);
  await copyOutput(build, `${dir}/trial`);
  const always = await again(site, `${dir}/trial`, dir);
  note(`${arch.name}: make makes again with nothing changed: ${always.join(" ") || "nothing"}`);
  await remove(`${dir}/trial`);
  await run(["sync", "-f", dir]);
  const slim = { ...outcome, made: undefined };
  await writeAtomic(`${dir}/base.json`, JSON.stringify({ key, outcome: slim, always }));
  return { build, outcome, always: new Set(always) };
}

/** More than this compiled again means that the output is not up to date at all. */
const MOST = 20;

/** Makes in a finished output with nothing changed; gives what was made. */
async function again(site: Site, build: string, dir: string): Promise<readonly string[]> {
  const how = { incremental: true, log: `${dir}/again.log` };
  const outcome = await buildCell(site.request(build, "shared", how));
  logOutcome(outcome, "the base, built again,");
  if (outcome.kind !== "infra" && outcome.compiled <= MOST) return outcome.made ?? [];
  throw new InfraError(
    `${site.arch.name}: make compiles ${outcome.compiled} objects again with nothing changed`,
  );
}
