/** A mail of parts that somebody stored as one text. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { both } from "../../tree/both.ts";
import { commit, KERNEL, mails, repo, temp } from "../../tree/toy.ts";

const SIGNED = 'multipart/signed; micalg="pgp-sha512";\n\tprotocol="application/pgp-signature";\n' +
  '\tboundary="nmemrqcdn5VTmUEE"';

Deno.test("a signed mail without its parts is read as the text that it is", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const text = (KERNEL["mm/a.c"] as string).replace("int a7;", "int größer;");
  await commit(path, { "mm/a.c": text }, "mm: größer\n\nÜber.");
  const [bytes] = await mails(path, `${base}..`);
  const whole = new TextDecoder().decode(bytes).replace(/^From .*\n/, "")
    .replace(/^Content-Type: .*\n/m, "");
  const read = async (type: string, body = (text: string) => text) => {
    const [head = "", ...rest] = whole.split("\n\n");
    const mail = `${head}\nContent-Type: ${type}\n\n${body(rest.join("\n\n"))}`;
    const raw = { bytes: new TextEncoder().encode(mail), file: "x", line: 1 };
    return await parseSeries([raw]);
  };
  const types = [SIGNED, "multipart/mixed; boundary=abc", "Multipart/Alternative; boundary=a"];
  for (const type of types) {
    await t.step(type.split(";")[0]!, async () => {
      const series = await read(type);
      assert.match(series.notes.join("\n"), /has parts, and none begins/);
      const { applied } = await both(path, dir.cache, series, base);
      assert.ok(applied.ok, JSON.stringify(applied));
      const { patches: [patch] } = series;
      assert.deepEqual([patch!.subject, patch!.body], ["mm: größer", "Über."]);
    });
  }
  await t.step("one with its parts is read as ever", async () => {
    const series = await read(
      SIGNED,
      (text) => `--nmemrqcdn5VTmUEE\n\n${text}\n--nmemrqcdn5VTmUEE--\n`,
    );
    assert.doesNotMatch(series.notes.join("\n"), /none begins/);
    assert.ok((await both(path, dir.cache, series, base)).applied.ok);
  });
  await t.step("a damage is told at the line that it has in the file", async () => {
    const bad = (text: string) => text.replace(/^(@@ -\d+),\d+/m, "$1,99");
    const line = async (type: string) => {
      try {
        await read(type, bad);
      } catch (error) {
        if (error instanceof UserError) return error.place?.line;
      }
    };
    const plain = await line("text/plain;\n\tcharset=UTF-8;\n\tx=y");
    assert.ok(plain !== undefined && plain > 10);
    assert.equal(await line(SIGNED), plain);
  });
});
