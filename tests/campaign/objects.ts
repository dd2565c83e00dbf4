/**
 * What the program says of a patch at level `objects`, asked through its library in this process.
 * @module
 */
import process from "node:process";
import { verify, type VerifyOptions } from "../../mod.ts";
import { makeDir } from "../../bot/system/files/dirs.ts";
import { remove } from "../../bot/system/files/files.ts";
import type { Report } from "../../bot/report/model/schema.ts";
import { UserError } from "../../bot/system/errors.ts";
import { classOf } from "./compare.ts";
import type { Site } from "./build/site.ts";
import type { Patched } from "./build/state.ts";
import type { Class } from "./types.ts";

/** An answer. */
export interface Answer {
  readonly class: Class;
  readonly verdict: string;
  readonly reason: string;
  /** How far the cell was taken: `image` where nothing less would do. */
  readonly level: string;
  /** Why it was taken there. */
  readonly image?: string;
  /** Objects that it compiled at the patched state; undefined where it went to `image`. */
  readonly tried?: readonly string[];
  /** The new messages, the first ones. */
  readonly said: readonly string[];
  /** CPU seconds of all that it ran, and of itself. */
  readonly cpuSeconds: number;
}

/** Messages that are kept of an answer. */
const SAID = 5;

/** Asks the program. A patch that it refuses is an answer, too. */
export async function ask(
  site: Site,
  patched: Patched,
  options: Pick<VerifyOptions, "tree" | "cache" | "configs" | "jobs" | "signal">,
): Promise<Answer> {
  const dir = `${site.out}/tmp/series`, output = `${site.out}/tmp/report`;
  for (const one of [dir, output]) {
    await remove(one);
    await makeDir(one);
  }
  await Deno.writeTextFile(`${dir}/0001-campaign.patch`, patched.mail);
  // Not in the library's options: the scripts of the tree read letters, which is not asked here.
  const how: VerifyOptions & { readonly scripts: boolean } = {
    ...options,
    base: site.base,
    archs: [site.arch.name],
    level: "objects",
    fresh: true,
    output,
    scripts: false,
  };
  const none = (reason: string): Answer => ({
    ...{ class: "none", verdict: "refused", reason, level: "objects", said: [], cpuSeconds: 0 },
  });
  const own = process.cpuUsage();
  try {
    const done = await verify(dir, how);
    if (done.kind === "reject") return none(`does not apply: ${done.reject.git}`);
    if (done.report.states[1]?.tree !== patched.tree) return none("its state is another tree");
    const { user, system } = process.cpuUsage(own);
    return answerOf(done.report, site.arch.name, (user + system) / 1e6);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return none(error.message);
  }
}

/** An answer out of a report. Pure. */
export function answerOf(report: Report, arch: string, own: number): Answer {
  const cell = report.cells.find((one) => one.state === 1 && one.arch === arch);
  const cpuSeconds = own +
    (report.run.steps ?? []).reduce((sum, step) => sum + step.cpuSeconds, 0);
  if (cell === undefined) {
    // Where no architecture is affected, there is nothing but the verdict of the series.
    const { exit, kind, text: reason } = report.verdict;
    const good = report.complete && exit === 0 && report.cells.length === 0;
    const said = { said: [], cpuSeconds, ...good ? { tried: [] } : {} };
    return { class: good ? "pass" : "none", verdict: kind, reason, level: "objects", ...said };
  }
  const { verdict, reason, level, argument } = cell;
  const said = cell.diagnostics.filter((d) => d.status === "new").slice(0, SAID)
    .map((d) => `${d.file ?? d.target ?? d.tool}: ${d.severity}: ${d.message}`);
  const whole = level === "image";
  return {
    class: classOf(verdict),
    verdict,
    reason,
    level,
    ...whole
      ? { image: /\(image: (.*)\)/.exec(argument?.text ?? reason)?.[1] ?? "no reason is told" }
      : {},
    ...whole ? {} : { tried: targetsOf(cell.reproduce) },
    said,
    cpuSeconds,
  };
}

/** The targets of the last of the lines that do the same by hand. */
function targetsOf(reproduce: readonly string[]): readonly string[] {
  const words = reproduce.at(-1)?.split(" ") ?? [];
  const from = words.findIndex((word) => word.startsWith("-j"));
  return from < 0 ? [] : words.slice(from + 1).filter((word) => /\.\w+$/.test(word));
}
