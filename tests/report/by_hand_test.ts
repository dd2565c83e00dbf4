import assert from "node:assert/strict";
import { handLines, stateLines } from "../../bot/report/analysis/by_hand.ts";
import { renderJunit } from "../../bot/report/junit/report.ts";
import { renderReport } from "../../bot/report/terminal/report.ts";
import { renderMarkdown } from "../../bot/report/markdown/report.ts";
import { shellWord } from "../../bot/text/shell.ts";
import { testedFacts } from "../../bot/report/analysis/tested.ts";
import { PANICKED } from "./boot_fixtures.ts";
import { REPORTS } from "./fixtures.ts";
import { posted, reply } from "./mail/fixtures.ts";

const REPORT = REPORTS["break-and-mend"]!;
const BASE = REPORT.tree.base;
const URL_ = "https://git.example.org/next/linux-next.git";

Deno.test("a state by hand begins with its base", () => {
  const trees = [
    [{ release: "6.19.6" }, ["git checkout v6.19.6"]],
    [{}, [`git checkout ${BASE.commit}`]],
    [{ name: "next", url: URL_ }, [`git fetch ${URL_}`, `git checkout ${BASE.commit}`]],
    [
      { name: "next", url: URL_, branch: "for/v7.0" },
      [`git fetch ${URL_} for/v7.0`, `git checkout ${BASE.commit}`],
    ],
  ] as const;
  for (const [more, lines] of trees) {
    const report = {
      ...REPORT,
      tree: { label: "/home/dev/linux", notes: [], base: BASE, ...more },
    };
    assert.deepEqual(stateLines(report, 0), lines);
    assert.deepEqual(stateLines(report, 3), [...lines, "git am *000[1-3]-*.patch"]);
  }
});

Deno.test("the patches come from the thread, from files, or from the user's own commit", () => {
  const last = (report: typeof REPORT, n: number) => stateLines(report, n).at(-1);
  const thread = posted("break-and-mend"), id = thread.series.posted![0]!.messageId;
  assert.equal(last(thread, 1), `b4 shazam -P 1 ${id}`);
  assert.equal(last(thread, 3), `b4 shazam -P 1-3 ${id}`);
  assert.equal(last(thread, 8), `b4 shazam ${id}`);
  const forged = {
    ...thread,
    series: {
      ...thread.series,
      posted: [{ ...thread.series.posted![0]!, messageId: "a$(reboot)@x" }],
    },
  };
  assert.equal(last(forged, 8), "b4 shazam 'a$(reboot)@x'");
  assert.equal(last(REPORT, 1), "git am *0001-*.patch", "git format-patch -v4 writes v4-0001-");
  const first = { ...REPORT, series: { ...REPORT.series, version: 1 } };
  assert.equal(last(first, 1), "git am 0001-*.patch");
  assert.equal(last(first, 9), "git am 000[1-9]-*.patch");
  assert.equal(last(first, 10), "git am 000[1-9]-*.patch 0010-*.patch");
  assert.equal(last(first, 25), "git am 000[1-9]-*.patch 001[0-9]-*.patch 002[0-5]-*.patch");
  const commit = "a".repeat(40);
  const patches = REPORT.series.patches.map((one) => ({ ...one, commit }));
  const range = { ...REPORT, series: { ...REPORT.series, patches } };
  assert.deepEqual(stateLines(range, 3), [`git checkout ${commit}`]);
});

Deno.test("all renderings have the same lines: state, build, boot, tests", () => {
  for (const report of [REPORT, PANICKED]) {
    const cell = report.cells.find(({ verdict }) => verdict === "fail")!;
    const lines = handLines(report, cell);
    const broken = cell.boot?.result === "broken" ? cell.boot.reproduce : [];
    assert.match(lines[0]!, /^git checkout /);
    assert.deepEqual(lines, [...stateLines(report, cell.state), ...cell.reproduce, ...broken]);
    assert.ok(cell.reproduce.length + broken.length > 0);
    const block = (prefix: string) => lines.map((line) => `${prefix}${line}\n`).join("");
    const texts = {
      terminal: [renderReport(report, { width: 100, color: false }), block("    $ ")],
      markdown: [renderMarkdown(report), block("")],
      junit: [plain(renderJunit(report)), block("$ ")],
    };
    for (const [name, [text, all]] of Object.entries(texts)) {
      assert.ok(`${text}\n`.includes(all!.trimEnd()), `${name}:\n${text}`);
    }
  }
  const none = { ...REPORT.cells[0]!, reproduce: [], boot: undefined, tests: undefined };
  assert.deepEqual(handLines(REPORT, none), []);
});

/** The entities of XML that shell lines hold. */
const plain = (xml: string) =>
  xml.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

Deno.test("the block names builds that break first, and the page", () => {
  const facts = testedFacts({
    ...REPORTS["14-archs"]!,
    first: ["m68k"],
    page: "https://ci.example.org/1",
  });
  assert.match(facts[2]![1], /^m68k, ppc64_defconfig, /);
  assert.deepEqual(facts.at(-1), ["page", "https://ci.example.org/1"]);
  assert.equal(facts.at(-2)![1], "6 more builds, see the table");
});

Deno.test("no mail and no check has a path of the machine", () => {
  for (const [name, report] of Object.entries(REPORTS)) {
    const cells = report.cells.map((cell) => ({
      ...cell,
      log: `/home/dev/out/logs/${cell.arch}-${cell.state}.log`,
    }));
    const notes = ["/home/dev/linux/mm is inside a tree", "a shallow clone: its history is cut"];
    const text = renderMarkdown({ ...report, cells, tree: { ...report.tree, notes } });
    assert.ok(!text.includes("/home/dev"), name);
    assert.ok(text.includes("a shallow clone"));
  }
  assert.ok(!reply(posted("break-and-mend")).body.includes("/home/dev"));
  const unknown = { ...posted("break-and-mend") };
  const tree = { label: "/home/dev/linux", notes: [], base: BASE };
  assert.match(
    reply({ ...unknown, tree }).body,
    /^tree: {2}a tree that is not public\nbase: {2}[0-9a-f]{40}\nbuild: /,
  );
});

Deno.test("shellWord", () => {
  assert.equal(shellWord("a-b@c.d"), "a-b@c.d");
  assert.equal(shellWord("it's"), "'it'\\''s'");
  assert.equal(shellWord(""), "''");
});
