/**
 * Later versions of b4 with our check commands, and with a branch that one made to review a series.
 */
import assert from "node:assert/strict";
import { gitText } from "../../../bot/system/process/git.ts";
import { called, everystep, programArgv, toyHome } from "../../commands/program.ts";
import { BREAK_AND_MEND, commitSeries } from "../../toy/kernel.ts";
import { laterB4 } from "./later_b4.ts";
import { denoDir, runTool } from "../process.ts";
import { publicInbox } from "../watch/public_inbox.ts";

/**
 * What only b4's screens call: its checks, and how a branch for a review is made. Argv: what to do, and
 * its arguments.
 */
const DRIVER = `
import email, email.policy, io, json, sys
import b4, b4.command, b4.review
from b4.review import checks
b4.setup_config(b4.command.setup_parser().parse_args(['review', 'show-info']))
what, top = sys.argv[1], b4.git_get_toplevel()

def mail(file):
    return email.message_from_bytes(open(file, 'rb').read(), policy=b4.emlpolicy)

if what == 'am':
    said = b4.LoreMessage.run_local_check(checks.parse_cmd(sys.argv[2]), 'x', mail(sys.argv[3]), nocache=True)
    print(json.dumps([[flag, text.split(': ', 1)[1]] for flag, text in said]))
elif what == 'review':
    said = checks.run_series_checks(('x', mail(sys.argv[3])), [sys.argv[2]], top)
    print(json.dumps([[one['status'], one['summary']] for one in said]))
elif what == 'branch':
    box, base = b4.get_series_by_msgid(sys.argv[2], nocache=True), sys.argv[3]
    series = box.get_series()
    mbox = io.BytesIO()
    b4.save_git_am_mbox(series.get_am_ready(noaddtrailers=True), mbox)
    b4.git_fetch_am_into_repo(top, ambytes=mbox.getvalue(), at_base=base, origin='x', am_flags=['-3'])
    b4.review.create_review_branch(top, 'b4/review/toy', base, series, 'x', b4.get_main_config()['linkmask'])
    print(json.dumps(b4.review.load_tracking(top, 'b4/review/toy')[1]))
`;

/** The flag that b4 gives a patch, and what it says. */
type CheckLine = readonly [flag: string, text: string];

Deno.test("b4 0.14 and the newest", async (t) => {
  await using b4 = await laterB4("sid");
  await using earlier = await laterB4("trixie");
  await using home = await toyHome();
  const { dir, tree, flags } = home;
  const git = (...args: string[]) => gitText(tree, args);
  await commitSeries(tree, BREAK_AND_MEND.slice(0, 3));
  const to = `${dir}/patches`;
  await git("format-patch", "-q", "--cover-letter", "--thread", "-o", to, "main..series");
  const files = Array.from(Deno.readDirSync(to), ({ name }) => `${to}/${name}`).sort();
  for (const file of files) {
    const text = (await Deno.readTextFile(file)).replace(/^From .*\n/, "")
      .replace("*** SUBJECT HERE ***", "toy: three").replace("*** BLURB HERE ***", "Words.");
    await Deno.writeTextFile(file, text);
  }
  const mails = await Promise.all(files.map((file) => Deno.readFile(file)));
  await using inbox = await publicInbox(mails);
  const env = {
    HOME: dir,
    XDG_DATA_HOME: `${dir}/xdg`,
    XDG_CACHE_HOME: `${dir}/xdg`,
    DENO_DIR: await denoDir(),
    PATH: `${b4.bin}:${Deno.env.get("PATH")}`,
    PYTHONPATH: b4.modules,
    NO_COLOR: "1",
    B4_TRACKING_FILE: "",
    INIT_CWD: tree,
  };
  const quoted = (argv: readonly string[]) => argv.map((word) => `'${word}'`).join(" ");
  const hook = (name: string, ...more: string[]) =>
    quoted(programArgv(["hook", name, "--cache", home.cache, ...more]));
  for (
    const [key, value] of [
      ["user.name", "A"],
      ["user.email", "a@example.org"],
      ["b4.midmask", `${inbox.url}%s`],
      ["b4.linkmask", `${inbox.url}%s`],
      ["b4.prep-perpatch-check-cmd", hook("b4", "--arch", "toya", ...flags.slice(2, 4))],
    ]
  ) await git("config", key!, value!);
  await Deno.writeTextFile(`${dir}/driver.py`, DRIVER);
  const drive = async (...args: string[]) =>
    JSON.parse(
      await runTool(["/usr/bin/python3", `${dir}/driver.py`, ...args], { env, cwd: tree }),
    );
  const ask = (kind: "am" | "review", n: number): Promise<readonly CheckLine[]> =>
    drive(kind, hook(`b4-${kind}`), files[n]!);

  await t.step("b4 review and b4 am read that there is no answer yet", async () => {
    assert.deepEqual(await ask("review", 1), []);
    assert.deepEqual(await ask("am", 1), [["warning", "WARNING: everystep has no answer yet"]]);
  });
  await t.step("and what verify found", async () => {
    const ran = await called(dir, ["verify", to, ...flags, "--arch", "toya"]);
    assert.equal(ran.code, 1, ran.stderr);
    assert.deepEqual(await ask("review", 1), [["pass", "builds on toya"]]);
    assert.deepEqual(await ask("am", 1), [["success", "passed all checks"]]);
    const broken = /^(?:ERROR: )?breaks toya: mm\/a\.c:6/;
    for (const kind of ["review", "am"] as const) {
      const [[status, summary] = ["", ""]] = await ask(kind, 3);
      assert.equal(status, "fail");
      assert.match(summary, broken);
    }
    const [[whole] = [""]] = await ask("review", 0);
    assert.equal(whole, "fail");
  });
  await t.step("a branch that b4 made to review a series", async () => {
    const id = /^Message-I[Dd]: <(.*)>$/m.exec(new TextDecoder().decode(mails[0]))![1]!;
    const tracking = await drive("branch", id, await git("rev-parse", "main"));
    assert.equal(await git("branch", "--show-current"), "b4/review/toy");
    const ran = await everystep(tree, ["plan", "b4:", ...flags], { env });
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /^toy: three \(v1, 3 patches\)$/m);
    // What it hands to its check commands.
    await Deno.writeTextFile(`${dir}/tracking.json`, JSON.stringify(tracking));
    const kept = ["hook", "b4-review", "--cache", home.cache];
    const { stdout } = await everystep(tree, kept, {
      env: { ...env, B4_TRACKING_FILE: `${dir}/tracking.json` },
    });
    const [one] = JSON.parse(stdout);
    assert.deepEqual([one.tool, one.status], ["everystep-series", "fail"]);
  });
  await t.step("b4 prep --check", async () => {
    await git("checkout", "-q", "main");
    const prep = { env: { ...env, PYTHONPATH: "" }, cwd: tree };
    const program = `${earlier.bin}/b4`;
    assert.match(await runTool([program, "--version"], prep), /^0\.14\./);
    await runTool([program, "prep", "-n", "toy", "-f", "main"], prep);
    // b4 looks for its letter among commits of this year.
    await runTool(["git", "cherry-pick", "main..series"], prep);
    const done = await new Deno.Command(program, { args: ["prep", "--check"], ...prep }).output();
    const output = new TextDecoder().decode(done.stderr) + new TextDecoder().decode(done.stdout);
    assert.match(output, /deno: ERROR: toya: mm\/a\.c:6:\d+: error: /);
    assert.match(output, /^Success: 2, Warning: 0, Error: 1$/m);
  });
});
