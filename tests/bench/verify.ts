/** Runs of `verify`, and what is read of their reports. */
import { measure, type Usage } from "./measure.ts";
import { everystep, type Options } from "./options.ts";

/** What of a report is read here. */
export interface Report {
  readonly run: {
    readonly seconds: number;
    readonly steps?: readonly { readonly name: string; readonly cpuSeconds: number }[];
  };
  readonly cells: readonly { readonly verdict: string; readonly state: number }[];
}

/** The argv of a `verify` of the series; `home`: where another revision of everystep stands. */
export function verifyArgv(
  options: Options,
  cache: string,
  args: readonly string[],
  home?: string,
): readonly string[] {
  const { series, tree, base, configs, jobs } = options;
  return everystep([
    ...["verify", series, "--tree", tree, "--base", base, "--jobs", String(jobs)],
    ...["--cache", cache, ...configs === undefined ? [] : ["--configs", configs], ...args],
  ], home);
}

/** A run to its end, with its report. CPU seconds are its own and those of its makes. */
export async function verify(
  options: Options,
  cache: string,
  args: readonly string[],
  home?: string,
): Promise<Usage & { readonly report: Report }> {
  const { signal } = options;
  const usage = await measure(verifyArgv(options, cache, [...args, "--json"], home), { signal });
  // Red and incomplete runs count, too: parisc64's base does not build everywhere.
  if (![0, 1, 3].includes(usage.code)) {
    throw new Error(`exit ${usage.code}: ${usage.stderr.slice(-2000)}`);
  }
  const report: Report = JSON.parse(usage.stdout);
  return { ...usage, report };
}

/** CPU seconds of all makes. */
export function makesOf({ run }: Report): number {
  return (run.steps ?? []).reduce((sum, step) => sum + step.cpuSeconds, 0);
}

/** `18 cells`; those without a verdict on the series are told, too. */
export function cellsOf({ cells }: Report): string {
  const open = cells.filter(({ verdict }) => verdict === "infra" || verdict === "untested");
  return `${cells.length} cells${open.length === 0 ? "" : `, ${open.length} without an answer`}`;
}
