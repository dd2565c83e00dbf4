/**
 * How the kernel of a cell ran.
 * @module
 */
import { testCounts } from "../analysis/boots.ts";
import type { Cell } from "../model/schema.ts";
import { duration, plural } from "../../text/words.ts";
import { shorten } from "../../text/width.ts";
import { h, type Html, join, NOTHING, own, t } from "./markup.ts";
import { facts, lines, list } from "./parts.ts";

/** Lines of a console that are shown, columns of a line; values, and tests that are not ok. */
const LINES = 40, COLUMNS = 240, VALUES = 40, TESTS = 20;

/** The part of a cell's box about its boot. */
export function bootPart(boot: Cell["boot"]): Html {
  if (boot === undefined) return NOTHING;
  return join([
    h("h4", {}, t("How it ran")),
    facts([
      ["result", own(`${boot.result}: ${boot.summary}`)],
      ["machine", boot.machine === "" ? NOTHING : own(boot.machine)],
      ["time", boot.result === "untested" ? NOTHING : t(duration(boot.seconds))],
      ["tests", boot.tests.length === 0 ? NOTHING : t(testCounts(boot))],
      ...boot.values.slice(0, VALUES).map(({ name, value }) => [name, own(value)] as const),
    ]),
    list(
      boot.tests.filter(({ result }) => result !== "ok").slice(0, TESTS)
        .map(({ name, result }) => own(`${result}: ${name}`)),
    ),
    consoleOf(boot),
    boot.reproduce.length === 0 ? NOTHING : join([
      h("h4", {}, t("Boot it by hand")),
      lines("Boot it by hand", boot.reproduce.map(t)),
    ]),
  ]);
}

/** The lines of the console that tell most. */
export function consoleOf(boot: Cell["boot"]): Html {
  if (boot === undefined || boot.excerpt.length === 0) return NOTHING;
  const rest = boot.excerpt.length - LINES;
  return join([
    h("h4", {}, t("The console")),
    lines("The console", [
      ...boot.excerpt.slice(0, LINES).map((line) => t(shorten(line, COLUMNS))),
      ...rest > 0 ? [h("span", { class: "soft" }, t(`[${plural(rest, "more line")}]`))] : [],
    ]),
  ]);
}
