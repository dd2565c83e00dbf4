import assert from "node:assert/strict";
import fc from "fast-check";
import { type Configured, type Drift, drift, follow } from "../../bot/judge/config_drift.ts";
import type { TriedCell } from "../../bot/judge/types.ts";
import { infra, whole } from "./outcomes.ts";

const config = fc.dictionary(
  fc.stringMatching(/^[A-Z][A-Z0-9_]{0,5}$/),
  fc.constantFrom("y", "m", "0x10", '"a=b"', '""'),
);
const text = (symbols: Record<string, string>) =>
  Object.entries(symbols).map(([symbol, value]) => `CONFIG_${symbol}=${value}\n`).join("");

Deno.test("drift: what changed, what came and what went", () => {
  const before = 'CONFIG_A=y\nCONFIG_B=m\nCONFIG_C="x=1"\nCONFIG_GONE=y\n# CONFIG_Z is not set\n';
  const after = 'CONFIG_A=y\nCONFIG_B=y\nCONFIG_C="x=2"\nCONFIG_NEW=0x10\n';
  assert.deepEqual(drift(before, after), [
    { symbol: "B", from: "m", to: "y" },
    { symbol: "C", from: '"x=1"', to: '"x=2"' },
    { symbol: "GONE", from: "y", to: "n" },
    { symbol: "NEW", from: "n", to: "0x10" },
  ]);
});

Deno.test("drift: laws", () => {
  fc.assert(
    fc.property(config, config, (a, b) => {
      const there = drift(text(a), text(b));
      assert.deepEqual(drift(text(a), text(a)), []);
      assert.deepEqual(there.map(({ symbol }) => symbol), there.map((c) => c.symbol).toSorted());
      assert.deepEqual(
        drift(text(b), text(a)),
        there.map(({ symbol, from, to }) => ({ symbol, from: to, to: from })),
      );
      // What changed, put into what was, gives what is.
      const made: Record<string, string> = { ...a };
      for (const { symbol, to } of there) {
        if (to === "n") delete made[symbol];
        else made[symbol] = to;
      }
      assert.deepEqual(made, { ...b });
    }),
  );
});

const built = (config?: string) => whole({ config });
const OFF = "CONFIG_A=y\n", ON = "CONFIG_A=y\nCONFIG_X=y\n";

/** Follows cells; `-` is carried, `?` has no configuration, `.` is not among the cells. */
function followed(line: string): string {
  let last: Configured | undefined;
  const summaries: string[] = [];
  for (const [state, mark] of [...line].entries()) {
    if (mark === ".") continue;
    const cell: TriedCell = {
      state,
      arch: "um",
      action: mark === "-" ? "skip" : "build",
      reason: "",
      outcome: mark === "-"
        ? undefined
        : mark === "i"
        ? infra()
        : built(mark === "?" ? undefined : mark === "X" ? ON : OFF),
    };
    const result: { drift?: Drift; last?: Configured } = follow(last, cell);
    last = result.last;
    if (result.drift === undefined) continue;
    const { since, changes } = result.drift;
    const what = changes.map(({ symbol, from, to }) => `${symbol} ${from}->${to}`).join(" ");
    summaries.push(`${state}${since === state ? "" : `(${since})`}:${what}`);
  }
  return summaries.join(" ");
}

Deno.test("follow: against the last state that has a configuration", async (t) => {
  const table: [string, string, string][] = [
    ["nothing changes", "oooo", "1: 2: 3:"],
    ["on and off again", "oXXo", "1:X n->y 2: 3:X y->n"],
    ["carried cells do not blur the blame", "o--X", "3:X n->y"],
    ["infra between: one of two patches", "oiX", "2(1):X n->y"],
    ["infra behind carried cells", "o-i-X", "4(2):X n->y"],
    ["a result of an older kind", "o?Xo", "2(1):X n->y 3:X y->n"],
    ["states that nobody asked for", "o..Xo", "3(1):X n->y 4:X y->n"],
    ["nothing to hold it against", "?X", ""],
    ["the base is missing", "iXo", "2:X y->n"],
  ];
  for (const [name, line, expected] of table) {
    await t.step(name, () => assert.equal(followed(line), expected));
  }
});
