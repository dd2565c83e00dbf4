/** A mail that was forwarded as a file is read in the place of the one that brings it. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { change, mail, refused, thread } from "../mails.ts";

const BODY = `It was.\n\nSigned-off-by: Ann <ann@example.org>\n---\n${change()}-- \n2.39\n`;

function forwarded(subject: string, body = BODY, type = "multipart/mixed", coding = "8bit") {
  const text = coding === "base64" ? btoa(body) : body;
  return mail({
    subject,
    id: "f@x",
    headers: ["MIME-Version: 1.0", `Content-Type: ${type}; boundary=B`],
    body: [
      ...["--B", "Content-Type: text/plain", "", "please look", "--B"],
      ...["Content-Type: message/rfc822", "Content-Disposition: attachment", ""],
      ...["Subject: [PATCH v2] mm: it", "From: Ann <ann@example.org>"],
      ...[
        "Content-Type: text/plain",
        `Content-Transfer-Encoding: ${coding}`,
        "",
        text,
        "--B--",
        "",
      ],
    ].join("\n"),
  });
}

Deno.test("a forwarded mail", async (t) => {
  for (const coding of ["8bit", "base64"]) {
    await t.step(coding, async () => {
      const series = await parseSeries([forwarded("Fwd: see", BODY, undefined, coding)]);
      const [patch] = series.patches;
      assert.deepEqual([patch!.subject, patch!.author.email, series.version], [
        "mm: it",
        "ann@example.org",
        2,
      ]);
    });
  }
  await t.step("one without a diff is none", async () => {
    assert.match(
      (await refused([forwarded("Fwd: see", "Hello.\n")])).message,
      /no diff|no patch|not a patch/,
    );
  });
  await t.step(
    "what an answer attaches, or a report of what did not arrive, is left alone",
    async () => {
      const series = thread(2);
      for (
        const other of [
          forwarded("Re: [PATCH v9 1/2] mm: fix it all"),
          forwarded("Undelivered Mail", BODY, "multipart/report"),
        ]
      ) assert.equal((await parseSeries([...series, other])).patches.length, 2);
    },
  );
});
