/** What of a message git am takes for something else. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { userError } from "../../source/files.ts";
import { change, mail } from "../mails.ts";

const SIGNED = "Signed-off-by: A U Thor <author@example.org>";
const body = (text: string) => `${text}\n---\n mm/a.c | 2 +-\n\n${change()}-- \n2.39.5\n`;

Deno.test("what scissors cut off is named with its line", async (t) => {
  for (const line of ["-----8<-----", "-- >8 --", "8< --------"]) {
    await t.step(line, async () => {
      const given = mail({ body: body(`The log says:\n${line}\nkernel: oops\n\n${SIGNED}`) });
      const { notes, patches } = await parseSeries([given]);
      assert.equal(patches[0]!.body, `kernel: oops\n\n${SIGNED}`);
      assert.match(
        notes.join("\n"),
        /test\.mbox:6: .* is scissors: what stands above is left out,/,
      );
    });
  }
  await t.step("the Signed-off-by, too", async () => {
    const { notes } = await parseSeries([mail({ body: body(`words\n\n${SIGNED}\n---8<---`) })]);
    assert.match(notes.join("\n"), /test\.mbox:8: .*left out, the Signed-off-by too/);
  });
  const kept: [string, Parameters<typeof mail>[0]][] = [
    ["nothing stands above", { body: body(`\n-- >8 --\nwords\n\n${SIGNED}`) }],
    ["an answer with a patch", {
      subject: "Re: [PATCH] mm: other",
      body: body(`how about\n\n-- >8 --\nSubject: [PATCH] mm: mine\n\nwords\n\n${SIGNED}`),
    }],
  ];
  for (const [name, parts] of kept) {
    await t.step(`${name}: no note`, async () => {
      const { notes } = await parseSeries([mail(parts)]);
      assert.doesNotMatch(notes.join("\n"), /scissors/);
    });
  }
});

Deno.test("a message that begins with From: and names nobody is refused at its line", async () => {
  for (const line of ["From: userspace this is not seen.", "from: here on"]) {
    const error = await userError(
      parseSeries([mail({ body: body(`${line}\n\nwords\n\n${SIGNED}`) })]),
    );
    assert.match(error.text, /test\.mbox:5: git am takes "[Ff]rom: .*" for the author.*\n +hint: /);
  }
  const { patches } = await parseSeries([
    mail({ body: body(`From: Bob <bob@example.org>\n\nwords\n\n${SIGNED}`) }),
  ]);
  assert.equal(patches[0]!.author.email, "bob@example.org");
});
