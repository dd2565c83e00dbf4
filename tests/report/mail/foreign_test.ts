/** Our mails, read by others: Python's email package, and git mailinfo. */
import assert from "node:assert/strict";
import { addressHeader, textHeader, validAddress } from "../../../bot/report/mail/header.ts";
import { writeMail } from "../../../bot/report/mail/mail.ts";
import { replyTo } from "../../../bot/report/mail/reply.ts";
import { cleanLine } from "../../../bot/text/clean.ts";
import { OPEN, posted } from "./fixtures.ts";

const PYTHON = `
import sys, json, email, email.policy
out = []
for text in json.load(sys.stdin):
    mail = email.message_from_bytes(text.encode(), policy=email.policy.default)
    people = lambda name: [[a.display_name, a.addr_spec] for a in mail[name].addresses] if mail[name] else []
    out.append({
        "keys": mail.keys(), "defects": [str(d) for d in mail.defects],
        "headers": [[k, [str(d) for d in v.defects]] for k, v in mail.items() if v.defects],
        "subject": mail["Subject"], "id": mail["Message-ID"], "refs": mail["References"].split(),
        "to": people("To"), "cc": people("Cc"), "from": people("From"),
        "date": mail["Date"].datetime.isoformat(), "body": mail.get_content(),
    })
json.dump(out, sys.stdout)
`;

async function run(argv: readonly string[], input: string): Promise<string> {
  const child = new Deno.Command(argv[0]!, {
    args: argv.slice(1),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout } = await child.output();
  assert.equal(code, 0, argv.join(" "));
  return new TextDecoder().decode(stdout);
}

const SUBJECTS = [
  "[PATCH v4 3/8] alpha: mm: enable MMU_GATHER_RCU_TABLE_FREE",
  "[PATCH] J\u00f6rg's \u6f22\u5b57 \u{1f427} change to a file with a very long name, which goes on and on",
  '[PATCH] =?utf-8?q?not_encoded?= and = ? _ " , : ; <x@y>',
  `[PATCH] ${"x".repeat(1200)}`,
  "[PATCH] two  blanks",
  "",
];
const NAMES = [
  "J\u00f6rg, M\u00fcller",
  'A. "Q" \\ Developer',
  "Maintainer, (of) <things>; @home:",
  "=?utf-8?q?x?=",
  "x".repeat(90),
  "plain name",
];

Deno.test("Python reads what we meant", async () => {
  const mails = SUBJECTS.flatMap((subject, i) => {
    const cc = NAMES.map((name, n) => ({ name, email: `u${n}@b\u00fccher.example` }));
    const from = { name: NAMES[i]!, email: "dev@example.org" };
    const made = replyTo(
      posted(i % 2 === 0 ? "break-and-mend" : "hostile", 0, {
        ...{ subject, cc, from },
        references: Array.from({ length: 40 }, (_, n) => `long-message-id-number-${n}@example.org`),
      }),
      OPEN,
    );
    assert.equal(made.kind, "reply");
    return [made];
  });
  const from = { name: "everystep \u2713", email: "bot@example.com" };
  const texts = mails.map((mail) => writeMail(mail, from, "2026-01-28T06:00:00Z").text);
  const read = JSON.parse(await run(["python3", "-c", PYTHON], JSON.stringify(texts)));
  assert.equal(read.length, SUBJECTS.length);
  for (const [i, mail] of read.entries()) {
    assert.deepEqual(mail.defects, []);
    assert.deepEqual(mail.headers, []);
    const blanks = (text: string) => text.replace(/ +/g, " ").trim();
    assert.equal(blanks(mail.subject), blanks(`Re: ${cleanLine(SUBJECTS[i]!)}`));
    // Python puts a blank between encoded words of a name (RFC 2047, 6.2 says: none).
    const words = ([name]: string[]) => name!.replace(/(?<=x{20}) (?=x)/g, "");
    assert.deepEqual(mail.cc.slice(0, NAMES.length).map(words), NAMES);
    assert.deepEqual(mail.cc[0][1], "u0@xn--bcher-kva.example");
    assert.deepEqual([words(mail.to[0]), mail.to[0][1]], [NAMES[i], "dev@example.org"]);
    assert.deepEqual(mail.from, [["everystep \u2713", "bot@example.com"]]);
    assert.deepEqual(mail.refs, mails[i]!.references.map((id) => `<${id}>`));
    assert.equal(mail.date, "2026-01-28T06:00:00+00:00");
    assert.equal(mail.body, mails[i]!.body);
  }
});

Deno.test("a line that no server takes goes out quoted-printable, and comes back whole", async () => {
  const made = replyTo(posted("hostile"), OPEN);
  assert.equal(made.kind, "reply");
  const body = `a = b \n${"\u6f22".repeat(500)} \n=20\n.\nFrom x\n`;
  const { text } = writeMail({ ...made, body }, { name: "b", email: "b@c.d" }, "2026-01-28");
  assert.match(text, /^Content-Transfer-Encoding: quoted-printable$/m);
  assert.ok(text.split("\n").every((line) => line.length <= 78));
  const [read] = JSON.parse(await run(["python3", "-c", PYTHON], JSON.stringify([text])));
  assert.equal(read.body, body);
});

Deno.test("git mailinfo reads the author, the subject and the text", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  const made = replyTo(posted("hostile", 0, { subject: SUBJECTS[1]! }), OPEN);
  assert.equal(made.kind, "reply");
  const from = { name: "J\u00f6rg, M.", email: "bot@example.com" };
  const { text } = writeMail(made, from, "2026-01-28T06:00:00Z");
  const info = await run(["git", "mailinfo", "-k", `${dir}/msg`, `${dir}/patch`], text);
  assert.match(info, /^Author: J\u00f6rg, M\.$/m);
  assert.match(info, /^Email: bot@example.com$/m);
  assert.ok(info.includes(`Subject: Re: ${SUBJECTS[1]}\n`), info);
  assert.match(info, /^Date: Wed, 28 Jan 2026 06:00:00 \+0000$/m);
  const both = await Deno.readTextFile(`${dir}/msg`) + await Deno.readTextFile(`${dir}/patch`);
  assert.equal(both, made.body);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("validAddress: what a server takes, and nothing that could be more", () => {
  const good: [string, string][] = [
    ["a.b+c=d@Example.ORG", "a.b+c=d@example.org"],
    ["x@b\u00fccher.example", "x@xn--bcher-kva.example"],
    ["root@localhost", "root@localhost"],
  ];
  for (const [text, want] of good) assert.equal(validAddress(text), want);
  const bad = [
    ...["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "<a@b>", "a@b\n", "a\r\nRCPT TO:<x@y>@b"],
    ...["-oQ/tmp@b", "a..b@c", ".a@b", "a@-b", "a@b..c", "a@[127.0.0.1]", '"a b"@c', "\u00fc@b"],
    ...["a@b/c", "a@b#c", "a@b?c", "a@%62", `${"a".repeat(65)}@b`, `a@${"b".repeat(64)}.c`],
    `a@${"b.".repeat(130)}c`,
  ];
  for (const text of bad) assert.equal(validAddress(text), undefined, text);
  assert.throws(() => addressHeader("To", [{ name: "x", email: "a\r\nb@c" }]));
  assert.equal(textHeader("Subject", "a\r\nBcc: b"), "Subject: a Bcc: b");
});
