/** Attacks by the text of a mail: on who reads the page, and on the mail that answers it. */
import assert from "node:assert/strict";
import { everystep, toyHome } from "../commands/program.ts";
import { commitSeries, formatSeries } from "../toy/kernel.ts";

const POLICY = `enabled = true
embargo_hours = 0
failure = ["author", "cc"]
warning = []
success = []
`;
/** A header of its own, in an encoded word; markup; what turns the direction of writing. */
const SUBJECT = "=?utf-8?q?mm:_x=0D=0ABcc:_victim@example.org=0D=0A?= <script>alert(1)</script> " +
  '"><img src=x onerror=alert(2)> =?utf-8?q?=E2=80=AE?=';
const AUTHOR = '"</td><script>alert(3)</script>" <author@example.org>';

Deno.test("a hostile subject is text on the page, and one line in a mail", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: x", files: { "mm/b.c": ["2", "3 +"] } }]);
  await formatSeries(home.tree, `${home.dir}/out`);
  const [name] = Array.from(Deno.readDirSync(`${home.dir}/out`), (entry) => entry.name)
    .filter((entry) => entry.includes("0001"));
  const text = (await Deno.readTextFile(`${home.dir}/out/${name}`))
    .replace(/^Subject: .*$/m, `Subject: [PATCH] ${SUBJECT}`)
    .replace(/^From: .*$/m, `From: ${AUTHOR}`)
    .replace(/^Date: /m, "Message-ID: <1@example.org>\nTo: list@example.org\nDate: ");
  await Deno.writeTextFile(`${home.dir}/one.mbox`, text);
  await Deno.writeTextFile(`${home.dir}/configs/mail.toml`, POLICY);
  const flags = [...home.flags, "--arch", "toya", "-o", `${home.dir}/run`];
  const ran = await everystep(home.dir, ["verify", "one.mbox", ...flags]);
  assert.equal(ran.code, 1, ran.stdout + ran.stderr);

  await t.step("in the terminal", () => {
    assert.match(ran.stdout, /mm: x/);
    assert.doesNotMatch(ran.stdout + ran.stderr, /[^\P{C}\n]/u);
  });
  await t.step("on the page", async () => {
    const page = /^page: (.*)$/m.exec(ran.stderr)![1]!;
    const html = await Deno.readTextFile(page);
    assert.match(html, /&lt;script&gt;alert\(1\)/);
    assert.doesNotMatch(html, /<script>alert|<img src=x/);
  });
  await t.step("in the answer", async () => {
    const args = ["mail", `${home.dir}/run`, "--from", "Bot <bot@example.com>"];
    const mail = await everystep(home.dir, [...args, "--configs", `${home.dir}/configs`]);
    assert.equal(mail.code, 0, mail.stderr);
    const head = mail.stdout.split(/\r?\n\r?\n/)[0]!;
    assert.match(head, /^Subject: Re: /m);
    assert.doesNotMatch(head, /^Bcc:/mi);
  });
});
