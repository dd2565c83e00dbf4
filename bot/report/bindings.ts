/**
 * Device trees and their bindings for a reader: which were not held against them, and why.
 * @module
 */
import type { Cell, Report } from "./model/schema.ts";
import { groupBy, plural, ranges } from "../text/words.ts";

/** A device tree, an overlay, or what they include. */
export function isTreeSource(path: string): boolean {
  return /\.dtso?$|\.dtsi$/.test(path);
}

/** What was and was not held against bindings, a line each; none where a series changes no device tree and no binding. */
export function bindingEntries(report: Report): readonly string[] {
  const cells = report.cells.filter(({ trees }) => trees !== undefined);
  return [
    ...groupBy(cells, ({ trees }) => JSON.stringify(trees)).flatMap((same) => {
      const text = textOf(same[0]!.trees!);
      const states = groupBy(same, ({ arch }) => arch)
        .map((own) => `${patches(own.map(({ state }) => state))} on ${own[0]!.arch}`);
      return text === undefined ? [] : [`${states.join(", ")}: ${text}`];
    }),
    ...changedEntries(report.changedBindings ?? []),
  ];
}

function changedEntries(changed: readonly number[]): readonly string[] {
  if (changed.length === 0) return [];
  return [
    `${
      patches(changed)
    }: bindings are changed, and were not checked themselves (make dt_binding_check)`,
  ];
}

function patches(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? "patch" : "patches"} ${ranges(numbers)}`;
}

function textOf({ held, unheld, why, ignored }: NonNullable<Cell["trees"]>): string | undefined {
  const parts = [
    ...held === 0 ? [] : [`${plural(held, "device tree")} held against the bindings`],
    ...unheld === 0 && why === undefined ? [] : [
      `${unheld === 0 ? "device trees" : plural(unheld, "device tree")} not checked: ${
        whyText(why)
      }`,
    ],
    ...ignored === undefined
      ? []
      : [`dtschema leaves out ${plural(ignored.count, "binding")}: ${ignored.first}`],
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

function whyText(why: NonNullable<Cell["trees"]>["why"]): string {
  switch (why?.kind) {
    case undefined:
      return "not known why";
    case "missing":
      return "dtschema is not installed";
    case "old":
      return `dtschema is ${why.has}, and this tree asks for ${why.needs}`;
    case "old-tree":
      return `this tree asks for dtschema ${why.needs}, which checks in another way`;
    case "no-bindings":
      return "this tree has no bindings that can be read";
    case "whole":
      return "the state was built whole";
    case "broken":
      return "they could not be made at one of the states";
    case "many":
      return `of one patch ${why.most} are looked at`;
    case "failed":
      return `${why.program} failed: ${why.how}`;
  }
}
