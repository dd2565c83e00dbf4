import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanLine, cleanSource } from "../../../bot/text/clean.ts";
import { renderPage } from "../../../bot/report/html/page.tsx";
import { STYLE } from "../../../bot/report/html/style.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { BOOTS } from "../boot_fixtures.ts";
import { REPORTS } from "../fixtures.ts";
import { reportGolden } from "../golden.ts";
import { type Element, parsed, shape, trimmed } from "./parsed.ts";
import { large, LOG, LONG_LOG, RICH } from "./rich.ts";

const LOGS = new Map([["alpha/3", LOG]]);

Deno.test("page: goldens, but for the style sheet", async (t) => {
  const pages = {
    rich: renderPage(RICH, LOGS),
    drift: renderPage(REPORTS["drift"]!),
    "base-broken": renderPage(REPORTS["base-broken"]!),
    "boots-splat": renderPage(BOOTS["boots-splat"]!),
    "boots-dead-base": renderPage(BOOTS["boots-dead-base"]!),
  };
  for (const [name, page] of Object.entries(pages)) {
    const plain = trimmed(page).replace(STYLE, "").replace(/sha256-[\w+/=]+/, "sha256-");
    await t.step(name, () => reportGolden(`${name}.html`, plain));
  }
});

Deno.test("page: every fixture is HTML that no parser has to mend", async (t) => {
  for (const [name, report] of Object.entries({ ...REPORTS, ...BOOTS, RICH })) {
    await t.step(name, () => {
      const { all, errors } = parsed(renderPage(report, LOGS));
      assert.deepEqual(errors, []);
      const ids = all.flatMap(({ attributes: { id } }) => id === undefined ? [] : [id]);
      assert.equal(new Set(ids).size, ids.length, "an id stands twice");
      for (const { attributes } of all) {
        const to = attributes["popovertarget"] ?? attributes["aria-labelledby"] ??
          (attributes["href"]?.startsWith("#") ? attributes["href"].slice(1) : undefined);
        assert.ok(to === undefined || ids.includes(to), `nothing is called ${to}`);
      }
      assertHarmless(all);
      const buttons = all.filter((one) => one.attributes["aria-label"]?.includes(" on "));
      assert.ok(buttons.length >= report.cells.length, "a cell cannot be opened");
    });
  }
});

/** Nothing that runs, and nothing that is fetched. */
function assertHarmless(all: readonly Element[]): void {
  const loads = ["script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "a"];
  for (const { name, attributes } of all) {
    if (name === "a") assert.match(attributes["href"]!, /^(#[\w-]+|logs\/[\w.-]+)$/);
    else assert.ok(!loads.includes(name), name);
    for (const key of Object.keys(attributes)) assert.doesNotMatch(key, /^(on|src|style|xlink)/);
  }
}

/** Puts `evil` behind every text of a report that is not one of a few words of ours. */
function spoiled(value: unknown, evil: string, key = ""): unknown {
  const ours = ["schema", "verdict", "kind", "level", "severity", "status", "result", "claim"];
  if (typeof value === "string") return value === "" || ours.includes(key) ? value : value + evil;
  if (Array.isArray(value)) return value.map((one) => spoiled(one, evil));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map((
      [name, one],
    ) => [name, name === "verdict" && typeof one === "object" ? one : spoiled(one, evil, name)]),
  );
}

const EVILS = [
  ...["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><b>", "</style>", "&lt;"],
  ...["</title><script>", "-->", "<!--", "]]>", "</pre><svg onload=1>", "\u0000<\u0000b>"],
  ...["\u001b[2J", "\r\n<p>", "\ud800", "&#x3c;script&#x3e;", "\u202e<i>", "</bdi></p></main>"],
];

Deno.test("page: no text from outside changes its elements and attributes", () => {
  // Few cells, so that many texts are tried.
  const small: Report = {
    ...RICH,
    states: RICH.states.slice(0, 4),
    cells: RICH.cells.filter(({ state, arch }) => state === 3 || arch === "alpha" && state < 3),
  };
  const page = (evil: string) => {
    const report = spoiled(small, evil) as Report;
    const logs = new Map([[`alpha${evil}/3`, {
      ...LOG,
      lines: LOG.lines.map((l) => cleanSource(l + evil)),
    }]]);
    return renderPage(report, logs);
  };
  // Of a name that is no word, the cells' ids differ: they are no part of the shape.
  const plain = shape(parsed(page("x y")).root);
  const evil = fc.oneof(
    fc.constantFrom(...EVILS),
    fc.string({ unit: "binary", minLength: 1 }),
  );
  fc.assert(
    fc.property(evil, (evil) => {
      const text = page(`!${evil}`);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|\p{Cs}/u);
      const { root, errors } = parsed(text);
      assert.deepEqual(errors, []);
      assert.deepEqual(shape(root), plain);
      const displayed = cleanLine(`${small.tree.label}!${evil}`);
      assert.ok(root.text.includes(displayed.replace(/\p{Noncharacter_Code_Point}/gu, "\ufffd")));
    }),
    { numRuns: 15, examples: [[EVILS.join("")], [EVILS.toReversed().join("")]] },
  );
});

Deno.test("page: its policy allows its style sheet and nothing else", async () => {
  const { all } = parsed(renderPage(RICH));
  const policy = all.find(({ attributes }) =>
    attributes["http-equiv"] === "Content-Security-Policy"
  )!.attributes["content"]!;
  const style = all.filter(({ name }) => name === "style");
  assert.equal(style.length, 1);
  const bytes = new TextEncoder().encode(style[0]!.text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toBase64();
  assert.equal(
    policy,
    `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`,
  );
});

Deno.test("page: a run that is not done says so, and what is missing", () => {
  const text = (report: Report) => parsed(renderPage(report)).root.text;
  const half = { ...RICH, run: { ...RICH.run, finishedAt: undefined } };
  assert.match(text(half), /Not finished\. The run goes on, or was killed: 35 of 36 cells/);
  assert.match(text(RICH), /Not finished\. The run was ended early/);
  assert.match(text(RICH), /not reached: 1 cell/);
  assert.doesNotMatch(text(REPORTS["all-pass"]!), /Not finished|not reached/);
});

Deno.test("page: 100 patches on 14 architectures stay below 6 MB", () => {
  const report = large();
  const logs = new Map(
    report.cells.slice(0, 500).map(({ state, arch }) => [`${arch}/${state}`, LONG_LOG] as const),
  );
  const page = renderPage(report, logs);
  assert.ok(page.length < 6e6, `${page.length}`);
});
