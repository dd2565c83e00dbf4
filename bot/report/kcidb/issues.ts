/**
 * Breaks as KCIDB's issues and incidents: an issue is what a patch broke, an incident is a build, or
 * the boot or a test of one, that shows it, or that shows it gone.
 * @module
 */
import { type Break, findBreaks } from "../analysis/breaks.ts";
import { failedTests } from "../analysis/tests.ts";
import { buildSucceeded } from "./builds.ts";
import type { Names } from "./names.ts";
import type { Report } from "../model/schema.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";

/** An issue. Field names are KCIDB's. */
export interface Issue {
  readonly id: string;
  readonly version: number;
  readonly origin: string;
  readonly report_subject: string;
  readonly culprit: { readonly code: boolean; readonly tool: boolean; readonly harness: boolean };
  readonly comment: string;
  readonly misc: Readonly<Record<string, unknown>>;
}

/** That a build, or the boot of one, has an issue, or has it no more. */
export interface Incident {
  readonly id: string;
  readonly origin: string;
  readonly issue_id: string;
  readonly issue_version: number;
  readonly build_id?: string;
  readonly test_id?: string;
  readonly present: boolean;
}

const VERSION = 1;

/** All breaks of the series, and where they are seen. */
export function issuesOf(
  report: Report,
  names: Names,
): { readonly issues: readonly Issue[]; readonly incidents: readonly Incident[] } {
  const breaks = findBreaks(report, "fail");
  const issues = breaks.map((one, i) => issue(report, one, names, i));
  const incidents = breaks.flatMap((one, i) => {
    const [test] = failedTests(one.cell), ofBoot = buildSucceeded(one.cell);
    return [...new Set(one.archs)].flatMap((arch) => sightings(report, one.state, arch))
      .flatMap(({ state, arch, present }): Incident[] => {
        const where = test !== undefined
          ? names.test(state, arch, test.name)
          : ofBoot
          ? names.boot(state, arch)
          : names.build(state, arch);
        if (where === undefined) return [];
        return [{
          // The part after the run's: unique, as a build or a boot shows an issue once.
          id: `${issues[i]!.id}.${where.slice(names.id("").length)}`,
          origin: names.origin,
          issue_id: issues[i]!.id,
          issue_version: VERSION,
          ...(ofBoot ? { test_id: where } : { build_id: where }),
          present,
        }];
      });
  });
  // A report from outside may have a cell twice.
  return { issues, incidents: [...new Map(incidents.map((one) => [one.id, one])).values()] };
}

function issue(report: Report, one: Break, { origin, id }: Names, i: number): Issue {
  const subject = report.series.patches.find(({ n }) => n === one.state)?.subject ?? "";
  return {
    id: id(`issue${i + 1}`),
    version: VERSION,
    origin,
    report_subject: `patch ${one.state} of "${report.series.title}" breaks ${one.archs.join(", ")}`,
    culprit: { code: true, tool: false, harness: false },
    comment: one.error === undefined ? one.cell.reason : diagnosticText(one.error),
    misc: {
      patch: one.state,
      subject,
      ...(one.cell.hunk === undefined ? {} : { hunk: one.cell.hunk }),
      ...(one.fate === "" ? {} : { fate: one.fate }),
    },
  };
}

/** The states at which a break of an architecture shows, up to the one that mends it. */
function sightings(report: Report, broken: number, arch: string) {
  const seen = [{ state: broken, arch, present: true }];
  const later = report.cells.filter((cell) => cell.arch === arch && cell.state > broken)
    .toSorted((a, b) => a.state - b.state);
  for (const { state, verdict } of later) {
    if (verdict === "fail") break;
    if (verdict === "inherited") seen.push({ state, arch, present: true });
    if (verdict !== "fixed") continue;
    seen.push({ state, arch, present: false });
    break;
  }
  return seen;
}
