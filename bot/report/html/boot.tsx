/**
 * How the kernel of a cell ran.
 * @module
 */
import { testCounts } from "../analysis/boots.ts";
import type { Cell } from "../model/schema.ts";
import { duration, plural } from "../../text/words.ts";
import { shorten } from "../../text/width.ts";
import type { Html } from "./markup.tsx";
import { facts, lines, list } from "./parts.tsx";

/** Lines of a console that are shown, columns of a line; values, and tests that are not ok. */
const LINES = 40, COLUMNS = 240, VALUES = 40, TESTS = 20;

/** The part of a cell's box about its boot. */
export function bootPart(boot: Cell["boot"]): Html {
  if (boot === undefined) return undefined;
  return (
    <>
      <h4>How it ran</h4>
      {facts([
        ["result", <bdi>{`${boot.result}: ${boot.summary}`}</bdi>],
        ["machine", boot.machine === "" ? undefined : <bdi>{boot.machine}</bdi>],
        ["time", boot.result === "untested" ? undefined : duration(boot.seconds)],
        ["boots", boot.boots === undefined ? undefined : String(boot.boots)],
        ["tests", boot.tests.length === 0 ? undefined : testCounts(boot)],
        ...boot.values.slice(0, VALUES).map(({ name, value }) =>
          [name, <bdi>{value}</bdi>] as const
        ),
      ])}
      {list(
        boot.tests.filter(({ result }) => result !== "ok").slice(0, TESTS)
          .map(({ name, result }) => <bdi>{`${result}: ${name}`}</bdi>),
      )}
      {list(
        (boot.flaky ?? []).slice(0, TESTS).map(({ what, failed, boots }) => (
          <bdi>{`flaky: ${what}: in ${failed} of ${boots} boots`}</bdi>
        )),
      )}
      {consoleOf(boot)}
      {boot.reproduce.length !== 0 && (
        <>
          <h4>Boot it by hand</h4>
          {lines("Boot it by hand", boot.reproduce)}
        </>
      )}
    </>
  );
}

/** The lines of the console that tell most. */
export function consoleOf(boot: Cell["boot"]): Html {
  if (boot === undefined || boot.excerpt.length === 0) return undefined;
  const rest = boot.excerpt.length - LINES;
  return (
    <>
      <h4>The console</h4>
      {lines("The console", [
        ...boot.excerpt.slice(0, LINES).map((line) => shorten(line, COLUMNS)),
        ...rest > 0 ? [<span class="soft">[{plural(rest, "more line")}]</span>] : [],
      ])}
    </>
  );
}
