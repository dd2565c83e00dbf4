/** No regular expression of ours takes more than its text is long, whatever the text. */
import assert from "node:assert/strict";
import { cpuUsage } from "node:process";
import { attacks } from "./attacks.ts";
import { type Literal, literalsIn } from "./literals.ts";

/** Where nothing comes from outside, or little. */
const LEFT: Readonly<Record<string, string>> = {
  "std/cli/parse_args.ts": "reads the words of a command line alone",
  "report/mail/table.ts: /(\\d+(?:\\.\\d+)+)\\S*\\s*$/": "gets 200 characters at most",
  "system/http/once.ts: /^.*\\((?:https?:[^()]*)\\): (?:client error \\(\\w+\\): )?/":
    "gets 2000 characters at most",
};
/**
 * Each four times the one before: n log n grows 4 to 5 times, a square 16 times. What doubles with each
 * character is found at the first three, or it would not end.
 */
const SIZES = [20, 25, 30, 80, 320, 1300, 5200, 21_000, 100_000];
const LARGEST = SIZES.at(-1)!;
const GROWTH = 9;
/** Below so many microseconds of CPU a figure is noise. */
const NOISE_US = 4000;
/** What takes as long is not tried again. */
const ENOUGH_US = 2_000_000;

const root = decodeURIComponent(new URL("../../bot", import.meta.url).pathname);

function* sources(dir: string): Generator<string> {
  for (const entry of Deno.readDirSync(dir)) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) yield* sources(path);
    else if (/\.tsx?$/.test(path)) yield path;
  }
}

/** Microseconds of CPU. */
function cost({ expression, all }: Pick<Literal, "expression" | "all">, text: string): number {
  const start = cpuUsage();
  expression.lastIndex = 0;
  if (all) text.replace(new RegExp(expression, `${expression.flags.replace("g", "")}g`), "");
  else expression.exec(text);
  const { user, system } = cpuUsage(start);
  return user + system;
}

/** The text on which it takes too long; undefined: none was found. */
export function worstOf(literal: Pick<Literal, "expression" | "all">): string | undefined {
  for (const make of attacks(literal.expression)) {
    let before = 0;
    for (const size of SIZES) {
      const text = make(size);
      let us = cost(literal, text);
      const isBad = () => us > NOISE_US && us > GROWTH * Math.max(before, NOISE_US / GROWTH);
      for (let again = 0; again < 4 && us < ENOUGH_US && isBad(); again++) {
        us = Math.min(us, cost(literal, text));
      }
      if (isBad()) return JSON.stringify(`${text.slice(0, 40)}... (${size})`);
      // Not even a square would come out of the noise at the largest.
      if (us * (LARGEST / size) ** 2 < NOISE_US) break;
      before = us;
    }
  }
  return undefined;
}

Deno.test("the search finds what is worse than linear", () => {
  const bad = [/\s+$/, /(\d+)%/, /^(?:a+)+$/, /<([^<>\s]*@[^<>\s]*)>/];
  const good = [/(?<!\s)\s+$/, /^\s+/, /^[a-z]+:\s/, /[\\`*]/g, /^([^:]*):(\d+)$/];
  const all = false;
  for (const one of bad) {
    assert.notEqual(worstOf({ expression: one, all }), undefined, String(one));
  }
  for (const expression of good) assert.equal(worstOf({ expression, all }), undefined);
});

Deno.test("no expression grows faster than its text", () => {
  let count = 0;
  const wrong: string[] = [];
  for (const file of sources(root)) {
    const name = file.slice(root.length + 1);
    for (const literal of literalsIn(Deno.readTextFileSync(file))) {
      count++;
      const full = `${name}: ${literal.text}`;
      if (Object.keys(LEFT).some((left) => full.startsWith(left))) continue;
      const worst = worstOf(literal);
      if (worst !== undefined) wrong.push(`${name}:${literal.line}: ${literal.text}: ${worst}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(count > 1500, `the search finds expressions: ${count}`);
});
