/**
 * Reads the KTAP that the probes print (Documentation/dev-tools/ktap.rst), and what they measured.
 * @module
 */
import type { ProbeTest, ProbeValue } from "../types.ts";

/** A reader of KTAP lines. */
export interface KtapReader {
  line(text: string): void;
  tests(): readonly ProbeTest[];
  values(): readonly ProbeValue[];
}

const RESULT =
  /^(?<nested> *)(?<bad>not )?ok \d+(?: -)? *(?<name>[^#]*?) *(?:# *(?<directive>SKIP|TODO|XFAIL)\b.*)?$/i;
const VALUE = /^ *# everystep: (?<name>[\w.-]{1,60}) (?<value>.{1,200})$/;
/** A probe that prints without end is no reason to fill the memory. */
const MAX = 1000, NAME = 120;

/** True if a text is a whole result. */
export function isResult(text: string): boolean {
  return RESULT.test(text);
}

/** A reader; feed it the lines of one who prints, in order. */
export function ktapReader(): KtapReader {
  const tests: ProbeTest[] = [];
  const values = new Map<string, string>();
  /** Results inside a probe, which come before its own. */
  let inner: ProbeTest[] = [];
  return {
    line(text) {
      const value = VALUE.exec(text)?.groups;
      if (value !== undefined) {
        if (values.size < MAX) values.set(value.name!, value.value!.trim());
        return;
      }
      const found = RESULT.exec(text)?.groups;
      if (found === undefined || tests.length + inner.length >= MAX) return;
      const name = (found.name === "" ? "unnamed" : found.name!).slice(0, NAME);
      const skip = found.directive?.toUpperCase() === "SKIP";
      const result = skip ? "skip" : found.bad === undefined ? "ok" : "not ok";
      if (found.nested !== "") inner.push({ name, result });
      else {
        tests.push(...inner.map((one) => ({ ...one, name: `${name}: ${one.name}` })));
        tests.push({ name, result });
        inner = [];
      }
    },
    tests: () => [...tests, ...inner],
    values: () => [...values].map(([name, value]) => ({ name, value })),
  };
}
