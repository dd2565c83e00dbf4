/** Bad input as a table: what is given, and what the one error must say. */
import assert from "node:assert/strict";
import type { RawMessage } from "../../bot/series/mod.ts";
import { refused } from "./mails.ts";

/** One kind of bad input. */
export interface Case {
  name: string;
  messages: RawMessage[];
  /** What the first line of the error must say, after file and line. */
  says: RegExp;
  hint?: RegExp;
  line?: number;
  reroll?: number;
}

/** Reads each and holds its error to what the table says. */
export async function holdsToTable(t: Deno.TestContext, cases: readonly Case[]): Promise<void> {
  for (const { name, messages, says, hint, line, reroll } of cases) {
    await t.step(name, async () => {
      const error = await refused(messages, reroll === undefined ? {} : { reroll });
      assert.equal(error.place?.file, messages[0]!.file);
      assert.ok((error.place?.line ?? 0) >= 1, "no line");
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, /\n/);
      if (hint !== undefined) assert.match(error.hint ?? "", hint);
      if (line !== undefined) assert.equal(error.place?.line, line);
      assert.ok(error.message.length < 300, "too long");
    });
  }
}
