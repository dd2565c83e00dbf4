import assert from "node:assert/strict";
import { publish } from "../../../bot/commands/publish.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { quietTerminal } from "../../../bot/system/terminal/terminal.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { patchwork, posted, TOKEN } from "../../publish/patchwork_server.ts";
import { REPORTS } from "../../report/fixtures.ts";

Deno.test("publish --patchwork shows, sends with git-pw's token, and sends nothing twice", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await using server = patchwork();
  // Two patches that were posted, for requests to one host are spaced.
  const report = posted("break-and-mend");
  const patches = report.series.patches.map(({ messageId, ...patch }) =>
    patch.n === 3 || patch.n === 8 ? { ...patch, messageId } : patch
  );
  const few = { ...report, series: { ...report.series, patches } };
  await Deno.writeTextFile(`${dir}/report.json`, JSON.stringify(few));
  await Deno.writeTextFile(`${dir}/private.json`, JSON.stringify(REPORTS["all-pass"]));
  await gitText(dir, ["init", "-q"]);
  const run = async (send: boolean, file = "report.json", projects = ["linux-mm"]) => {
    const out: string[] = [];
    const code = await publish.run({
      ...{ file, send, name: "everystep" },
      where: { kind: "patchwork", homes: projects.map((name) => `${server.url}/project/${name}/`) },
    }, {
      ...{ cache: dir, cwd: dir, home: dir, signal: new AbortController().signal, ui: silent },
      ...{ json: false, commands: [], view: { color: false, width: 100 }, print() {} },
      terminal: { ...quietTerminal, out: (text) => void out.push(text) },
    });
    assert.equal(code, 0);
    assert.ok(!out.join().includes(TOKEN));
    return out.join("\n");
  };
  await assert.rejects(run(true), /nothing may be posted without a token/);
  const dryRun = await run(false);
  assert.match(dryRun, /^patch 3: fail, would be posted: breaks alpha, .*$/m);
  assert.match(dryRun, /^patch 8: success, unknown: .*\nnothing was sent; --send does$/m);
  assert.equal(server.kept.length, 0);
  await gitText(dir, ["config", "pw.token", TOKEN]);
  assert.match(await run(true), /^patch 3: fail, posted: breaks alpha/m);
  assert.equal(server.kept.length, 1);
  assert.match(await run(true), /^patch 3: fail, there: /m);
  assert.equal(server.kept.length, 1);
  // Two projects of one server have one token.
  const two = await run(true, "report.json", ["linux-mm", "lkml"]);
  assert.match(two, /^patch 3: fail, there: .*\n(?:.*\n)*.*\/lkml\/:\npatch 3: fail, unknown: /m);
  await assert.rejects(run(true, "private.json"), /patchwork knows patches by their Message-IDs/);
  await Deno.remove(dir, { recursive: true });
});
