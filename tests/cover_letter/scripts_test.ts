import assert from "node:assert/strict";
import { readCheckpatch } from "../../bot/cover_letter/checkpatch.ts";
import {
  barePatterns,
  isMaintained,
  readRecipients,
  unmaintained,
} from "../../bot/cover_letter/maintainers.ts";
import { change } from "../series/mails.ts";

Deno.test("readCheckpatch: counts, places in the file, and only of the patches it was given", () => {
  const text = `Subject: x\n\nWords.\n---\n${change("mm/a.c")}`;
  const at = text.split("\n").findIndex((line) => line.startsWith("+two")) + 1;
  const output = [
    `/tmp/p/1.patch:${at}: WARNING:LONG_LINE: line length of 101 exceeds 100 columns`,
    `/tmp/p/1.patch:${at}: ERROR:MISSING_SIGN_OFF: Missing Signed-off-by: line(s)`,
    `/tmp/p/1.patch:3: CHECK:COMMIT_LOG: a message`,
    `/etc/passwd:3: ERROR:FORGED: of another file`,
    "total: 1 errors",
    `/tmp/p/1.patch:99999999999: ERROR:X: a line that cannot be`,
  ].join("\n");
  const read = readCheckpatch(output, new Map([["/tmp/p/1.patch", text], ["/tmp/p/2.patch", ""]]));
  assert.deepEqual(read.get("/tmp/p/1.patch"), {
    errors: 1,
    warnings: 1,
    checks: 1,
    findings: [
      {
        level: "warning",
        type: "LONG_LINE",
        message: "line length of 101 exceeds 100 columns",
        file: "mm/a.c",
        line: 2,
      },
      { level: "error", type: "MISSING_SIGN_OFF", message: "Missing Signed-off-by: line(s)" },
      { level: "check", type: "COMMIT_LOG", message: "a message" },
    ],
  });
  assert.deepEqual(read.get("/tmp/p/2.patch"), { errors: 0, warnings: 0, checks: 0, findings: [] });
  assert.equal(read.size, 2);
});

Deno.test("readCheckpatch: ten thousand findings are counted, a hundred kept", () => {
  const output = "p:1: WARNING:LONG_LINE: x\n".repeat(10_000);
  const found = readCheckpatch(output, new Map([["p", "x"]])).get("p")!;
  assert.deepEqual([found.warnings, found.findings.length], [10_000, 100]);
});

Deno.test("readRecipients: names, roles, sections; what is not so is left out", () => {
  const found = readRecipients([
    `"James E.J. Bottomley" <j@example.org> (maintainer:PARISC ARCHITECTURE)`,
    "WANG Xuerui <kernel@example.org> (reviewer:LOONGARCH)",
    "linux-mm@example.org (open list:MEMORY MANAGEMENT - CORE)",
    "x86@example.org (maintainer:X86 ARCHITECTURE (32-BIT AND 64-BIT))",
    "linux-kernel@example.org (open list)",
    "Bad divisor in main::vcs_assign: 0",
    "nobody (maintainer:NO ADDRESS)",
  ].join("\n"));
  assert.deepEqual(found.map(({ name, email, role, section }) => [name, email, role, section]), [
    ["James E.J. Bottomley", "j@example.org", "maintainer", "PARISC ARCHITECTURE"],
    ["WANG Xuerui", "kernel@example.org", "reviewer", "LOONGARCH"],
    [
      "linux-mm@example.org",
      "linux-mm@example.org",
      "open list",
      "MEMORY MANAGEMENT - CORE",
    ],
    [
      "x86@example.org",
      "x86@example.org",
      "maintainer",
      "X86 ARCHITECTURE (32-BIT AND 64-BIT)",
    ],
    ["linux-kernel@example.org", "linux-kernel@example.org", "open list", ""],
  ]);
  assert.ok(isMaintained(found));
  assert.ok(!isMaintained(found.slice(4)));
  assert.ok(!isMaintained([{ ...found[0]!, section: "THE REST" }]));
});

Deno.test("unmaintained: one finding, however many files", () => {
  assert.deepEqual(unmaintained([]), []);
  assert.match(unmaintained(["a", "b"])[0]!.is, /for a, b$/);
  assert.match(unmaintained(Array(9).fill("a"))[0]!.is, / and 4 more$/);
});

Deno.test("barePatterns: paths that may be directories, and nothing with a wildcard", () => {
  const text = "X\nF:\tarch/um\nF:\tarch/alpha/\nF:\tmm/*.c\nX:\tdrivers/x\nN:\ttlb\nF:  ../up\n";
  const files = ["arch/um/a.c", "drivers/x.c", "../up/b.c", "mm/c.c"];
  assert.deepEqual(barePatterns(text, files), ["arch/um", "drivers/x", "../up"]);
  // To the script the last ones begin with these, too, if the first are no directories.
  assert.deepEqual(barePatterns(text, ["arch/umx.c", "mm/c.c"]), ["arch/um"]);
  assert.deepEqual(barePatterns("F:\tdrivers/c+x\nF:\tmm/d\n", ["mm/c.c"]), ["drivers/c+x"]);
});
