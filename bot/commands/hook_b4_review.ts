/**
 * The check command of `b4 review` (b4's documentation: `b4.review-perpatch-check-cmd` and
 * `b4.review-series-check-cmd`, since b4 0.15): a patch or the cover letter on standard input, a JSON array on
 * standard output. It builds nothing.
 * @module
 */
import { z } from "zod";
import { postedMail } from "../series/posted.ts";
import { UserError } from "../system/errors.ts";
import { environment } from "../system/host.ts";
import { isStdinTerminal, readBytes, readStdin } from "../system/read.ts";
import { keptAnswers } from "./b4_answers.ts";
import { type Context, inDir } from "./context.ts";

/** A mail, and b4's notes on a series with all that reviewers said. */
const MAX_MAIL = 32 * 2 ** 20, MAX_TRACKING = 64 * 2 ** 20;

/** The part of b4's notes that says which series it is. */
const trackingShape = z.object({
  series: z.object({ "header-info": z.object({ msgid: z.string() }) }),
});

/** Prints what is kept about the mail; `[]` while there is nothing. Exit code 0. */
export async function b4Review(given: string | undefined, context: Context): Promise<number> {
  const id = given ?? await mailId() ?? await trackedId(context);
  if (id === undefined) {
    throw new UserError("hook b4-review knows of no mail", {
      hint: "b4 hands it one on standard input; or give its Message-ID",
    });
  }
  const plain = id.trim().replace(/^<|>$/g, "");
  context.terminal.out(JSON.stringify(await keptAnswers(context.cache, plain), null, 2));
  return 0;
}

/** The Message-ID of the mail on standard input; undefined if there is none. */
async function mailId(): Promise<string | undefined> {
  if (isStdinTerminal()) return undefined;
  const bytes = await readStdin(MAX_MAIL);
  return bytes.length === 0
    ? undefined
    : (await postedMail(1, { bytes, file: "<stdin>", line: 1 }))?.messageId;
}

/** The Message-ID of the series in the file that b4 names; undefined if it names none that can be read. */
async function trackedId({ cwd }: Context): Promise<string | undefined> {
  const file = environment("B4_TRACKING_FILE") ?? "";
  if (file === "") return undefined;
  try {
    const text = new TextDecoder().decode(await readBytes(inDir(cwd, file), MAX_TRACKING));
    return trackingShape.safeParse(JSON.parse(text)).data?.series["header-info"].msgid;
  } catch {
    return undefined;
  }
}
