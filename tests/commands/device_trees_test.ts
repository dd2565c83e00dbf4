/**
 * Device trees at level `objects`: made alone, by a real make and a real dtc, and the whole kernel is not built for one.
 */
import assert from "node:assert/strict";
import type { Plan } from "../../bot/plan/types.ts";
import { type Report, reportSchema } from "../../bot/report/model/schema.ts";
import { commitSeries, type Edit, TOY_FILES } from "../toy/kernel.ts";
import { BOARDS, TREE_FAULTS, TREE_FILES, TREE_VERDICTS, withNode } from "../toy/device_trees.ts";
import { called, type Ran, toyHome, verified } from "./program.ts";
import { PLAIN_GIT } from "../surroundings.ts";

const DTS = "arch/toya/boot/dts";
const SOC = `${DTS}/soc.dtsi`;

/** One line for each state behind the base. */
function lines({ cells }: Report): readonly string[] {
  return cells.filter(({ state }) => state > 0).map((cell) => {
    const all = cell.diagnostics.filter(({ status }) => status === "new");
    const diagnostic = all.find(({ message }) => message.startsWith("(reg_format)")) ?? all[0];
    return `${cell.state} ${cell.verdict} ${diagnostic?.message ?? cell.reason}`;
  });
}

Deno.test("a device tree's faults are those of the patch, and need no whole kernel", async () => {
  const report = await verified(TREE_FILES, TREE_FAULTS);
  const all = `${BOARDS + 2} device trees`;
  assert.deepEqual(lines(report), [
    `1 pass ${all}; link facts unchanged`,
    "2 fail syntax error",
    `3 fixed builds again: ${all}; link facts unchanged`,
    "4 warn (reg_format): /odd:reg: property has invalid length (4 bytes) (#address-cells == 1, #size-cells == 1)",
    "5 fail Label or path uart not found",
    `6 fixed builds again: ${all}; link facts unchanged`,
    "7 fail Failed to apply 'arch/toya/boot/dts/over.dtbo': FDT_ERR_NOTFOUND",
    "8 fixed builds again: 2 device trees; link facts unchanged",
    "9 fail No rule to make target 'arch/toya/boot/dts/board7.dtb', needed by 'all'",
    // Of the state before make gives up `all`: how that is made is not known.
    "10 fixed builds again: 25 objects built",
  ]);
  assert.deepEqual(report.cells.slice(1).map(({ verdict }) => verdict), TREE_VERDICTS);
  const [, , broken] = report.cells;
  assert.equal(broken!.diagnostics[0]!.file, SOC);
  assert.equal(broken!.hunk?.startsWith(`${SOC} @@`), true);
  assert.match(broken!.reproduce.at(-1)!, / dtbs$/);
  assert.match(report.cells[8]!.reproduce.at(-1)!, / over\.dtbo$/);
});

Deno.test("what no build makes of a device tree is not compiled", async () => {
  const report = await verified(TREE_FILES, [
    { subject: "dts: one that nobody lists", files: { [`${DTS}/alone.dts`]: "/dts-v1/;\n/ {\n" } },
    { subject: "dts: one of another SoC", files: { [`${DTS}/more.dtsi`]: ["};", "broken\n};"] } },
    { subject: "dts: a line", files: { [SOC]: withNode("compiled;") } },
  ]);
  assert.deepEqual(lines(report).map((line) => line.split(" ").slice(0, 2).join(" ")), [
    "1 unaffected",
    "2 unaffected",
    "3 pass",
  ]);
  const { coverage, verdict } = report;
  assert.equal(verdict.exit, 3);
  assert.deepEqual(
    coverage!.missing.map(({ file, why, symbols, note }) => [file, why, symbols, note]),
    [
      [
        `${DTS}/alone.dts`,
        "not-built",
        [],
        `it is for toya, no file of make names ${DTS}/alone.dtb`,
      ],
      [`${DTS}/more.dtsi`, "not-built", [], "nothing that was compiled includes it"],
    ],
  );
  assert.equal(coverage!.compiled, 1);
  assert.deepEqual(coverage!.files!.at(-1)!.seen, [{ at: [6, 6], by: ["toya"] }]);
});

Deno.test("another architecture is asked where its device trees include what is touched", async (t) => {
  const other = "arch/toyb/boot/dts";
  await using home = await toyHome({
    ...{ ...TOY_FILES, ...TREE_FILES },
    [`${other}/own.dts`]: "/dts-v1/;\n#include <toya/more.dtsi>\n",
    [`${other}/of_bits.dts`]: "#include <dt-bindings/toy.h>\n",
  });
  const toyb = `${home.dir}/configs/arch/toyb.toml`;
  const text = await Deno.readTextFile(toyb);
  await Deno.writeTextFile(toyb, text.replace("[toolchain]", 'reads = ["toya/boot/dts"]\n$&'));
  const cases: readonly (readonly [string, Edit["files"], readonly string[]])[] = [
    ["none does", { [SOC]: withNode("alone;") }, ["toya"]],
    ["one does", { [`${DTS}/more.dtsi`]: ["};", "\tmore;\n};"] }, ["toya", "toyb"]],
    ["one comes to", {
      [SOC]: withNode("alone;"),
      [`${DTS}/more.dtsi`]: ["/ {", '#include "soc.dtsi"\n/ {'],
    }, ["toya", "toyb"]],
    ["one of which nobody knows", {
      [SOC]: withNode("alone;"),
      [`${DTS}/more.dtsi`]: ["/ {", "#include MORE\n/ {"],
    }, ["toya", "toyb"]],
    ["one is renamed", { [SOC]: null, [`${DTS}/system.dtsi`]: TREE_FILES[SOC]! }, ["toya", "toyb"]],
  ];
  for (const [name, files, archs] of cases) {
    await t.step(name, async () => {
      await commitSeries(home.tree, [{ subject: "dts: a line", files }]);
      const args = ["verify", "main..series", ...home.flags, "--json", "--no-cover"];
      const report = reportSchema.parse(JSON.parse((await called(home.dir, args)).stdout));
      assert.deepEqual(report.archs.map((arch) => arch.name), archs);
      const spared = "toyb: none of their device trees includes what the series changes";
      assert.equal(report.series.notes.includes(spared), archs.length === 1);
      const planned = await called(home.dir, ["plan", "main..series", ...home.flags, "--json"]);
      const plan: Plan = JSON.parse(planned.stdout);
      assert.deepEqual(plan.archs, archs);
    });
  }

  await t.step(
    "a plan without a tree has both, and says why; the shard of one takes no cell",
    async () => {
      await commitSeries(home.tree, [{
        subject: "dts: a line",
        files: { [SOC]: withNode("alone;") },
      }]);
      const git = new Deno.Command("git", {
        args: ["-C", home.tree, "format-patch", "-q", "-o", `${home.dir}/mails`, "main..series"],
        env: PLAIN_GIT,
      });
      assert.equal((await git.output()).code, 0);
      const [, , ...elsewhere] = home.flags, without = ["plan", "mails", ...elsewhere];
      const shards = ({ stdout }: Ran) =>
        JSON.parse(stdout).include.map((one: { shard: string }) => one.shard);
      const note = /toyb: device trees of theirs may include what the series changes; with --tree /;
      const plain = await called(home.dir, [...without, "--matrix"]);
      assert.deepEqual(shards(plain), ["toya", "toyb"]);
      assert.match(plain.stderr, note);
      assert.match((await called(home.dir, without)).stdout.replaceAll(/\s+/g, " "), note);
      const withTree = await called(home.dir, ["plan", "mails", ...home.flags, "--matrix"]);
      assert.deepEqual(shards(withTree), ["toya"]);
      assert.doesNotMatch(withTree.stderr, note);
      for (const shard of ["toya", "toyb"]) {
        const args = [
          "verify",
          "mails",
          ...home.flags,
          "--shard",
          shard,
          "-o",
          `${home.dir}/${shard}`,
        ];
        const ran = await called(home.dir, args);
        assert.equal(ran.code, 0, ran.stderr);
      }
      const parts = [`${home.dir}/toya`, `${home.dir}/toyb`];
      const merged = await called(home.dir, ["merge", ...parts, "-o", `${home.dir}/out`, "--json"]);
      assert.equal(merged.code, 0, merged.stderr);
      const report = reportSchema.parse(JSON.parse(merged.stdout));
      assert.deepEqual(report.archs.map(({ name }) => name), ["toya"]);
    },
  );
});
