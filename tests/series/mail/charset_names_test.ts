/** Charsets that mails name in their own way, as git am takes what comes of them, and those that it does not take. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import type { RawMessage } from "../../../bot/series/types.ts";
import { latin1, latin1Bytes } from "../../../bot/text/latin1.ts";
import { both } from "../../tree/both.ts";
import { KERNEL, repo, sh, temp } from "../../tree/toy.ts";
import { userError } from "../../source/files.ts";
import { mail } from "../mails.ts";

const DIFF = `diff --git a/mm/a.c b/mm/a.c
--- a/mm/a.c
+++ b/mm/a.c
@@ -1,3 +1,3 @@
 int a0;
-int a1;
+int a1x;
 int a2;
`;
const SIGNED = "Signed-off-by: A U Thor <author@example.org>";

/** A mail whose body begins with these bytes. */
function message(charset: string, bytes: readonly number[], diff = DIFF): RawMessage {
  const headers = [
    `Content-Type: text/plain; charset=${charset}`,
    "Content-Transfer-Encoding: 8bit",
  ];
  const head = mail({ headers, body: "" });
  const text = String.fromCharCode(...bytes);
  return {
    ...head,
    bytes: latin1Bytes(`${latin1(head.bytes)}${text}\n\n${SIGNED}\n---\n\n${diff}`),
  };
}

Deno.test("a charset by the name that a mailer gives it", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path, KERNEL);
  const table: [string, number[], string][] = [
    ["ks_c_5601-1987", [0xc7, 0xd1, 0xb1, 0xb9], "한국"],
    // Of Microsoft's code page 949 alone.
    ["cp949", [0x81, 0x41], "갂"],
    ["x-sjis", [0x83, 0x65], "テ"],
    ["x-gbk", [0xd6, 0xd0], "中"],
    ["x-mac-cyrillic", [0xef, 0xf0], "пр"],
    ["iso-8859-8-i", [0xe0], "א"],
    ["us-ascii", [0x77], "w"],
    // UTF-8 that is none of it.
    ["gb18030", [0xc3, 0xb6, 0xe2, 0x80, 0x94], "ö—"],
  ];
  for (const [charset, bytes, text] of table) {
    await t.step(charset, async () => {
      const series = await parseSeries([message(charset, bytes)]);
      assert.equal(series.patches[0]!.body, `${text}\n\n${SIGNED}`);
      const { applied, source } = await both(path, dir.cache, series);
      assert.ok(applied.ok, JSON.stringify(applied));
      const commit = applied.states.at(-1)!.commit;
      const made = await sh(source, "log", "-1", "--format=%b", commit);
      assert.equal(made.trim(), `${text}\n\n${SIGNED}`);
    });
  }
  await t.step("a subject with a language", async () => {
    const series = await parseSeries([
      mail({ subject: "[PATCH] =?utf-8*en?q?mm=3A_gr=C3=B6=C3=9Fer?=", diff: DIFF }),
    ]);
    assert.ok((await both(path, dir.cache, series)).applied.ok);
  });
  const bad: [string, string, number[]][] = [
    ["bytes that are no ASCII", "us-ascii", [0xf6]],
    ["half a letter", "euc-kr", [0xc7, 0x20, 0xf6]],
    ["a code page that is not read here", "cp850", [0x94]],
    ["letters behind a shift", "iso-2022-kr", [0x1b, 0x24, 0x29, 0x43, 0x0e, 0x47, 0x51, 0x0f]],
    ["UTF-7", "utf-7", Array.from("w+APY-rds", (char) => char.charCodeAt(0))],
  ];
  for (const [name, charset, bytes] of bad) {
    await t.step(`${name}: refused with the reason`, async () => {
      const { text } = await userError(parseSeries([message(charset, bytes)]));
      assert.match(text, new RegExp(`test\\.mbox:1: charset=${charset} is not .*UTF-8`));
    });
  }
  await t.step("what git alone does not read is the mail's fault, and no reject", async () => {
    // A byte that glibc has no letter for, and that the Encoding Standard has one for.
    const series = await parseSeries([message("windows-1252", [0x81, 0xf6])]);
    const { text } = await userError(both(path, dir.cache, series));
    assert.match(
      text,
      /test\.mbox:1: git does not read the mail: cannot convert from windows-1252/,
    );
  });
});

Deno.test("a diff whose last line has no line end applies wherever it is asked", async () => {
  await using dir = await temp();
  await repo(`${dir.path}/linux`, KERNEL);
  const given = mail({ body: `words\n\n${SIGNED}\n---\n\n${DIFF}` });
  const end = latin1(given.bytes).trimEnd().length;
  const series = await parseSeries([{ ...given, bytes: given.bytes.subarray(0, end) }]);
  assert.ok((await both(`${dir.path}/linux`, dir.cache, series)).applied.ok);
});

Deno.test("a part that was encoded with CRLF line ends applies as a whole mail does", async () => {
  await using dir = await temp();
  await repo(`${dir.path}/linux`, KERNEL);
  const coded = btoa(DIFF.replaceAll("\n", "\r\n")).replace(/.{1,76}/g, "$&\n");
  const body =
    `--b\nContent-Type: text/plain\n\nwords\n\n--b\nContent-Type: application/octet-stream; ` +
    `name=x.diff\nContent-Disposition: attachment; filename=x.diff\n` +
    `Content-Transfer-Encoding: base64\n\n${coded}\n--b--\n`;
  const headers = ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"'];
  const series = await parseSeries([mail({ headers, body })]);
  const { applied, notes } = await both(`${dir.path}/linux`, dir.cache, series);
  assert.ok(applied.ok, JSON.stringify(applied));
  assert.match(notes.join("\n"), /--quoted-cr=strip/);
});
