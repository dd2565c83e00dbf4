import assert from "node:assert/strict";
import { UserError } from "../../bot/system/errors.ts";

/** The one line that a bad text is answered with. */
export function complaint(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof UserError, `not a UserError: ${error}`);
    assert.ok(!error.message.includes("\n"), `more than one line: ${error.message}`);
    return error.text.split("\n")[0]!;
  }
  assert.fail("it was taken");
}
