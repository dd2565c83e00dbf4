/** What shows a change to people, and is no diff to apply: the error says how to have one. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { readContent } from "../../../bot/source/content.ts";
import { git, gitText } from "../../../bot/system/process/git.ts";
import { run } from "../../../bot/system/process/process.ts";

const BOUND = ["MIME-Version: 1.0", 'Content-Type: multipart/encrypted; boundary="b"'].join("\n");
const ARMOURED = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n";
const SMIME = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data";

/** A body as RFC 9580, section 7, has it: each line that begins with `-` gets `- ` before it. */
function clearsigned(body: string): string {
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${body.replace(/^-/gm, "- -")}\n` +
    "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n";
}

Deno.test("what is no diff has a hint how to have one", async (t) => {
  const dir = await Deno.makeTempDir();
  try {
    await gitText(dir, ["init", "-q", "."]);
    for (const [subject, text] of [["base", "int a;\nint b;\n"], ["x", "int a;\nlong b;\n"]]) {
      await Deno.writeTextFile(`${dir}/a.c`, text!);
      await gitText(dir, ["add", "a.c"]);
      await gitText(dir, ["commit", "-qm", subject!]);
    }
    await Deno.writeTextFile(`${dir}/old.c`, "int a;\nint b;\n");
    const patch = (...more: string[]) => git(dir, ["format-patch", "-1", "--stdout", ...more]);
    const mail = (await patch()).stdout, at = mail.indexOf("\n\n");
    const [head, body] = [mail.slice(0, at), mail.slice(at + 2)];
    const diff = async (option: string) =>
      (await run(["diff", ...option === "" ? [] : [option], "old.c", "a.c"], { cwd: dir })).stdout;
    const cases: [name: string, text: string, hint: RegExp][] = [
      ["colours", (await patch("--color=always")).stdout, /git's --no-color/],
      ["words", (await patch("--word-diff")).stdout, /without git's --word-diff/],
      ["coloured words", (await patch("--word-diff=color")).stdout, /git's --no-color/],
      ["a graph", (await git(dir, ["log", "-p", "-1", "--graph"])).stdout, /without git's --graph/],
      ["a diffstat", (await git(dir, ["show", "--stat"])).stdout, /with --stat alone/],
      ["a context diff", await diff("-c"), /a context diff: write it again/],
      ["a plain diff", await diff(""), /a diff without context: write it again/],
      ["a signature within the text", `${head}\n\n${clearsigned(body)}`, /as PGP makes it/],
      ["what PGP has made", `${head}\n\n${ARMOURED}`, /is encrypted/],
      ["PGP/MIME", `${head}\n${BOUND}\n\n--b\n\n${ARMOURED}\n--b--\n`, /is encrypted/],
      ["S/MIME", `${head}\n${SMIME}\n\nMIAGCSq\n`, /is encrypted/],
    ];
    for (const [name, text, hint] of cases) {
      await t.step(name, async () => {
        assert.notEqual(text, "");
        const bytes = new TextEncoder().encode(text);
        await assert.rejects(
          async () => await parseSeries(readContent(bytes, "a").messages),
          (error: { hint?: string }) => hint.test(error.hint ?? ""),
        );
      });
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
