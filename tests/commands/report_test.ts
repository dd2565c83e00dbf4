import assert from "node:assert/strict";
import { renderPage } from "../../bot/report/html/page.tsx";
import { REPORTS } from "../report/fixtures.ts";
import { reportFile } from "../report/golden.ts";
import { called, everystep } from "./program.ts";

const REPORT = REPORTS["break-and-mend"]!;

/** A directory with `run/report.json`. */
async function home(): Promise<AsyncDisposable & { readonly dir: string }> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.mkdir(`${dir}/run`);
  await Deno.writeTextFile(`${dir}/run/report.json`, JSON.stringify(REPORT));
  return { dir, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

const golden = (name: string) => Deno.readTextFile(reportFile(name));

Deno.test("report: every format, from a file and from its directory", async (t) => {
  await using place = await home();
  const rows: [string, string[], string][] = [
    ["terminal", [], await golden("break-and-mend-80.txt")],
    ["html", ["--format", "html"], renderPage(REPORT)],
    ["markdown", ["--format", "markdown"], await golden("break-and-mend.md")],
    ["junit", ["--format=junit"], await golden("break-and-mend.xml")],
    ["kcidb", ["--format", "kcidb"], await golden("break-and-mend.kcidb.json")],
    ["json", ["--format", "json"], `${JSON.stringify(REPORT, null, 2)}\n`],
    ["--json", ["--json"], `${JSON.stringify(REPORT, null, 2)}\n`],
  ];
  for (const [i, [name, flags, text]] of rows.entries()) {
    await t.step(name, async () => {
      const ran = await called(place.dir, [
        "report",
        i % 2 ? "run" : "run/report.json",
        ...flags,
      ]);
      // The verdict of this one is not 0: what is asked for is the rendering.
      assert.deepEqual([ran.code, ran.stderr], [0, ""]);
      if (name.endsWith("json")) assert.deepEqual(JSON.parse(ran.stdout), JSON.parse(text));
      else assert.equal(ran.stdout, text);
    });
  }
  await t.step("with colours when asked for", async () => {
    const ran = await everystep(place.dir, ["report", "run", "--color=always"]);
    assert.ok(ran.stdout.includes("\u001b[1;31mFAIL"));
  });
});

Deno.test("report -o writes a file whole, through links, and no directory", async (t) => {
  await using place = await home();
  const report = (...args: string[]) =>
    called(place.dir, ["report", "run/", "--format", "markdown", ...args]);
  await t.step("a new file", async () => {
    const ran = await report("-o", "new.md");
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, "", ""]);
    assert.equal(
      await Deno.readTextFile(`${place.dir}/new.md`),
      await golden("break-and-mend.md"),
    );
  });
  await t.step("behind a link", async () => {
    await Deno.symlink("new.md", `${place.dir}/link.md`);
    await Deno.writeTextFile(`${place.dir}/new.md`, "old");
    assert.equal((await report("-o", "link.md")).code, 0);
    assert.ok((await Deno.lstat(`${place.dir}/link.md`)).isSymlink);
    assert.match(await Deno.readTextFile(`${place.dir}/new.md`), /^# enable/);
  });
  for (
    const [target, want] of [
      ["run", /run: is a directory/],
      ["/dev/null", /\/dev\/null: is no plain file/],
      ["absent/x.md", /absent\/x\.md: cannot be written/],
    ] as const
  ) {
    await t.step(target, async () => {
      const ran = await report("-o", target);
      assert.deepEqual([ran.code, ran.stdout], [2, ""]);
      assert.match(ran.stderr, want);
    });
  }
  await t.step("nothing is left behind", async () => {
    const names = [];
    for await (const { name } of Deno.readDir(place.dir)) names.push(name);
    assert.deepEqual(names.sort(), ["link.md", "new.md", "run"]);
  });
});

Deno.test("report: what is no report ends with 2 and names the field", async (t) => {
  await using place = await home();
  const cell = REPORT.cells[3]!;
  const json = (value: unknown) => JSON.stringify(value);
  const rows: [string, string | Uint8Array, RegExp][] = [
    ["empty", "", /in\.json: is no JSON/],
    ["cut", json(REPORT).slice(0, 4000), /is no JSON/],
    ["escape sequences", '{"a": \u001b[2J}', /is no JSON: \P{Cc}*\n/u],
    ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), /is no JSON/],
    ["null", "null", /is no report: .*expected object/],
    ["a list", "[]", /is no report: .*expected object/],
    ["another file", json({ name: "x" }), /is no report: schema: /],
    [
      "a newer version",
      json({ ...REPORT, schema: "everystep.report/2" }),
      /not everystep\.report\/2/,
    ],
    [
      "a verdict that is none",
      json({ ...REPORT, cells: REPORT.cells.with(3, { ...cell, verdict: "ok" as "pass" }) }),
      /is no report: cells\[3\]\.verdict: /,
    ],
    [
      "a drift without its total",
      json({ ...REPORT, cells: [{ ...cell, drift: { since: 1, symbols: [] } }] }),
      /is no report: cells\[0\]\.drift\.total: /,
    ],
    [
      "no patches",
      json({ ...REPORT, series: { ...REPORT.series, patches: 3 } }),
      /series\.patches: /,
    ],
    ["deep", "[".repeat(200_000) + "]".repeat(200_000), /is no report/],
  ];
  for (const [name, text, want] of rows) {
    await t.step(name, async () => {
      const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
      await Deno.writeFile(`${place.dir}/in.json`, bytes);
      const ran = await called(place.dir, ["report", "in.json", "--format", "junit"]);
      assert.deepEqual([ran.code, ran.stdout], [2, ""], ran.stderr);
      assert.match(ran.stderr, want);
      assert.match(ran.stderr, /^everystep: in\.json: /);
    });
  }
  await t.step("a directory without one", async () => {
    await Deno.mkdir(`${place.dir}/none`);
    const ran = await called(place.dir, ["report", "none/"]);
    const error = "everystep: none/report.json: does not exist\n" +
      "  hint: name the directory that verify --output DIR wrote, or a report.json\n";
    assert.deepEqual([ran.code, ran.stderr], [2, error]);
  });
});

Deno.test("report --format html: logs that stand beside the report, and no other file", async (t) => {
  await using place = await home();
  const run = `${place.dir}/run`, secret = `${place.dir}/secret.log`;
  await Deno.mkdir(`${run}/logs`);
  await Deno.writeTextFile(secret, "a secret\n");
  const error =
    "mm/memory.c:11:17: error: implicit declaration of function 'tlb_remove_ptdesc' <b>";
  await Deno.writeTextFile(`${run}/logs/alpha-3.log`, `  CC mm/memory.o\n${error}\n`);
  await Deno.symlink(secret, `${run}/logs/link.log`);
  const logs: Readonly<Record<string, string>> = {
    // As of a machine where the report was made.
    "3/alpha": "/elsewhere/logs/alpha-3.log",
    "3/um": secret,
    "3/sparc64": `${run}/logs/link.log`,
    "3/x86_64": `${run}/logs/../../secret.log`,
    "0/um": `${run}/report.json`,
  };
  const cells = REPORT.cells.map((cell) => ({ ...cell, log: logs[`${cell.state}/${cell.arch}`] }));
  await Deno.writeTextFile(`${run}/report.json`, JSON.stringify({ ...REPORT, cells }));
  const page = async (...args: string[]) => {
    const ran = await called(place.dir, ["report", "run", "--format", "html", ...args]);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    return ran.stdout;
  };
  await t.step("an excerpt, and no link from a page whose place nobody knows", async () => {
    const text = await page();
    assert.match(text, /<mark>mm\/memory\.c:11:17: error: .*&lt;b&gt;<\/mark>/);
    assert.doesNotMatch(text, /a secret|the whole log|"schema"/);
  });
  await t.step("a link from a page beside it", async () => {
    await page("-o", "run/page.html");
    const text = await Deno.readTextFile(`${run}/page.html`);
    assert.match(text, /<a href="logs\/alpha-3\.log">the whole log<\/a>/);
    assert.equal(text.match(/the whole log/g)!.length, 1);
  });
});
