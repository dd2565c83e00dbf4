import assert from "node:assert/strict";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../toy/kernel.ts";
import { called, toyHome } from "./program.ts";

Deno.test("verify leaves each configuration beside the logs, and KCIDB is told where", async () => {
  await using home = await toyHome();
  const { dir, tree } = home;
  await commitSeries(tree, BREAK_AND_MEND.slice(0, 1));
  await formatSeries(tree, `${dir}/patches`);
  const shard = ["--shard", "toya", "-o", `${dir}/shard`];
  const ran = await called(dir, [
    "verify",
    `${dir}/patches`,
    ...home.flags,
    "--arch",
    "toya",
    ...shard,
  ]);
  assert.equal(ran.code, 0, ran.stderr);
  const merged = await called(dir, [
    "merge",
    `${dir}/shard`,
    "-o",
    `${dir}/out`,
    "--cache",
    home.cache,
  ]);
  assert.equal(merged.code, 0, merged.stderr);
  for (const out of ["shard", "out"]) {
    const report = JSON.parse(await Deno.readTextFile(`${dir}/${out}/report.json`));
    const hash = report.cells[1].configHash;
    const file = `${hash.slice(0, 16)}.config`;
    assert.equal(
      (await Deno.readTextFile(`${dir}/${out}/logs/${file}`)).trim(),
      "CONFIG_TOY_EXTRA=y",
    );
    const logs = "https://ci.example.org/7/logs/";
    const sent = await called(dir, [
      ...["publish", `${dir}/${out}`, "--kcidb", "--origin", "lab", "--logs-url", logs],
    ]);
    assert.equal(sent.code, 0, sent.stderr);
    const { builds } = JSON.parse(sent.stdout);
    assert.ok(builds.length > 0);
    for (const build of builds) assert.equal(build.config_url, `${logs}${file}`);
  }
});
