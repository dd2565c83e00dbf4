/** The lines that a report prints to be typed do what it says, from the tree of the state on. */
import assert from "node:assert/strict";
import { firstError } from "../../../bot/report/analysis/breaks.ts";
import { handLines } from "../../../bot/report/analysis/by_hand.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { renderReport } from "../../../bot/report/terminal/report.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { placeScene, SCENES } from "../../report/recorded/record.ts";

/** The lines of the report that are to be typed, a list for each break. */
function typed(report: Report): string[][] {
  const text = renderReport(report, { width: 100, color: false });
  return text.split(/^ {4}by hand.*:$/m).slice(1).map((block) =>
    (/^\n((?: {4}\$ .*\n)+)/.exec(block)?.[1] ?? "").split("\n").filter((line) => line !== "")
      .map((line) => line.slice("    $ ".length))
  );
}

Deno.test("what is printed to be typed shows the break", async (t) => {
  // A break, a base that is broken, and a kernel that panics.
  for (const name of ["break-and-mend", "base-broken", "boots-panic"]) {
    await t.step(name, async () => {
      await using placed = await placeScene(SCENES[name]!);
      const report = await placed.verify(SCENES[name]!.flags);
      const blocks = typed(report);
      assert.ok(blocks.length > 0);
      for (const block of blocks) {
        const cell = report.cells.find((one) =>
          one.verdict !== "inherited" && handLines(report, one).join("\n") === block.join("\n")
        );
        assert.ok(cell !== undefined, block.join("\n"));
        const { code, output } = await inClone(placed.dir, block);
        assert.notEqual(code, 0, output);
        const boots = cell.boot?.result === "broken", error = firstError(cell)!;
        const says = boots ? cell.boot!.summary : error.message;
        assert.ok(output.includes(says), `${says} is not in\n${output}`);
      }
    });
  }
});

/** Types lines in a clone of the tree, beside which the patches are: the last of them fails, and no other. */
async function inClone(
  dir: string,
  lines: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const home = await Deno.makeTempDir({ dir }), tree = `${home}/linux`;
  await gitText(dir, ["clone", "-q", `${dir}/linux`, tree]);
  await gitText(tree, ["config", "user.name", "T. Ester"]);
  await gitText(tree, ["config", "user.email", "tester@example.org"]);
  for (const { name } of Deno.readDirSync(`${dir}/patches`)) {
    await Deno.copyFile(`${dir}/patches/${name}`, `${tree}/${name}`);
  }
  await Deno.mkdir(`${home}/build`);
  const ready = lines.slice(0, -1).map((line) => `{ ${line}; } || exit 99`);
  const last = `{ ${lines.at(-1)}; }`;
  // What breaks a kernel that boots is no build: every line but the last passes.
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", [...ready, last].join("\n")],
    cwd: tree,
    env: { LC_ALL: "C", GIT_PAGER: "cat", MAKEFLAGS: "" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const output = `${text(stdout)}${text(stderr)}`;
  assert.notEqual(code, 99, `${lines.join("\n")}\n${output}`);
  return { code, output };
}
