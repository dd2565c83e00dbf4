import assert from "node:assert/strict";
import { SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { have } from "../../bot/system/process/process.ts";

const DIR = `${SHIPPED_CONFIGS}/systemd`;
const UNITS = ["everystep-serve.service", "everystep-worker@.service"];
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What systemd says of a unit, in a directory of its own. */
async function analyze(unit: string, text: string, args: readonly string[]) {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const path = `${dir}/${unit.replace("@.", "@1.")}`;
  await Deno.writeTextFile(path, text);
  const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", {
    args: ["--no-pager", ...args, path],
  }).output();
  await Deno.remove(dir, { recursive: true });
  return { code, output: (decode(stdout) + decode(stderr)).trim() };
}

/** The program stands where the machine's own has it; here it need not. */
const read = async (unit: string) =>
  (await Deno.readTextFile(`${DIR}/${unit}`)).replace(/^(ExecStart=)\S+/m, "$1/bin/true");

Deno.test({
  name: "systemd understands the units, and what they give up",
  ignore: !await have("systemd-analyze"),
}, async (t) => {
  for (const unit of UNITS) {
    const text = await read(unit);
    await t.step(`${unit}: no mistake`, async () => {
      assert.deepEqual(await analyze(unit, text, ["verify"]), { code: 0, output: "" });
    });
    await t.step(`${unit}: exposure of at most 3.6 of 10`, async () => {
      const args = ["security", "--offline=yes", "--threshold=36"];
      const { code, output: messages } = await analyze(unit, text, args);
      assert.equal(code, 0, messages);
    });
    await t.step(`${unit}: nothing with which bubblewrap does not work`, () => {
      const settings = text.replaceAll(/^#.*/gm, "");
      assert.doesNotMatch(settings, /ProtectHostname|ProcSubset|ProtectKernelTunables/);
      assert.match(settings, /^RestrictNamespaces=user mnt pid net ipc uts cgroup$/m);
    });
    await t.step(`${unit}: a mistake would be told`, async () => {
      const wrong = text.replace("KillMode=mixed", "KillMood=mixed");
      assert.match((await analyze(unit, wrong, ["verify"])).output, /Unknown key.*KillMood/);
    });
  }
});

Deno.test("server and workers run alike", async () => {
  const [serve, worker] = await Promise.all(UNITS.map(read));
  const settings = (text: string) =>
    text.slice(text.indexOf("[Service]")).split("\n").filter((line) =>
      /^[A-Z]/.test(line) && !/^(ExecStart|EnvironmentFile|Environment=EVERYSTEP_WORKER)/.test(line)
    );
  assert.deepEqual(settings(worker!), settings(serve!));
});
