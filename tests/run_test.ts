/** What runs the tests ends with them. */
import assert from "node:assert/strict";
import { groupsOf, writeGroup } from "./groups.ts";
import "./surroundings.ts";

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
      args: ["run", "-A", RUN, "--no-install", "--no-check", `${dir}/waits_test.ts`],
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

Deno.test("each test file is in one group, and a group runs all of its own", async (t) => {
  const dir = await Deno.makeTempDir();
  const made: string[] = [];
  for (const folder of ["commands/deep", "real", "series"]) {
    await Deno.mkdir(`${dir}/${folder}`, { recursive: true });
    for (let n = 0; n < 20; n++) made.push(`${dir}/${folder}/n #${n}%41_test.ts`);
  }
  made.push(`${dir}/house_test.ts`);
  for (const file of made) {
    await Deno.writeTextFile(file, "Deno.test(import.meta.filename, () => {});\n");
  }
  await Deno.writeTextFile(`${dir}/series/rig.ts`, "");
  const groups = groupsOf(dir, ["real"]);
  await t.step("none of a folder that is left out", () => {
    const files = groups.flatMap((group) => group.files);
    assert.deepEqual(files.toSorted(), made.filter((file) => !file.includes("/real/")).toSorted());
  });
  await t.step("the long ones first, cut in parts", () => {
    const names = ["commands-1", "commands-2", "series-1", "series-2", "house"];
    assert.deepEqual(groups.map(({ name }) => name), names);
  });
  await t.step("deno test finds them", async () => {
    const file = await writeGroup(dir, groups[0]!);
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", file],
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stdout), /^ok \| 10 passed/m);
  });
  await Deno.remove(dir, { recursive: true });
});

async function written(file: string): Promise<string> {
  for (let i = 0; i < 600; i++) {
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (text !== undefined) return text;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`${file} was not written`);
}
