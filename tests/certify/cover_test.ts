import assert from "node:assert/strict";
import { coverageOf } from "../../bot/certify/cover.ts";
import type { Commit, History } from "../../bot/certify/history.ts";
import { makeCertificate } from "../../bot/certify/make.ts";
import { renderCheck, type Signature } from "../../bot/certify/text.ts";
import { golden } from "../report/golden.ts";
import { reportOf, SAFE, treeOf } from "./reports.ts";

const CERTIFICATE = makeCertificate(SAFE, { any: false, file: "r.json" });

/** `2:two`: the tree of state 2, with that subject; `x:two`: a tree that nobody saw. */
function history(words: string, more: Partial<History> = {}): History {
  const commits = words.split(" ").map((word, i): Commit => {
    const [tree = "", subject = ""] = word.split(":");
    const hash = tree === "x" ? "e".repeat(39) + i : treeOf(Number(tree));
    return { commit: `${i + 1}`.repeat(40), tree: hash, subject };
  });
  return { commits, lost: false, above: 0, ...more };
}

const check = (words: string, more: Partial<History> = {}) =>
  coverageOf(CERTIFICATE.predicate, history(words, more));

Deno.test("coverage: trees count, subjects do not", async (t) => {
  const rows: [string, string, (number | undefined)[]][] = [
    ["as they were", "1:one 2:two 3:three", [1, 2, 3]],
    ["reworded", "1:eins 2:zwei 3:drei", [1, 2, 3]],
    ["the first two", "1:one 2:two", [1, 2]],
    ["the last one", "3:three", [3]],
    ["two folded into one", "1:one 3:two", [1, 3]],
    ["with a merge of them on top", "1:one 2:two 3:three 3:merge", [1, 2, 3, 3]],
    ["with an empty commit", "1:one 1:nothing 2:two 3:three", [1, 1, 2, 3]],
    ["with the base", "0:before 1:one", [0, 1]],
  ];
  for (const [name, words, states] of rows) {
    await t.step(name, () => {
      const { covered, commits, problems } = check(words);
      assert.deepEqual([covered, problems], [true, []]);
      assert.deepEqual(commits.map(({ state }) => state), states);
    });
  }
});

Deno.test("coverage: what was changed, dropped or reordered is named", async (t) => {
  const rows: [string, string, Partial<History>, RegExp[]][] = [
    ["one line changed in the last", "1:one 2:two x:three", {}, [
      /^3{12} \("three"\): its tree is not the one after patch 3 that was verified$/,
    ]],
    ["changed in the first: all above are others", "x:one x:two x:three", {}, [
      /patch 1/,
      /patch 2/,
      /patch 3/,
    ]],
    ["dropped", "1:one x:three", {}, [
      /^patch 2 \("two"\) is not among the commits$/,
      /the one after patch 3/,
    ]],
    ["reordered", "1:one x:three x:two", {}, [/^patch 2 stands above patch 3$/, /./, /./]],
    ["one came in", "1:one x:extra x:two x:three", {}, [
      /^2{12} \("extra"\) is no patch of the series$/,
      /"extra"\): its tree was never verified/,
      /./,
      /./,
    ]],
    ["a state again, lower", "1:one 2:two 1:undo", {}, [
      /^patch 3 \("three"\) is not among the commits$/,
      /has the tree of state 1, but stands above state 2$/,
    ]],
    ["another branch", "x:other", {}, [
      /^none of its 3 patches is among the commits$/,
      /^1{12} \("other"\) is no patch of the series$/,
      /"other"\): its tree was never verified$/,
    ]],
    ["the last is not in HEAD", "1:one 2:two", { lost: true }, [
      /^no commit of HEAD has the tree after patch 3$/,
      /^patch 3 \("three"\) is not among the commits$/,
    ]],
  ];
  for (const [name, words, more, want] of rows) {
    await t.step(name, () => {
      const { covered, problems } = check(words, more);
      assert.equal(covered, false);
      assert.equal(problems.length, want.length, problems.join("\n"));
      for (const [i, one] of want.entries()) assert.match(problems[i]!, one);
    });
  }
});

Deno.test("coverage: many changed commits are counted, not listed", () => {
  const words = Array.from({ length: 30 }, (_, i) => `x:c${i}`).join(" ");
  const { problems } = check(words);
  assert.ok(problems.length < 15, problems.join("\n"));
  assert.equal(problems.at(-1), "and 25 more commits");
});

Deno.test("coverage: a certificate of a red run covers nothing", () => {
  const red = reportOf(["one", "two"], { um: "pFx" }, undefined, {
    exit: 1,
    kind: "not-bisect-safe",
    text: "not bisect-safe: patch 1 breaks um",
  });
  const { predicate } = makeCertificate(red, { any: true, file: "" });
  assert.deepEqual(coverageOf(predicate, history("1:one 2:two")).problems, [
    "the certificate shows nothing: not bisect-safe: patch 1 breaks um",
  ]);
});

const GOOD: Signature = {
  kind: "good",
  identity: "dev@example.org",
  key: "ED25519 key SHA256:abc",
};

Deno.test("renderCheck: goldens", async (t) => {
  const dir = new URL("golden/", import.meta.url);
  const bad = reportOf(["one", "two", "three"], { um: "pppp", parisc64: "bbbb" });
  const rows: [string, ReturnType<typeof check>, Signature, typeof CERTIFICATE.predicate?][] = [
    ["covered", check("1:one 2:two 3:three"), GOOD],
    ["above", check("1:eins 3:three", { above: 2 }), { kind: "unchecked" }],
    ["dropped", check("1:one x:three"), GOOD],
    ["forged", check("1:one 2:two 3:three"), { kind: "bad", why: "none has this key" }],
    [
      "base-broken",
      coverageOf(makeCertificate(bad, { any: false, file: "" }).predicate, history("1:one")),
      GOOD,
    ],
  ];
  const text = rows.map(([name, coverage, signature]) =>
    `--- ${name}\n${renderCheck(CERTIFICATE.predicate, coverage, signature)}\n`
  ).join("");
  await t.step("all", () => golden(dir, "check.txt", text));
});
