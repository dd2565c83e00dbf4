import assert from "node:assert/strict";
import { findSandbox } from "../../../bot/system/process/sandbox.ts";
import { watchOverhead } from "../../bench/overhead.ts";
import { build } from "../../compile/toy_cell.ts";
import { commitSeries } from "../../toy/kernel.ts";
import { programArgv, toyHome } from "../../commands/program.ts";

/** Of the JavaScript heap: what the logs below hold does not fit. */
const HEAP_MIB = 96;

/** 40 MB of plain lines and 40 MB of long warnings, each another one. */
const NOISE = `all: noise
noise:
	@yes 'a line that says nothing, as long as lines of a log are' | head -c 40000000
	@awk 'BEGIN { s = sprintf("%4000s", ""); gsub(/ /, "x", s); \\
	  for (i = 0; i < 10000; i++) print "mm/b.c:" i ":1: warning: " i s " [-Wnoise]" }'
`;

Deno.test("a log without end does not fill our memory", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [
    { subject: "mm: one", files: { "mm/b.c": ["2", "3"] } },
    { subject: "mm: two", files: { "mm/b.c": ["3", "4"], "knobs.mk": NOISE } },
    { subject: "mm: three", files: { "mm/b.c": ["4", "5"] } },
    { subject: "mm: four", files: { "mm/b.c": ["5", "6"] } },
  ]);
  const args = ["verify", `main..series`, "--arch", "toya", "--level", "image", ...home.flags];
  // What V8 leaves uncollected differs from run to run; with little room it has to collect.
  const argv = ["env", `DENO_V8_FLAGS=--max-old-space-size=${HEAP_MIB}`, ...programArgv(args)];
  const seen = await watchOverhead(argv, AbortSignal.any([]), home.dir);
  const log = await size(`${home.cache}/results`);
  assert.ok(log > 200e6, `${log} bytes of logs`);
  assert.ok(seen.rssMB < 400, `${seen.rssMB} MB`);
});

async function size(dir: string): Promise<number> {
  let sum = 0;
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    sum += isDirectory ? await size(`${dir}/${name}`) : (await Deno.stat(`${dir}/${name}`)).size;
  }
  return sum;
}

Deno.test("a log of 50 MB is whole on the disk, in the sandbox and without", async (t) => {
  for (const sandbox of [await findSandbox(), await findSandbox(false)]) {
    await t.step(sandbox.kind, async () => {
      const dir = await Deno.makeTempDir();
      try {
        const script =
          "all: noise\nnoise:\n\t@yes 'mm/a.c:1:1: warning: again' | head -c 50000000\n";
        const outcome = await build(dir, sandbox, { "knobs.mk": script });
        assert.equal(outcome.diagnostics.length, 20_000);
        assert.ok((await Deno.stat(outcome.log)).size >= 50_000_000);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    });
  }
});

Deno.test("checking a large patch takes no more than fifteen times its bytes", async () => {
  await using home = await toyHome();
  const count = 400_000,
    line = (n: number) => `+#define mmREGISTER_${n} 0x${n.toString(16)} /* of many */\n`;
  const body = Array.from({ length: count }, (_, n) => line(n)).join("");
  const head = [
    ...["From: A <a@example.org>", "Date: Tue, 27 Jan 2026 12:00:00 +0000"],
    ...["Subject: [PATCH] mm: registers", "Message-ID: <r@example.org>", "", "Many.", "---"],
    ...["diff --git a/mm/r.h b/mm/r.h", "new file mode 100644", "--- /dev/null", "+++ b/mm/r.h"],
    ...[`@@ -0,0 +1,${count} @@`, ""],
  ].join("\n");
  const bytes = head.length + body.length;
  assert.ok(bytes > 18e6);
  await Deno.writeTextFile(`${home.dir}/large.patch`, `${head}${body}-- \n2.39.0\n`);
  const flags = [...home.flags.slice(0, 2), "--cache", home.cache];
  const argv = programArgv(["check", "large.patch", ...flags]);
  const seen = await watchOverhead(argv, AbortSignal.any([]), home.dir);
  // Without a patch it is a hundred already.
  assert.ok(seen.rssMB < 100 + 15 * bytes / 1e6, `${seen.rssMB} MB`);
});
