/** Of a mail in parts git am applies each diff: none is left out because another part has one, too. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { run } from "../../../bot/system/process/process.ts";
import { change, mail } from "../mails.ts";

const MULTI = ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"'];
const HUNK = "@@ -9,2 +9,2 @@\n eight\n-nine\n+ten\n";

/** How the second part comes: its header, and what it holds. */
const SECOND: readonly (readonly [name: string, head: string, text: string])[] = [
  ["attached", "text/x-patch; name=x\nContent-Disposition: attachment", change("mm/b.c")],
  [
    "attached, in base64, as no text",
    "application/octet-stream\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64",
    btoa(change("mm/b.c")),
  ],
  ["HTML", "text/html", change("mm/b.c")],
];

/** The lines that a patch adds, by git. */
async function gitSays(bytes: Uint8Array): Promise<readonly string[]> {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${dir}/mail`, bytes);
    const { code } = await run(["sh", "-c", "git mailinfo msg patch < mail"], { cwd: dir });
    assert.equal(code, 0);
    return added(await Deno.readTextFile(`${dir}/patch`));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const added = (diff: string) => diff.split("\n").filter((line) => /^\+(?!\+\+ )/.test(line));

Deno.test("a second diff in another part is read, as git am applies it", async (t) => {
  for (const [name, head, text] of SECOND) {
    await t.step(name, async () => {
      const body = `--b\nContent-Type: text/plain\n\nWhy.\n---\n${change()}\n` +
        `--b\nContent-Type: ${head}\n\n${text}\n--b--\n`;
      const raw = mail({ subject: "[PATCH] x", headers: MULTI, body });
      const git = await gitSays(raw.bytes);
      assert.ok(git.length > added(change()).length, git.join("\n"));
      const series = await parseSeries([raw]);
      assert.deepEqual(added(series.patches[0]!.diff), git);
    });
  }
  await t.step("of alternatives, each", async () => {
    const body = `--b\nContent-Type: text/plain\n\nWhy.\n---\n${change()}\n` +
      `--b\nContent-Type: text/html\n\n<pre>\n${change("mm/b.c")}\n--b--\n`;
    const headers = MULTI.map((line) => line.replace("mixed", "alternative"));
    const raw = mail({ subject: "[PATCH] x", headers, body });
    const series = await parseSeries([raw]);
    assert.deepEqual(added(series.patches[0]!.diff), await gitSays(raw.bytes));
  });
  await t.step("hunks that go on with the diff of another part are refused", async () => {
    const body = `--b\nContent-Type: text/plain\n\nWhy.\n---\n${change()}\n` +
      `--b\nContent-Type: text/x-log\nContent-Disposition: attachment\n\n${HUNK}\n--b--\n`;
    const raw = mail({ subject: "[PATCH] x", headers: MULTI, body });
    assert.ok((await gitSays(raw.bytes)).includes("+ten"));
    await assert.rejects(parseSeries([raw]), /a hunk without the name of its file/);
  });
  await t.step("text that is no diff stays text", async () => {
    const body = `--b\nContent-Type: text/plain\n\nWhy.\n---\n${change()}\n` +
      `--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\n+ a log\n--b--\n`;
    const series = await parseSeries([mail({ subject: "[PATCH] x", headers: MULTI, body })]);
    assert.deepEqual(added(series.patches[0]!.diff), added(change()));
  });
});
