/** What runs the tests ends with them. */
import assert from "node:assert/strict";

const RUN = decodeURIComponent(new URL("run.ts", import.meta.url).pathname);

Deno.test("who ends the run of the tests ends these, and what they started", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const test = `import { writeFileSync } from "node:fs";
Deno.test("waits", async () => {
  const child = new Deno.Command("sleep", { args: ["600"] }).spawn();
  writeFileSync("${dir}/pids.new", \`\${Deno.pid} \${child.pid}\`);
  Deno.renameSync("${dir}/pids.new", "${dir}/pids");
  await child.status;
});
`;
    await Deno.writeTextFile(`${dir}/waits_test.ts`, test);
    const run = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", RUN, "--no-check", `${dir}/waits_test.ts`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const pids = (await written(`${dir}/pids`)).split(" ").map(Number);
    run.kill("SIGTERM");
    assert.equal((await run.status).code, 143);
    for (const pid of pids) assert.throws(() => Deno.statSync(`/proc/${pid}/fd/0`), `${pid} runs`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

async function written(file: string): Promise<string> {
  for (let i = 0; i < 600; i++) {
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (text !== undefined) return text;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`${file} was not written`);
}
