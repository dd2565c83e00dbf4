import assert from "node:assert/strict";
import { modulesOf, ROOT } from "./modules.ts";
import { CODE as SCAN } from "../bot/compile/ccache/scan.ts";
import { DIRS } from "../bot/compile/kept/program.ts";
import { CODE as COVER_LETTER } from "../bot/engine/cover_letter/kept.ts";
import { CODE as STATES } from "../bot/tree/apply/kept_states.ts";

const modules = new Map((await modulesOf()).map((one) => [one.specifier, one]));

/** Modules of ours that those below a place of `bot/` import, with themselves. */
function reach(place: string): readonly string[] {
  const open = [...modules.keys()].filter((one) => one.startsWith(`${ROOT}bot/${place}`));
  assert.ok(open.length > 0, place);
  const reached = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next) || !next.startsWith(`${ROOT}bot/`)) continue;
    reached.add(next);
    for (const { code } of modules.get(next)?.dependencies ?? []) {
      if (code?.specifier !== undefined) open.push(code.specifier);
    }
  }
  return [...reached];
}

Deno.test("what is kept is of all code that decides it", async (t) => {
  for (
    const [place, code] of [
      ["engine/cells/", DIRS],
      ["boot/", DIRS],
      ["engine/cover_letter/", COVER_LETTER],
      ["tree/apply/", STATES],
    ] as const
  ) {
    await t.step(place, () => {
      const isIn = (module: string) => code.some(({ href }) => module.startsWith(href));
      assert.deepEqual(reach(place).filter((module) => !isIn(module)), []);
    });
  }
  assert.ok(SCAN.every(({ href }) => [...modules.keys()].some((one) => one.startsWith(href))));
});

/** What reads JSON that it wrote itself, and needs no digest of our code, with the reason. */
const WITHOUT: Readonly<Record<string, string>> = {
  "boot/sums.ts": "digests of files",
  "engine/plan/costs.ts": "an order to build in",
  "engine/record/b4_answers.ts": "has the version",
  "mend/output.ts": "what a user asked for",
  "publish/mail/held.ts": "mails that wait",
  "publish/mail/outbox.ts": "mails that were sent",
  "service/incoming.ts": "what others send",
  "service/run/mails.ts": "mails of a run",
  "service/run/notify_site.ts": "what was posted",
  "service/run/plan_file.ts": "what was planned",
};
/** It has no key of its own: its users do. */
const STORE = "compile/kept/store.ts";

Deno.test("whoever keeps a value keeps it by the code that made it", async () => {
  const named = new Set<string>();
  for (const specifier of modules.keys()) {
    const path = specifier.slice(`${ROOT}bot/`.length);
    if (!specifier.startsWith(`${ROOT}bot/`) || path === STORE) continue;
    const text = await Deno.readTextFile(new URL(specifier));
    const keeps = /\bkeptName\(/.test(text) ||
      /\bwriteAtomic\(/.test(text) && /\breadJson\(|\.(?:safeP|p)arse\(/.test(text);
    if (!keeps) continue;
    if (path in WITHOUT) named.add(path);
    else assert.match(text, /\b(?:program\(\)|codeDigest\(|await digest\(|kernelDigest\()/, path);
  }
  assert.deepEqual([...named].sort(), Object.keys(WITHOUT).sort(), "who no longer keeps anything");
});
