/**
 * What b4's own code makes of our check commands. b4 0.14 and later are in no registry that tests reach: with
 * EVERYSTEP_B4_SOURCE=DIR (the `src` of its repository, github.com/mricon/b4) they run there, else by what its documentation says.
 */
import assert from "node:assert/strict";
import { gitText } from "../../bot/system/process/git.ts";
import { called, programArgv, toyHome } from "../commands/program.ts";
import { BREAK_AND_MEND, commitSeries } from "../toy/kernel.ts";
import { runTool } from "./process.ts";

const SOURCE = Deno.env.get("EVERYSTEP_B4_SOURCE");

/** Runs a check command as b4 does. Argv: review or am, the command, a file with the mail. */
const DRIVER = `
import sys, json, email, email.policy
from unittest.mock import MagicMock
sys.path.insert(0, sys.argv[1])
for name in ('liblore', 'liblore.utils', 'ezgb', 'pygit2', 'dkim', 'patatt'):
    try:
        __import__(name)
    except ImportError:
        sys.modules[name] = MagicMock()
import b4
from b4.review import checks
kind, command, file, top = sys.argv[2:6]
msg = email.message_from_bytes(open(file, 'rb').read(), policy=b4.emlpolicy)
if kind == 'am':
    b4.git_get_toplevel = lambda *a: top
    b4.save_cache = lambda *a, **k: None
    said = b4.LoreMessage.run_local_check(checks.parse_cmd(command), 'x', msg, nocache=True)
    print(json.dumps([[flag, text.split(': ', 1)[1]] for flag, text in said]))
else:
    print(json.dumps(checks.run_series_checks(('x', msg), [command], top)))
`;

/** A result: flag and text. */
type Said = readonly [flag: string, text: string];

async function read(
  kind: "review" | "am",
  argv: readonly string[],
  { mail, tree, dir }: { readonly mail: string; readonly tree: string; readonly dir: string },
): Promise<readonly Said[]> {
  const file = `${dir}/mail`, driver = `${dir}/driver.py`;
  await Deno.writeTextFile(file, mail);
  const env = { B4_TRACKING_FILE: "", NO_COLOR: "1", INIT_CWD: tree };
  if (SOURCE !== undefined) {
    await Deno.writeTextFile(driver, DRIVER);
    const command = argv.map((word) => `'${word}'`).join(" ");
    const args = ["python3", driver, SOURCE, kind, command, file, tree];
    const said = JSON.parse(await runTool(args, { env, cwd: tree }));
    return kind === "am"
      ? said
      : said.map(({ status, summary }: Record<string, string>) => [status, summary]);
  }
  // Documentation: "CI check protocol" of b4 review; --check of b4 am.
  const out = await runTool(argv, { env, cwd: tree, stdin: new TextEncoder().encode(mail) });
  if (kind === "review") {
    const all = JSON.parse(out) as Record<string, string>[];
    for (const one of all) {
      assert.deepEqual(Object.keys(one), ["tool", "status", "summary", "url", "details"]);
      assert.ok(["pass", "warn", "fail"].includes(one.status!));
    }
    return all.map(({ status, summary }) => [status!, summary!]);
  }
  const lines = out.trim() === "" ? [] : out.trim().split("\n");
  return lines.length === 0
    ? [["success", "passed all checks"]]
    : lines.map((line) => [line.includes("ERROR:") ? "fail" : "warning", line]);
}

Deno.test("b4 review and b4 am read what the hooks say", async () => {
  await using home = await toyHome();
  const { dir, tree } = home;
  await commitSeries(tree, BREAK_AND_MEND.slice(0, 3));
  await gitText(tree, [
    ...["format-patch", "-q", "--cover-letter", "--thread", "-o", `${dir}/patches`],
    "main..series",
  ]);
  const names = Array.from(Deno.readDirSync(`${dir}/patches`), ({ name }) => name).sort();
  const mails = await Promise.all(names.map((name) => Deno.readTextFile(`${dir}/patches/${name}`)));
  const ask = (kind: "review" | "am", n: number) =>
    read(kind, programArgv(["hook", `b4-${kind}`, "--cache", home.cache]), {
      ...{ mail: mails[n]!.replace(/^From .*\n/, ""), tree, dir },
    });
  assert.deepEqual(await ask("review", 1), []);
  assert.deepEqual(await ask("am", 1), [["warning", "WARNING: everystep has no answer yet"]]);
  const ran = await called(dir, ["verify", `${dir}/patches`, ...home.flags, "--arch", "toya"]);
  assert.equal(ran.code, 1, ran.stderr);
  assert.deepEqual(await ask("review", 1), [["pass", "builds on toya"]]);
  assert.deepEqual(await ask("am", 1), [["success", "passed all checks"]]);
  const broken = /^breaks toya: mm\/a\.c:6/;
  const [[status, summary] = ["", ""]] = await ask("review", 3);
  assert.equal(status, "fail");
  assert.match(summary, broken);
  const [[flag, line] = ["", ""]] = await ask("am", 3);
  assert.equal(flag, "fail");
  assert.match(line.replace(/^ERROR: /, ""), broken);
  const [[whole] = [""]] = await ask("review", 0);
  assert.equal(whole, "fail");
});
