/**
 * What a report says about each patch, as the status of its commit.
 * @module
 */
import { explainingError, failsTo } from "../../report/analysis/breaks.ts";
import { placeText, uncoveredWord, whyText } from "../../report/analysis/coverage.ts";
import { refusedCells } from "../../report/analysis/werror.ts";
import { lackingOf } from "../../report/analysis/prerequisites.ts";
import type { RejectReport } from "../../report/model/reject_schema.ts";
import { isOnOtherBase, rejectReason } from "../../report/markdown/reject.ts";
import type { Cell, Report } from "../../report/model/schema.ts";
import { diagnosticText } from "../../report/analysis/diagnostic.ts";
import { shorten } from "../../text/width.ts";
import type { Status } from "./types.ts";

/** GitHub's bound for a description, in characters. */
const MAX_DESCRIPTION = 140;

/** One status for each patch, in order. The report must be clean. */
export function statusesOf(report: Report): readonly Status[] {
  return report.series.patches.map(({ n }) => {
    const { state, text } = statusOf(report, n);
    return { n, state, description: [...shorten(text, MAX_DESCRIPTION)].slice(0, 140).join("") };
  });
}

/**
 * The one patch that does not apply fails, where all is there that the series stands on; nothing is said of the
 * others, which nobody has built. The reject must be clean.
 */
export function rejectStatuses(report: RejectReport): readonly Status[] {
  const { patch } = report.reject, open = isOnOtherBase(report);
  const how = open ? "does not apply without what it stands on" : "does not apply";
  return report.series.patches.map(({ n }) => {
    const text = n === patch
      ? `${how}: ${rejectReason(report)}`
      : `not built: patch ${patch} does not apply`;
    const description = [...shorten(text, MAX_DESCRIPTION)].slice(0, 140).join("");
    return { n, state: n === patch && !open ? "failure" : "pending", description };
  });
}

function statusOf(report: Report, n: number): { state: Status["state"]; text: string } {
  // On another base than its author meant nothing is known of a patch, whatever was built.
  if (lackingOf(report.tree.base.prerequisites).length > 0) {
    return { state: "pending", text: report.verdict.text };
  }
  const cells = report.cells.filter((cell) => cell.state === n);
  const those = (...verdicts: readonly Cell["verdict"][]) =>
    cells.filter(({ verdict }) => verdicts.includes(verdict));
  const fail = those("fail"), inherited = those("inherited");
  if (fail.length > 0) {
    const error = explainingError(fail[0]!);
    const why = error === undefined ? fail[0]!.reason : diagnosticText(error);
    return { state: "failure", text: `breaks ${names(fail)}: ${why}` };
  }
  if (inherited.length > 0) {
    return { state: "failure", text: `still broken on ${names(inherited)} by an earlier patch` };
  }
  const refused = refusedCells(report, n);
  if (refused.length > 0) {
    const text = `adds a warning on ${names(refused)}, and --werror makes it an error`;
    return { state: "failure", text };
  }
  const open = those("infra", "untested");
  const missing = report.archs.filter(({ name }) => !cells.some(({ arch }) => arch === name));
  const unanswered = [...open.map(({ arch }) => arch), ...missing.map(({ name }) => name)];
  if (unanswered.length > 0) {
    return { state: "pending", text: `no answer for ${unanswered.join(", ")}` };
  }
  const [unseen] = (report.coverage?.missing ?? []).filter(({ patch }) => patch === n);
  if (unseen !== undefined) {
    const text = `${uncoveredWord(unseen)}: ${placeText(unseen)}: ${whyText(unseen)}`;
    return { state: "pending", text };
  }
  const warn = those("warn");
  if (warn.length > 0) {
    const added = warn.flatMap(({ diagnostics }) => diagnostics.filter((d) => d.status === "new"));
    const boots = added.length > 0 && added.every(({ tool }) => tool === "kernel");
    const does = boots ? "boots" : "builds";
    return { state: "success", text: `${does}, with a new warning on ${names(warn)}` };
  }
  const built = those("pass", "fixed"), base = those("base-broken");
  const but = base.length === 0 ? "" : `; the base does not ${failsTo(base)} on ${names(base)}`;
  const booted = built.filter(({ boot }) => boot?.result === "booted");
  if (booted.length > 0 && booted.length === built.length) {
    return { state: "success", text: `builds and boots on ${names(built)}${but}` };
  }
  const and = booted.length === 0 ? "" : `, boots on ${names(booted)}`;
  if (built.length > 0) return { state: "success", text: `builds on ${names(built)}${and}${but}` };
  if (those("unaffected").length > 0 || cells.length === 0) {
    return { state: "success", text: `no build reads what it changes${but}` };
  }
  return {
    state: "pending",
    text: `no answer: the base does not ${failsTo(base)} on ${names(base)}`,
  };
}

function names(cells: readonly Cell[]): string {
  return cells.map(({ arch }) => arch).join(", ");
}
