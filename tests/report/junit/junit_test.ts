import assert from "node:assert/strict";
import fc from "fast-check";
import { renderJunit } from "../../../bot/report/junit/report.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { element, text } from "../../../bot/report/junit/xml.ts";
import { run } from "../../../bot/system/process/process.ts";
import { BOOTS, PANICKED } from "../boot_fixtures.ts";
import { REPORTS as OTHERS } from "../fixtures.ts";
import { message } from "../make_report.ts";
import { reportGolden } from "../golden.ts";

const REPORTS = { ...OTHERS, ...BOOTS };

Deno.test("renderJunit: goldens", async (t) => {
  for (const [name, report] of Object.entries(REPORTS)) {
    await t.step(name, () => reportGolden(`${name}.xml`, renderJunit(report)));
  }
});

/** An element as python's expat reads it. */
interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Node[];
}

/** Reads many documents with a parser that is not ours. */
async function parse(documents: readonly string[]): Promise<Node[]> {
  const script = `
import json, sys, xml.etree.ElementTree as E
def node(e):
    return {"tag": e.tag, "attributes": e.attrib, "text": e.text or "",
            "children": [node(c) for c in e]}
with open(sys.argv[1], encoding="utf-8") as f:
    documents = json.load(f)
print(json.dumps([node(E.fromstring(d.encode("utf-8", "surrogatepass"))) for d in documents]))
`;
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, JSON.stringify(documents));
    const done = await run(["python3", "-c", script, file], { cwd: "/", tailBytes: 64 << 20 });
    assert.ok(done.ok, done.stderr);
    return JSON.parse(done.stdout);
  } finally {
    await Deno.remove(file);
  }
}

/**
 * What both published schemas of the format take, Ant's and Jenkins' (which alone has `skipped`):
 * attributes, `!` where Ant's requires them, and children in Ant's order.
 */
const SCHEMA: Readonly<Record<string, { attributes: string[]; children: RegExp }>> = {
  testsuites: { attributes: [], children: /^(testsuite )*$/ },
  testsuite: {
    attributes: [
      ...["name!", "timestamp!", "hostname!", "tests!", "failures!", "errors!", "time!"],
      ...["id!", "package!", "skipped"],
    ],
    children: /^properties (testcase )*system-out system-err $/,
  },
  properties: { attributes: [], children: /^(property )*$/ },
  property: { attributes: ["name!", "value!"], children: /^$/ },
  testcase: {
    attributes: ["name!", "classname!", "time!"],
    children: /^((skipped|error|failure) )?$/,
  },
  failure: { attributes: ["message", "type!"], children: /^$/ },
  error: { attributes: ["message", "type!"], children: /^$/ },
  skipped: { attributes: ["message", "type"], children: /^$/ },
  "system-out": { attributes: [], children: /^$/ },
  "system-err": { attributes: [], children: /^$/ },
};

function check(node: Node): void {
  const schema = SCHEMA[node.tag];
  assert.ok(schema, `element ${node.tag}`);
  const names = schema.attributes.map((name) => name.replace("!", ""));
  for (const name of Object.keys(node.attributes)) {
    assert.ok(names.includes(name), `${node.tag} ${name}`);
  }
  for (const name of schema.attributes.filter((one) => one.endsWith("!"))) {
    assert.ok(name.slice(0, -1) in node.attributes, `${node.tag} lacks ${name}`);
  }
  assert.match(node.children.map(({ tag }) => `${tag} `).join(""), schema.children);
  node.children.forEach(check);
  if (node.tag !== "testsuite") return;
  const { attributes, children } = node;
  const cases = children.filter(({ tag }) => tag === "testcase");
  const having = (tag: string) =>
    String(cases.filter((one) => one.children[0]?.tag === tag).length);
  assert.deepEqual(
    [attributes.tests, attributes.failures, attributes.errors, attributes.skipped],
    [String(cases.length), having("failure"), having("error"), having("skipped")],
  );
  assert.match(attributes.timestamp!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  assert.match(attributes.time!, /^\d+\.\d+$/);
}

Deno.test("renderJunit: a parser reads it, and it has what the schemas of Ant and Jenkins know", async () => {
  const reports = Object.values(REPORTS);
  const trees = await parse(reports.map(renderJunit));
  for (const [i, tree] of trees.entries()) {
    check(tree);
    assert.equal(tree.children.length, reports[i]!.archs.length);
  }
});

/** What became of each state: `pass`, or the element in its test case. */
async function results(report: Report, arch: string): Promise<string> {
  const [tree] = await parse([renderJunit(report)]);
  const suite = tree!.children.find((one) => one.attributes.name === arch)!;
  return suite.children.filter(({ tag }) => tag === "testcase")
    .map((one) => one.children[0]?.tag ?? "pass").join(" ");
}

Deno.test("renderJunit: only the patch that broke it fails", async (t) => {
  const ran = "pass pass skipped pass";
  const table: [keyof typeof REPORTS, string, string][] = [
    ["break-and-mend", "sparc64", "pass pass pass failure skipped pass pass pass pass"],
    ["break-and-mend", "alpha", "pass pass pass failure skipped pass pass pass pass"],
    ["base-broken", "parisc64", `${Array(8).fill("skipped").join(" ")} failure`],
    ["untested-and-infra", "sparc64", "pass pass pass error error pass pass skipped skipped"],
    ["untested-and-infra", "m68k", Array(9).fill("skipped").join(" ")],
    // Below each state, the tests of its boot.
    ["boots", "alpha", `${ran} pass ${ran} ${ran}`],
    ["boots", "loongarch", "pass pass pass pass"],
    ["boots-panic", "alpha", `${ran} ${ran} failure failure failure skipped skipped skipped`],
    ["boots-splat", "sparc64", `${ran} ${ran} ${ran} error`],
    ["boots-dead-base", "alpha", `${Array(6).fill("skipped").join(" ")} ${ran} ${ran}`],
  ];
  for (const [name, arch, expected] of table) {
    await t.step(`${name} ${arch}`, async () => {
      assert.equal(await results(REPORTS[name]!, arch), expected);
    });
  }
});

Deno.test("renderJunit: names, messages and what stands below them", async () => {
  const [tree] = await parse([renderJunit(REPORTS["break-and-mend"]!)]);
  const [alpha] = tree!.children;
  const state = alpha!.children.filter(({ tag }) => tag === "testcase")[3]!;
  assert.equal(
    state.attributes.name,
    "state 3: LoongArch: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  );
  const [failure] = state.children;
  assert.equal(failure!.attributes.type, "fail");
  assert.match(failure!.attributes.message!, /^mm\/memory\.c:11:17: error: implicit declaration/);
  assert.match(failure!.text, /^\$ make O=\.\.\/build ARCH=alpha/m);
  assert.match(failure!.text, /^not built: mm\/pt_reclaim\.o$/m);
  const out = alpha!.children.find(({ tag }) => tag === "system-out")!;
  assert.match(out.text, /^state 2: arch\/alpha\/mm\/init\.c:3:13: warning: unused/m);
});

Deno.test("renderJunit: a kernel that does not run fails with what its console said", async () => {
  const [tree] = await parse([renderJunit(PANICKED)]);
  const [alpha] = tree!.children;
  const cases = alpha!.children.filter(({ tag }) => tag === "testcase");
  const [failure] = cases[8]!.children;
  assert.equal(cases[8]!.attributes.name, "state 2: alpha: mm: enable it");
  assert.equal(
    failure!.attributes.message,
    "boot: Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b",
  );
  for (
    const line of [
      "not ok: pt: page tables grow",
      "| pc is at free_pte+0x10/0x40",
      "console: /home/dev/out/logs/alpha-2.console",
      `$ ${PANICKED.cells[2]!.boot!.reproduce[0]}`,
    ]
  ) assert.ok(failure!.text.split("\n").includes(line), line);
  assert.deepEqual(
    [cases[9]!.attributes.classname, cases[9]!.attributes.name],
    ["alpha.boot", "state 2: pt: page tables grow"],
  );
  const out = alpha!.children.find(({ tag }) => tag === "system-out")!;
  assert.match(out.text, /^boot: VmPTE-after: 1056 kB, at 0, 1$/m);
});

Deno.test("renderJunit: a test that was not ok before the patch does not fail with it", async () => {
  const old = message("error", "", 0, "not ok: pt", { status: "old", file: undefined });
  const cells = PANICKED.cells.map((cell) =>
    cell.state === 2 ? { ...cell, diagnostics: [...cell.diagnostics, old] } : cell
  );
  const messages = await results({ ...PANICKED, cells }, "alpha");
  assert.match(messages, /failure failure skipped skipped skipped skipped$/);
});

/** All that XML 1.0 can write, by its own words: section 2.2, Char. */
function allowed(value: string): string {
  return [...value].filter((char) => {
    const code = char.codePointAt(0)!;
    return [9, 10, 13].includes(code) || code >= 0x20 && code <= 0xd7ff ||
      code >= 0xe000 && code <= 0xfffd || code >= 0x10000;
  }).join("");
}

Deno.test("xml: any text comes out of a parser as it went in, less what XML forbids", async () => {
  const hostile = fc.array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("]]>", "<!--", "&amp;", "&#0;", '"', "'", "\r\n", "\t", "\u0000", "\u001b"),
      fc.constantFrom("\ufffe", "\uffff", "\ud800", "\u{1f427}", "<?x", "</a>", "\u0085"),
    ),
    { maxLength: 6 },
  ).map((parts) => parts.join(""));
  const values = ["", ...fc.sample(hostile, 2000)];
  const trees = await parse(
    values.map((value) => element("a", { b: value }, [text(value), element("c", {})])),
  );
  for (const [i, { attributes, text: inner }] of trees.entries()) {
    assert.equal(attributes.b, allowed(values[i]!));
    assert.equal(inner, allowed(values[i]!));
  }
});

Deno.test("renderJunit: what the letter says that is not so stands once, in the first suite", () => {
  const report = REPORTS["break-and-mend"]!;
  const says = (severity: "mismatch" | "ok", is: string) => ({
    ...{ kind: "diffstat", severity, says: "a.c | 3 ++-", is } as const,
  });
  const cover = [says("mismatch", "a.c | 2 <+-"), says("ok", "well")];
  const suites = renderJunit({ ...report, series: { ...report.series, coverLetter: cover } })
    .split("<testsuite ").slice(1);
  assert.ok(suites.length > 1);
  const lines = suites.map((suite) => suite.match(/^cover letter: .*$/mg) ?? []);
  assert.deepEqual(lines, [
    ['cover letter: "a.c | 3 ++-": a.c | 2 &lt;+-', "cover letter: 1 claim holds, 1 does not"],
    ...suites.slice(1).map(() => []),
  ]);
});
