/** Charsets and encodings that mails declare wrongly, as git am and checkSeries take what comes of them. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { type Applied, openTree } from "../../../bot/tree/mod.ts";
import { both } from "../../tree/both.ts";
import { KERNEL, repo, sh, temp } from "../../tree/toy.ts";
import { mail, refused } from "../mails.ts";

const DIFF = `diff --git a/mm/a.c b/mm/a.c
--- a/mm/a.c
+++ b/mm/a.c
@@ -1,3 +1,3 @@
 int a0;
-int a1;
+int a1; /* größer */
 int a2;
`;
const MODE = "diff --git a/mm/a.c b/mm/a.c\nold mode 100644\nnew mode 100755\n";
const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const binary = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const body = (diff: string) =>
  `Grüße.\n\nSigned-off-by: A U Thor <author@example.org>\n---\n\n${diff}`;

/** A mail whose body is these bytes, in this encoding. */
function message(headers: string[], bytes: Uint8Array, coding = "8bit") {
  const inner = coding === "base64"
    ? btoa(binary(bytes)).replace(/.{1,76}/g, "$&\n")
    : coding === "quoted-printable"
    ? binary(bytes).replace(/[\x80-\xff=\r]/g, (c) =>
      `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`)
    : binary(bytes);
  const head = mail({ headers: [...headers, `Content-Transfer-Encoding: ${coding}`], body: "" });
  const all = binary(head.bytes) + inner;
  return { ...head, bytes: latin1(all) };
}

Deno.test("a mail in whatever charset and encoding applies, or is refused with the reason", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path, KERNEL);
  const message8 = async (applied: Applied) => {
    const tree = await openTree(path, { cache: dir.cache, ui: silent });
    return await sh(tree.gitDir, "log", "-1", "--format=%s%n%b", applied.states.at(-1)!.commit);
  };
  const type = (charset: string) => [`Content-Type: text/plain; charset=${charset}`];
  const names = [
    "y",
    "unknown-8bit",
    "x-unknown",
    "iso-8859-1",
    "us-ascii",
    "utf8",
    "UTF_8",
    '"none"',
    '"utf-8; format=flowed"',
    '" UTF-8 "',
    "windows-1252",
    "x-user-defined",
    "8bit",
    "tis-620",
    "iso-8859-8-i",
    "ansi_x3.4-1968",
  ];
  const table: [string, ReturnType<typeof message>][] = [
    ...["8bit", "base64", "quoted-printable"].flatMap((coding) =>
      (coding === "8bit" ? names : names.slice(0, 2)).map((
        name,
      ): [string, ReturnType<typeof message>] => [
        `${name} over UTF-8 in ${coding}`,
        message(type(name), utf8(body(DIFF)), coding),
      ])
    ),
    ["no type", message([], utf8(body(DIFF)))],
    ["a folded header", message(["Content-Type: text/plain;\n charset=y"], utf8(body(DIFF)))],
    [
      "a part of several",
      message(
        ['Content-Type: multipart/mixed; boundary="b"'],
        utf8(
          `--b\nContent-Type: text/plain; charset=y\nContent-Transfer-Encoding: 8bit\n\n${
            body(DIFF)
          }\n--b--\n`,
        ),
      ),
    ],
    [
      "base64 with CRLF",
      message(type("UTF-8"), utf8(body(DIFF).replaceAll("\n", "\r\n")), "base64"),
    ],
    [
      "quoted-printable with CRLF",
      message(type("UTF-8"), utf8(body(DIFF).replaceAll("\n", "\r\n")), "quoted-printable"),
    ],
    [
      "a mode in base64 with CRLF",
      message(type("UTF-8"), utf8(body(MODE).replaceAll("\n", "\r\n")), "base64"),
    ],
    [
      "a mode in quoted-printable with CRLF",
      message(type("y"), utf8(body(MODE).replaceAll("\n", "\r\n")), "quoted-printable"),
    ],
  ];
  for (const [name, given] of table) {
    await t.step(name, async () => {
      const series = await parseSeries([given]);
      assert.equal(series.patches[0]!.body.split("\n")[0], "Grüße.");
      const { applied } = await both(path, dir.cache, series);
      assert.ok(applied.ok, JSON.stringify(applied));
      assert.match(await message8(applied), /^mm: fix it\nGrüße\.\n/);
    });
  }
  await t.step("Latin-1 that is Latin-1 stays so", async () => {
    const series = await parseSeries([message(type("iso-8859-1"), latin1(body(MODE)))]);
    const { applied } = await both(path, dir.cache, series);
    assert.match(await message8(applied), /Grüße/);
  });
  await t.step("an encoded subject of no charset", async () => {
    const given = mail({ subject: "[PATCH] =?y?q?mm=3A_gr=C3=B6=C3=9Fer?=", diff: DIFF });
    const series = await parseSeries([given]);
    assert.equal(series.patches[0]!.subject, "mm: größer");
    const { applied } = await both(path, dir.cache, series);
    assert.match(await message8(applied), /^mm: größer\n/);
  });
  await t.step("what is in no charset is refused", async () => {
    const error = await refused([message(type("y"), latin1(body(MODE)))]);
    assert.match(
      error.text,
      /test\.mbox:1: charset=y is not supported, and the mail is not UTF-8/,
    );
    for (const name of ["utf-16", "UTF-16LE", "UCS-2"]) {
      const utf16 = Uint8Array.from([...body(DIFF)].flatMap((c) => [c.charCodeAt(0), 0]));
      const { text } = await refused([message(type(name), utf16, "base64")]);
      assert.match(text, /is not supported/);
    }
  });
});
