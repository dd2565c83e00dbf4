import assert from "node:assert/strict";
import { insertTrailers } from "../../../bot/series/trailers/insert.ts";
import { git } from "../../../bot/system/process/git.ts";
import { change } from "../mails.ts";

const R = "Reviewed-by: J\u00f6rg M <j@example.org>";
const ASCII = "Acked-by: A <a@example.org>";
const SOB = "Signed-off-by: A U Thor <author@example.org>";
const REST = `---\n mm/a.c | 2 +-\n\n${change()}-- \n2.39.5\n`;

function mailOf(headers: string[], body: string | Uint8Array): Uint8Array {
  const head = `From: A <a@b.org>\nSubject: [PATCH] x\n${headers.map((h) => `${h}\n`).join("")}\n`;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return new Uint8Array([...new TextEncoder().encode(head), ...bytes]);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** What git makes of a mail: the commit message, and the patch. */
async function mailinfo(mail: Uint8Array): Promise<{ message: string; patch: string }> {
  const dir = await Deno.makeTempDir();
  try {
    const ran = await git(dir, ["mailinfo", "msg", "patch"], { stdin: mail });
    assert.ok(ran.ok, ran.stderr);
    const [message, patch] = await Promise.all(
      ["msg", "patch"].map((name) => Deno.readTextFile(`${dir}/${name}`)),
    );
    return { message: message!, patch: patch! };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function qp(text: string): string {
  return Array.from(
    new TextEncoder().encode(text),
    (byte) =>
      byte === 10 || byte >= 32 && byte < 127 && byte !== 61
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("").replace("Why", "W=\nhy");
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/.{1,76}/g, "$&\n");
}

Deno.test("git reads the trailers where they were put, and the same patch", async (t) => {
  const body = `Why\u00e9.\n\n${SOB}\n${REST}`;
  const type = (charset: string, coding: string) => [
    "MIME-Version: 1.0",
    `Content-Type: text/plain; charset=${charset}`,
    `Content-Transfer-Encoding: ${coding}`,
  ];
  const below = `${SOB}\n${R}\n${ASCII}\n`;
  const cases: [string, Uint8Array, string][] = [
    ["8bit", mailOf(type("UTF-8", "8bit"), body), below],
    ["nothing said", mailOf([], body), below],
    ["us-ascii", mailOf(type("us-ascii", "7bit"), body.replace("\u00e9", "")), below],
    ["latin1", mailOf(type("ISO-8859-1", "8bit"), latin1(body)), below],
    ["quoted-printable", mailOf(type("utf-8", "quoted-printable"), qp(body)), below],
    ["base64", mailOf(type("utf-8", "base64"), base64(body)), below],
    ["CRLF", mailOf([], body.replaceAll("\n", "\r\n")), below],
    ["folded header", mailOf(["Content-Type: text/plain;\n charset=utf-8"], body), below],
    ["no trailers yet", mailOf([], `Why.\n${REST}`), `Why.\n\n${R}\n${ASCII}\n`],
    ["no text", mailOf([], REST), `\n${R}\n${ASCII}\n`],
    ["no dashes", mailOf([], `Why.\n\n${SOB}\n\n${change()}`), below],
    ["an author in the body", mailOf([], `From: B <b@c.org>\n\nWhy.\n\n${SOB}\n${REST}`), below],
    ["words in brackets last", mailOf([], `Why.\n\n${SOB}\n[a: b]\n${REST}`), `[a: b]\n${R}\n`],
  ];
  for (const [name, mail, want] of cases) {
    await t.step(name, async () => {
      const put = insertTrailers(mail, [R, ASCII]);
      assert.ok(put.ok);
      const before = await mailinfo(mail), after = await mailinfo(put.bytes);
      const text = after.message.replaceAll("\r", "");
      assert.ok(text.includes(want) || text === want.trimStart(), JSON.stringify(text));
      assert.equal(after.patch, before.patch);
      const gone = [R, ASCII].reduce((all, line) => all.replace(`${line}\n`, ""), text);
      assert.equal(gone.trim(), before.message.replaceAll("\r", "").trim());
    });
  }
});

Deno.test("what cannot take them is told", async (t) => {
  const cases: [string, Uint8Array, string][] = [
    ["html", mailOf(["Content-Type: text/html"], "x"), "it is text/html"],
    [
      "multipart",
      mailOf(["Content-Type: multipart/mixed; boundary=x"], "x"),
      "it is multipart/mixed",
    ],
    [
      "a charset without these letters",
      mailOf(["Content-Type: text/plain; charset=koi8-r"], "x"),
      "koi8-r lacks letters of them",
    ],
  ];
  for (const [name, mail, why] of cases) {
    await t.step(name, () => assert.deepEqual(insertTrailers(mail, [R]), { ok: false, why }));
  }
  await t.step("but ASCII fits anywhere", () => {
    assert.ok(
      insertTrailers(mailOf(["Content-Type: text/plain; charset=koi8-r"], "x\n"), [ASCII]).ok,
    );
  });
});
