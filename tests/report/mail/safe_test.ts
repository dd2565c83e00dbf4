/** No text that a report may hold breaks a mail. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { writeMail } from "../../../bot/report/mail/mail.ts";
import { MAIL_WIDTH } from "../../../bot/report/mail/body.ts";
import { replyTo } from "../../../bot/report/mail/reply.ts";
import { widthOf } from "../../../bot/text/width.ts";
import { DATE, FROM, OPEN, posted, reply } from "./fixtures.ts";

/** Text as an attacker would send it. */
const text = fc.array(
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\r\nBcc: x@y",
      "\n\n",
      "=?utf-8?q?=0ABcc:_x?=",
      "\u2028",
      "x".repeat(1200),
      "\u6f22",
    ),
  ),
  { maxLength: 4 },
).map((parts) => parts.join(""));

Deno.test("no text breaks out of its header, no line is too long for a server", () => {
  const person = fc.record({ name: text, email: fc.oneof(fc.constant("a@example.org"), text) });
  fc.assert(
    fc.property(
      fc.record({ subject: text, cc: fc.array(person, { maxLength: 4 }), from: person, text }),
      ({ subject, cc, from, text }) => {
        const report = posted("break-and-mend", 0, { subject, cc, from });
        const made = replyTo({
          ...report,
          cells: report.cells.map((cell) => ({
            ...cell,
            diagnostics: cell.diagnostics.map((d) => ({ ...d, message: text })),
          })),
        }, OPEN);
        if (made.kind === "none") return;
        const mail = writeMail(made, { ...FROM, name: text }, DATE);
        const [head = ""] = mail.text.split("\n\n");
        const names = head.split("\n").filter((line) => !line.startsWith(" "))
          .map((line) => line.split(":")[0]);
        assert.deepEqual(names, [...new Set(names)]);
        assert.ok(names.every((name) => HEADERS.includes(name!)), names.join());
        assert.match(head, /^[\x20-\x7e\n]*$/);
        for (const line of mail.text.split("\n")) {
          assert.ok(new TextEncoder().encode(line).length <= 998);
          assert.doesNotMatch(line, /\r/);
        }
      },
    ),
    { numRuns: 60 },
  );
});

const HEADERS = [
  ...["From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References"],
  ...["Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"],
];

Deno.test("prose stays in 72 columns", () => {
  for (const name of ["all-pass", "break-and-mend", "base-broken", "14-archs", "40-patches"]) {
    for (const line of reply(posted(name)).body.split("\n")) {
      // What is copied, and what a program reads.
      if (/^ {2}\S|^build: /.test(line)) continue;
      assert.ok(widthOf(line) <= MAIL_WIDTH, line);
    }
  }
});
