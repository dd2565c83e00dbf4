/**
 * `mend` on the corpus of faulty series, by the real program; git itself says whether what it wrote
 * applies and ends in the same tree. EVERYSTEP_TEST_CASE, a regular expression, chooses.
 */
import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { everystep, type Ran } from "../commands/program.ts";
import { TOY_CASES } from "../corpus/mod.ts";
import { type Placed, placeToy } from "../corpus/place.ts";
import type { Case } from "../corpus/types.ts";

const chosen = new RegExp(Deno.env.get("EVERYSTEP_TEST_CASE") ?? "");
const faulty = TOY_CASES.filter(({ name, mend }) => mend !== undefined && chosen.test(name));

/** The tree after `git am` of every mail that mend wrote. */
async function appliedTree(placed: Placed, dir: string): Promise<string> {
  const clone = `${placed.dir}/clone`;
  await gitText(placed.dir, ["clone", "-q", "-b", "main", placed.tree, clone]);
  const mails = [...Deno.readDirSync(dir)].map(({ name }) => name)
    .filter((name) => name.endsWith(".patch") && !name.includes("cover-letter")).sort();
  await gitText(clone, ["am", "-q", ...mails.map((name) => `${dir}/${name}`)]);
  return await gitText(clone, ["rev-parse", "HEAD^{tree}"]);
}

async function mend(one: Case, placed: Placed): Promise<Ran> {
  const args = ["mend", placed.patches, "-o", "out", ...placed.flags, ...one.flags ?? []];
  return await everystep(placed.dir, [...args, "--json"]);
}

const kindOf = ({ kind }: { readonly kind: string }) => kind;

/** What became of a case. Throws if it is not what the corpus says. */
async function outcome(one: Case): Promise<"mended" | "empty" | "refused"> {
  await using placed = await placeToy(one);
  const out = `${placed.dir}/out`;
  const ran = await mend(one, placed);
  if (one.mend === "none") {
    assert.notEqual(ran.code, 0, ran.stdout);
    assert.equal(await Deno.stat(out).catch(() => undefined), undefined);
    return "refused";
  }
  assert.ok([0, 3].includes(ran.code), `${one.story}\n${ran.stdout}\n${ran.stderr}`);
  const { kind, exit, steps, files } = JSON.parse(ran.stdout);
  assert.deepEqual([kind, exit], ["mended", ran.code], one.story);
  if (one.mend === "reorder") assert.deepEqual(new Set(steps.map(kindOf)), new Set(["reorder"]));
  const tip = await gitText(placed.tree, ["rev-parse", "series^{tree}"]);
  if (files.length === 0) {
    assert.equal(await gitText(placed.tree, ["rev-parse", "main^{tree}"]), tip);
    return "empty";
  }
  assert.equal(await appliedTree(placed, out), tip);
  const args = ["verify", "out", ...placed.flags, ...one.flags ?? []];
  const verified = await everystep(placed.dir, args);
  // A source that comes before its line in the Makefile is compiled by no build of its own state.
  const left = /^incomplete: no build compiles \S+ of patch \d+/m.test(verified.stdout);
  assert.equal(verified.code, left ? 3 : 0, verified.stdout);
  assert.doesNotMatch(verified.stdout, /FAIL/);
  return "mended";
}

Deno.test("mend on the corpus: safe with the same last tree, or refused", async () => {
  const left = [...faulty];
  const ended: [string, string][] = [], wrong: string[] = [];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      try {
        ended.push([one.name, await outcome(one)]);
      } catch (error) {
        wrong.push(`${one.name}: ${one.mend}: ${error}`);
      }
    }
  };
  await Promise.all([worker(), worker()]);
  assert.deepEqual(wrong, [], wrong.join("\n\n"));
  if (chosen.source !== "(?:)") return;
  const count = (what: string) => ended.filter(([, how]) => how === what).length;
  assert.ok(count("mended") >= 8 && count("refused") >= 3, JSON.stringify(ended));
});
