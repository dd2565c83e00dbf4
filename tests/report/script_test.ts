import assert from "node:assert/strict";
import type { Cell, Report } from "../../bot/report/model/schema.ts";
import { inheritingScript, reproduceScript, scriptedCells } from "../../bot/report/script.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { makeToyTree } from "../toy/kernel.ts";

Deno.test("the script of a released tree finds its commit, else the release's tag", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const head = await makeToyTree(`${dir}/linux`);
    const tree = await gitText(`${dir}/linux`, ["rev-parse", "HEAD^{tree}"]);
    const cell = { state: 0, arch: "um", verdict: "base-broken", reason: "x", reproduce: ["true"] };
    const run = async (commit: string, own = false) => {
      const report = {
        tree: { base: { commit, tree }, release: "6.19.6" },
        states: [{ n: 0, tree }],
        archs: [],
      } as unknown as Report;
      const facts = { compiler: "sh", packages: [] };
      await Deno.writeTextFile(
        `${dir}/x.sh`,
        reproduceScript(report, cell as unknown as Cell, facts),
      );
      const { code, stderr } = await new Deno.Command("sh", {
        args: [`${dir}/x.sh`, `${dir}/linux`, ...own ? [] : [await Deno.makeTempDir({ dir })]],
        env: { TMPDIR: dir },
      }).output();
      return { code, stderr: new TextDecoder().decode(stderr) };
    };
    const other = "1".repeat(40);
    assert.deepEqual(await run(head), { code: 0, stderr: "" }, "a tree with the commit alone");
    const { code, stderr } = await run(head, true);
    assert.equal(code, 0);
    const [, made] = /^made in (\S+), which stays/.exec(stderr) ?? [];
    assert.ok((await Deno.stat(`${made}/linux`)).isDirectory);
    const neither = await run(other);
    assert.equal(neither.code, 125);
    assert.match(neither.stderr, /the tree has not got v6\.19\.6/);
    await gitText(`${dir}/linux`, ["tag", "v6.19.6"]);
    assert.deepEqual(await run(other), { code: 0, stderr: "" }, "a tree with the tag alone");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("every broken cell has a script; one that was not built that of the break before it", async () => {
  const cell = (arch: string, state: number, verdict: string, reproduce: string[] = []) =>
    ({ arch, state, verdict, reproduce, reason: `${verdict} here` }) as unknown as Cell;
  const cells = [
    cell("um", 0, "pass", ["true"]),
    cell("old", 0, "base-broken", ["false"]),
    cell("old", 1, "base-broken"),
    cell("um", 1, "fail", ["false"]),
    cell("um", 2, "inherited"),
    cell("um", 3, "inherited", ["false"]),
    cell("um", 4, "unaffected"),
    cell("odd", 1, "fail", ["a\u001b[31mb"]),
    cell("odd", 2, "inherited"),
  ];
  const displayed = scriptedCells({ cells }).map(({ cell, origin }) =>
    [cell.arch, cell.state, origin.arch, origin.state].join(" ")
  );
  assert.deepEqual(displayed, [
    ...["old 0 old 0", "um 1 um 1", "old 1 old 0", "um 2 um 1", "um 3 um 3"],
  ]);
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/um-1.sh`, 'echo "of 1: $1"; exit 1\n');
    const text = inheritingScript({ cell: cells[4]!, origin: cells[3]! }, "um-1.sh");
    await Deno.writeTextFile(`${dir}/um-2.sh`, text);
    const ran = await new Deno.Command("sh", { args: [`${dir}/um-2.sh`, "TREE"] }).output();
    assert.deepEqual([ran.code, new TextDecoder().decode(ran.stdout)], [1, "of 1: TREE\n"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what is broken is how the kernel runs: the script builds, says so, and is no pass", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const commit = await makeToyTree(`${dir}/linux`);
    const tree = await gitText(`${dir}/linux`, ["rev-parse", "HEAD^{tree}"]);
    const run = async (lines: string[]) => {
      const cell = {
        ...{ state: 0, arch: "um", verdict: "base-broken", reason: "x", reproduce: lines },
        boot: { result: "broken", summary: "panic: it's over", reproduce: ["linux init=/init"] },
      } as unknown as Cell;
      const report = { tree: { base: { commit, tree } }, states: [{ n: 0, tree }], archs: [] };
      const facts = { compiler: "sh", packages: [] };
      const text = reproduceScript(report as unknown as Report, cell, facts);
      await Deno.writeTextFile(`${dir}/x.sh`, text);
      const { code, stderr } = await new Deno.Command("sh", {
        args: [`${dir}/x.sh`, `${dir}/linux`],
        env: { TMPDIR: dir },
      }).output();
      return { code, stderr: new TextDecoder().decode(stderr) };
    };
    const built = await run(["true"]);
    assert.equal(built.code, 125, built.stderr);
    assert.match(
      built.stderr,
      /does not boot it:\npanic: it's over\nBy hand, in \/.*\/linux, .*\n {2}linux init=/,
    );
    assert.equal((await run(["false"])).code, 1);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what is broken is a test of the user's: the script runs it after the build", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const commit = await makeToyTree(`${dir}/linux`);
    const tree = await gitText(`${dir}/linux`, ["rev-parse", "HEAD^{tree}"]);
    const run = async (line: string) => {
      const cell = {
        ...{ state: 0, arch: "um", verdict: "base-broken", reason: "x", reproduce: ["true"] },
        tests: [
          { name: "good", result: "passed", reproduce: ["exit 9"] },
          { name: "mine", result: "failed", reproduce: [line] },
        ],
      } as unknown as Cell;
      const report = { tree: { base: { commit, tree } }, states: [{ n: 0, tree }], archs: [] };
      const facts = { compiler: "sh", packages: [] };
      const text = reproduceScript(report as unknown as Report, cell, facts);
      await Deno.writeTextFile(`${dir}/x.sh`, text);
      return (await new Deno.Command("sh", {
        args: [`${dir}/x.sh`, `${dir}/linux`],
        env: { TMPDIR: dir },
      }).output()).code;
    };
    assert.equal(await run("sh -c 'test -f Makefile && exit 3'"), 1, "in the state's tree");
    assert.equal(await run("true"), 0);
    assert.equal(await run("sh -c 'exit 125'"), 125);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
