/**
 * Reads the KTAP that the probes and KUnit print (Documentation/dev-tools/ktap.rst), and what the
 * probes measured.
 * @module
 */
import { distinctNames } from "../../text/distinct.ts";
import type { ProbeTest, ProbeValue } from "../types.ts";
import { ktapPlans } from "./ktap_plans.ts";

/** A reader of KTAP lines. */
export interface KtapReader {
  line(text: string): void;
  tests(): readonly ProbeTest[];
  values(): readonly ProbeValue[];
}

/** KUnit of old kernels indents with tabs. */
const RESULT = /^(?<nested>[ \t]*)(?<bad>not )?ok \d{1,9}(?: -)?(?<rest>.*)$/i;
/** What stands behind a hash sign is a directive, or text that is no part of the result; within a name it is none: `a#1`. */
const MORE = /(?:^|\s)#(?!\d)|(?<!\\)#(?= *(?:SKIP|TODO|XFAIL)\b)/i;
const SKIP = /^ *SKIP\b/i;
/** "Not expected to pass at the moment": that it fails says nothing. */
const EXPECTED = /^ *(?:TODO|XFAIL)\b/i;
/** A program gives up, whatever it has told so far (tools/testing/selftests/kselftest.h, ksft_exit_fail_msg()). */
const BAIL = /^[ \t]*Bail out!/i;
const VALUE = /^ *# everystep: (?<name>[\w.-]{1,60}) (?<value>.{1,200})$/;
/** A probe that prints without end is no reason to fill the memory. */
const MAX = 1000, NAME = 120;

/** Of a program that ends well and prints neither a result nor a plan (done() prints one). */
const NOTHING = "it told no result and no plan";

/** True if a text is a whole result. */
export function isResult(text: string): boolean {
  return RESULT.test(text);
}

/** A reader; feed it the lines of one who prints, in order. */
export function ktapReader(): KtapReader {
  const tests: ProbeTest[] = [];
  const values = new Map<string, string>();
  const plans = ktapPlans();
  /** Results inside a probe, which come before its own. */
  let inner: ProbeTest[] = [];
  return {
    line(text) {
      const value = VALUE.exec(text)?.groups;
      if (value !== undefined) {
        if (values.size < MAX) values.set(value.name!, value.value!.trim());
        return;
      }
      if (BAIL.test(text) && tests.length + inner.length < MAX) {
        inner.push({ name: text.trim().slice(0, NAME), result: "not ok" });
        return;
      }
      const found = RESULT.exec(text)?.groups;
      if (found === undefined) {
        const lost = plans.line(text);
        if (lost !== undefined && tests.length + inner.length < MAX) inner.push(without(lost));
        return;
      }
      const depth = found.nested!.length;
      if (tests.length + inner.length >= MAX) return;
      const rest = found.rest!, hash = MORE.exec(rest);
      const given = rest.slice(0, hash?.index).trim();
      const name = (given === "" ? "unnamed" : given).slice(0, NAME);
      // The name of the outermost is put before those in it.
      const own = (lost: string) => depth === 0 && lost === name ? "" : lost;
      const empty = depth === 0 && plans.isEmpty(depth);
      inner.push(...plans.result(depth).map(own).map(without));
      const bad = found.bad !== undefined,
        more = hash === null ? "" : rest.slice(hash.index + hash[0].length);
      const skipped = SKIP.test(more) || bad && EXPECTED.test(more);
      const result = skipped ? "skip" : bad ? "not ok" : "ok";
      // It may have ended before it began: a program that is handed the wrong arguments, say.
      if (empty && result === "ok") inner.push({ name: NOTHING, result: "not ok" });
      if (depth > 0) inner.push({ name, result });
      else {
        tests.push(...inner.map((one) => ({ ...one, name: `${name}: ${one.name}` })));
        tests.push({ name, result });
        inner = [];
      }
    },
    // Each of two tests of one name may fail by itself.
    tests: () => distinctNames([...tests, ...inner, ...plans.open().map(without)]),
    values: () => [...values].map(([name, value]) => ({ name, value })),
  };
}

/** What was planned and said nothing did not pass (kunit.py counts it as crashed). */
function without(name: string): ProbeTest {
  const what = "a test that was planned has no result";
  return { name: name === "" ? what : `${name}: ${what}`.slice(-NAME), result: "not ok" };
}
