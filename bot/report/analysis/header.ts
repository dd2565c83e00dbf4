/**
 * What was verified: the series, the tree, the base and the level.
 * @module
 */
import { fixEntries } from "./fixes.ts";
import { prerequisiteEntries } from "./prerequisites.ts";
import { columns, paint, type RenderOptions } from "../../text/paint.ts";
import type { Report } from "../model/schema.ts";
import { plural } from "../../text/words.ts";
import { shorten, wrap } from "../../text/width.ts";

/** What each level means. */
export const LEVEL_TEXTS: Readonly<Record<Report["level"], string>> = {
  objects: "objects: what a patch can change is compiled",
  image: "image: the full defconfig build",
  boot: "boot: the full defconfig build, and it runs",
};

/** The lines above the grid. The report must be clean. */
export function headerLines(report: Report, options: RenderOptions): string[] {
  const { series, tree } = report;
  const width = columns(options);
  const field = (name: string, text: string) => wrap(text, width, "       ", name.padEnd(7));
  return [
    ...wrap(seriesTitle(series), width, "  ").map((line) => paint(line, "strong", options)),
    ...field("tree", tree.label),
    ...field("base", `${[...tree.base.commit].slice(0, 12).join("")}, ${tree.base.why}`),
    ...prerequisiteEntries(tree.base.prerequisites).flatMap((text) => field("needs", text)),
    ...fixEntries(tree.base.fixes).flatMap((text) => field("fix", text)),
    ...field("level", LEVEL_TEXTS[report.level]),
    ...[...series.notes, ...tree.notes].flatMap((note) => field("note", note)),
  ];
}

/** `mm: title (v4, RFC, 8 patches)`. */
export function seriesTitle(
  series: Pick<Report["series"], "title" | "version" | "tags"> & { patches: readonly unknown[] },
): string {
  const facts = [`v${series.version}`, ...series.tags, plural(series.patches.length, "patch")];
  return `${shorten(series.title, 300)} (${facts.join(", ")})`;
}
