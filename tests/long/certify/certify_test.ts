/**
 * certify against real commits and real signatures: git and ssh-keygen.
 */
import assert from "node:assert/strict";
import { run } from "../../../bot/system/process/process.ts";
import { reportOf } from "../../certify/reports.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";
import { CHECK, everystepHere, home, SIGN, SIGNED } from "./certify_rig.ts";

Deno.test("certify: as users do, and as ssh-keygen alone verifies", async (t) => {
  await using place = await home();
  const { dir } = place;
  await t.step("written and signed", async () => {
    const ran = await called(dir, ["certify", ...SIGN]);
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, "", ""]);
  });
  await t.step("covered", async () => {
    const ran = await called(dir, ["certify", ...SIGNED, "--identity", "dev@example.org"]);
    assert.deepEqual([ran.code, ran.stderr], [0, ""]);
    assert.match(ran.stdout, /^covered: 3 commits, [0-9a-f]{12} to [0-9a-f]{12}$/m);
    assert.match(ran.stdout, /signature {3}good, by dev@example\.org, ED25519 key SHA256:/);
  });
  await t.step("by hand", async () => {
    const line = "ssh-keygen -Y verify -n certificate@everystep -f signers -I dev@example.org " +
      "-s c.json.sig < c.json";
    assert.ok((await run(["sh", "-c", line], { cwd: dir })).ok);
  });
  await t.step("to standard output, without -o", async () => {
    const ran = await everystepHere(dir, "report.json");
    assert.equal(ran.stdout.trim(), (await Deno.readTextFile(`${dir}/c.json`)).trim());
  });
  await t.step("as JSON", async () => {
    const { code, stdout } = await everystepHere(dir, ...SIGNED, "--json");
    const { covered, signature, commits } = JSON.parse(stdout);
    assert.deepEqual([code, covered, signature.kind, commits.length], [0, true, "good", 3]);
  });
});

Deno.test("certify --check: signatures that are not good", async (t) => {
  await using place = await home();
  const { dir } = place;
  await everystepHere(dir, ...SIGN);
  const good = await Deno.readTextFile(`${dir}/c.json`);
  const sig = await Deno.readTextFile(`${dir}/c.json.sig`);
  const dev = await Deno.readTextFile(`${dir}/dev.pub`);
  const other = await Deno.readTextFile(`${dir}/other.pub`);
  const sign = async (key: string, namespace: string) => {
    const argv = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", `${dir}/${key}`];
    return (await run(argv, { stdin: good })).stdout;
  };
  const rows: [string, Record<string, string | undefined>, string[], RegExp][] = [
    [
      "a letter of it changed",
      { "c.json": good.replace("mm: one", "mm: 0ne") },
      [],
      /incorrect signature/,
    ],
    ["a newline after it", { "c.json": `${good}\n` }, [], /incorrect signature/],
    ["another key", { "c.json.sig": await sign("other", "certificate@everystep") }, [], /./],
    [
      "another namespace",
      { "c.json.sig": await sign("dev", "file") },
      [],
      /namespace does not match/,
    ],
    ["not signed", { "c.json.sig": undefined }, [], /c\.json\.sig does not exist/],
    ["half a signature", { "c.json.sig": sig.slice(0, 150) }, [], /./],
    ["an empty signature", { "c.json.sig": "" }, [], /./],
    ["no signature", { "c.json.sig": "\u001b[2Jhello\n" }, [], /./],
    ["an unknown signer", { signers: `dev@example.org ${other}` }, [], /./],
    ["nobody may sign", { signers: "# nobody\n" }, [], /./],
    ["not the one asked for", {}, ["--identity", "boss@example.org"], /./],
    [
      "expired",
      { signers: `dev@example.org valid-before="20200101" ${dev}` },
      [],
      /key has expired/,
    ],
    ["not yet", { signers: `dev@example.org valid-after="29990101" ${dev}` }, [], /not yet valid/],
    ["for git only", { signers: `dev@example.org namespaces="git" ${dev}` }, [], /not permitted/],
  ];
  for (const [name, files, flags, want] of rows) {
    await t.step(name, async () => {
      const all = {
        "c.json": good,
        "c.json.sig": sig,
        signers: `dev@example.org ${dev}`,
        ...files,
      };
      for (const [file, text] of Object.entries(all)) {
        if (text === undefined) await Deno.remove(`${dir}/${file}`);
        else await Deno.writeTextFile(`${dir}/${file}`, text);
      }
      const ran = await everystepHere(dir, ...SIGNED, ...flags);
      assert.equal(ran.code, 1, ran.stdout + ran.stderr);
      assert.match(ran.stdout, /^not covered\n {2}the signature is not good: (.+)$/m);
      assert.match(/not good: (.+)$/m.exec(ran.stdout)![1]!, want);
      assert.ok(!/[^\n\P{Cc}]/u.test(ran.stdout));
    });
  }
  await t.step("a tampered one is not even understood without its signature", async () => {
    await Deno.writeTextFile(`${dir}/signers`, `dev@example.org ${dev}`);
    await Deno.writeTextFile(`${dir}/c.json`, good.replace('"pass"', '"fail"'));
    await Deno.writeTextFile(`${dir}/c.json.sig`, sig);
    assert.equal((await everystepHere(dir, ...SIGNED)).code, 1);
    const ran = await everystepHere(dir, ...CHECK);
    assert.match(ran.stdout, /shows nothing: state 0 on um is fail/);
  });
});

Deno.test("certify: wrong input ends with 2, and nothing is written", async (t) => {
  await using place = await home();
  const { dir } = place;
  const red = reportOf(["one"], { um: "pF" }, undefined, {
    exit: 1,
    kind: "not-bisect-safe",
    text: "not bisect-safe: patch 1 breaks um",
  });
  await Deno.writeTextFile(`${dir}/red.json`, JSON.stringify(red));
  await Deno.writeTextFile(`${dir}/cut.json`, JSON.stringify(red).slice(0, 300));
  await Deno.writeTextFile(`${dir}/locked.pub`, "no key\n");
  const argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", `${dir}/closed`];
  assert.ok((await run(argv)).ok);
  await everystepHere(dir, "report.json", "-o", "c.json");
  await Deno.mkdir(`${dir}/plain`);
  await Deno.copyFile(`${dir}/dev`, `${dir}/open`);
  await Deno.chmod(`${dir}/open`, 0o644);
  const rows: [string[], RegExp][] = [
    [["none.json"], /^none\.json: does not exist/],
    [["cut.json", "-o", "x.json"], /^cut\.json: is no JSON/],
    [["red.json", "-o", "x.json"], /^red\.json: shows nothing: .*\n.*--any/],
    [["report.json", "--sign", "dev"], /--sign needs --output/],
    [["report.json", "-o", "x.json", "--sign", "nokey"], /^nokey: cannot sign: .*No such file/],
    [["report.json", "-o", "x.json", "--sign", "report.json"], /^report\.json: cannot sign: /],
    [["report.json", "-o", "x.json", "--sign", "closed"], /^closed: cannot sign: .*\n.*ssh-add/],
    [
      ["report.json", "-o", "x.json", "--sign", "open"],
      /others may read this key.*\n.*chmod 600 open/,
    ],
    [["report.json", "-o", "plain"], /^plain: is a directory/],
    [["report.json", "--signers", "signers"], /--signers is for certify --check/],
    [[...CHECK, "--sign", "dev"], /--sign and --check exclude/],
    [[...CHECK, "--identity", "me"], /--identity needs --signers/],
    [[...CHECK, "--signers", "nobody"], /^nobody: does not exist/],
    [["--check", "none.json", "linux"], /^none\.json: does not exist/],
    [["--check", "report.json", "linux"], /^report\.json: is no in-toto Statement/],
    [["--check", "c.json", "plain"], /plain: not a kernel tree/],
    [["--check", "c.json", "nowhere"], /nowhere: no such directory/],
    [[...CHECK, "--range", "v1..v2"], /v1\.\.v2: the tree has no revision v1/],
    [[...CHECK, "--range", "topic..topic"], /--range topic\.\.topic: the range is empty/],
    [[...CHECK, "--range=--output=x..HEAD"], /no revision --output/],
    [[...CHECK, "--range", "HEAD"], /HEAD: is not a git range/],
  ];
  for (const [args, want] of rows) {
    await t.step(args.join(" "), async () => {
      const ran = await everystepHere(dir, ...args);
      assert.deepEqual([ran.code, ran.stdout], [2, ""], ran.stderr);
      assert.match(ran.stderr, want);
    });
  }
  await t.step("nothing is left behind", async () => {
    const names = [];
    for await (const { name } of Deno.readDir(dir)) names.push(name);
    assert.deepEqual(names.filter((name) => /^x|part|\.sig$/.test(name)), []);
  });
  await t.step("--any certifies a red run, and check refuses it", async () => {
    assert.equal((await everystepHere(dir, "red.json", "--any", "-o", "red.c.json")).code, 0);
    const ran = await everystepHere(dir, "--check", "red.c.json", "linux");
    assert.equal(ran.code, 1);
    assert.match(ran.stdout, /shows nothing: not bisect-safe: patch 1 breaks um/);
  });
  await t.step("a new certificate beside an old signature is said", async () => {
    await everystepHere(dir, ...SIGN);
    const ran = await everystepHere(dir, "report.json", "-o", "c.json");
    assert.match(ran.stderr, /c\.json\.sig is of another certificate/);
  });
});

Deno.test("certify: what verify built of mails covers the branch that they were made from", async (t) => {
  await using home = await toyHome();
  const [one, two] = BREAK_AND_MEND;
  await commitSeries(home.tree, [one!, two!]);
  await formatSeries(home.tree, `${home.dir}/patches`);
  const flags = ["--arch", "toya", "--level", "image", "-o", "out"];
  const ran = await called(home.dir, ["verify", "patches", ...home.flags, ...flags]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.equal((await everystepHere(home.dir, "out", "-o", "c.json")).code, 0);
  await t.step("on its branch", async () => {
    const flags = ["--range", "main..series"];
    const { code, stdout } = await everystepHere(home.dir, "--check", "c.json", "linux", ...flags);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^covered: 2 commits/);
    assert.match(stdout, /verified {4}bisect-safe on toya, at level image/);
  });
  await t.step("not on HEAD, which is the base", async () => {
    const { code, stdout } = await everystepHere(home.dir, "--check", "c.json", "linux");
    assert.equal(code, 1);
    assert.match(stdout, /none of its 2 patches is among the commits/);
  });
});
