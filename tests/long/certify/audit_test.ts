import assert from "node:assert/strict";
import { commitSeries, TOY_FILES } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";

interface Audit {
  readonly seed: number;
  readonly candidates: number;
  readonly cells: readonly { readonly arch: string; readonly state: number; result: string }[];
}

interface ReportLike {
  readonly audit: Audit;
  readonly cells: readonly { state: number; arch: string; verdict: string; reason: string }[];
  readonly verdict: { readonly text: string };
}

/** toya reads a header of toyb, which its architecture file does not say. */
const FILES = {
  ...TOY_FILES,
  "arch/toya/include/arch.h": '#include "../../toyb/include/secret.h"\n',
  "arch/toyb/include/arch.h": '#include "secret.h"\n#undef ARCH_ORDER\n#define ARCH_ORDER 2\n',
  "arch/toyb/include/secret.h": "#define ARCH_ORDER 1\n",
};

Deno.test("an audit builds what was only argued, and a claim that is wrong never passes", async (t) => {
  await using home = await toyHome(FILES);
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/b.c": ["2", "3"] } },
    { subject: "toyb: two", files: { "arch/toyb/configs/defconfig": "CONFIG_TOY_EXTRA=y\n" } },
    { subject: "toyb: three", files: { "arch/toyb/include/secret.h": ["1", "(1"] } },
  ]);
  const args = [
    "verify",
    "main..series",
    "--arch",
    "toya,toyb",
    "--level",
    "image",
    "--json",
    ...home.flags,
  ];
  const verify = async (...more: string[]) => {
    const ran = await called(home.dir, [...args, ...more]);
    return { ...ran, report: JSON.parse(ran.stdout) as ReportLike };
  };
  await t.step("without one the claim stands", async () => {
    const { code, report } = await verify();
    assert.equal(code, 0);
    assert.equal(report.audit, undefined);
  });
  let seed = 0;
  await t.step("all of the claims", async () => {
    const { code, report, stderr } = await verify("--audit", "9");
    assert.equal(code, 3, stderr);
    const results = report.audit.cells.map(({ arch, state, result }) =>
      `${arch} ${state} ${result}`
    );
    assert.deepEqual(results, ["toya 2 holds", "toya 3 wrong"]);
    assert.equal(report.audit.candidates, 2);
    const cell = report.cells.find((one) => one.arch === "toya" && one.state === 3)!;
    assert.equal(cell.verdict, "infra");
    assert.match(cell.reason, /^audit: an error of everystep: .* does not hold: .*expected '\)'/);
    assert.match(stderr, /audit: 2 of 2 claims, chosen by --seed \d+/);
    seed = report.audit.seed;
  });
  await t.step("one of them, the same for the same seed", async () => {
    const choose = async () => {
      const { report } = await verify("--audit", "1", "--seed", String(seed));
      assert.equal(report.audit.seed, seed);
      return report.audit.cells.map(({ state }) => state);
    };
    const first = await choose();
    assert.equal(first.length, 1);
    assert.deepEqual(await choose(), first);
  });
  await t.step("the terminal says it", async () => {
    const text = args.filter((arg) => arg !== "--json");
    const { stdout } = await called(home.dir, [...text, "--audit", "2"]);
    assert.match(stdout, /audit: 2 of 2 claims checked by whole builds: 1 claim DOES NOT HOLD/);
    assert.match(stdout, /an error of everystep, not of\s+the patch/);
  });
});
