/**
 * The check command of `b4 review` (b4's documentation: `b4.review-perpatch-check-cmd` and
 * `b4.review-series-check-cmd`, since b4 0.15): a patch or the cover letter on standard input, a JSON array on
 * standard output. It builds nothing.
 * @module
 */
import { z } from "zod";
import { postedMail } from "../series/mail/posted.ts";
import { UserError } from "../system/errors.ts";
import { environment } from "../system/host.ts";
import { isStdinTerminal, readBytes, readStdin } from "../system/files/read.ts";
import type { B4Result } from "../report/b4_review.ts";
import { cleanLine } from "../text/clean.ts";
import { keepAnswers, keptAnswers } from "../engine/record/b4_answers.ts";
import { answersFrom } from "../service/client/b4_answers.ts";
import type { CommandContext } from "../cli/command.ts";
import { inDir } from "../engine/context.ts";

/** Whom to answer about, and from what. */
export interface AnswerOptions {
  /** A Message-ID; undefined: that of the mail on standard input. */
  readonly file?: string;
  /** A server that is asked where nothing is kept here. */
  readonly server?: string;
}

/** A mail, and b4's notes on a series with all that reviewers said. */
const MAX_MAIL = 32 * 2 ** 20, MAX_TRACKING = 64 * 2 ** 20;

/** The part of b4's notes that says which series it is. */
const trackingShape = z.object({
  series: z.object({ "header-info": z.object({ msgid: z.string() }) }),
});

/** Prints what is known about the mail; `[]` while there is nothing. Exit code 0. */
export async function b4Review(
  command: AnswerOptions,
  context: CommandContext,
): Promise<number> {
  const results = await answersOf(command, context, "hook b4-review");
  context.terminal.out(JSON.stringify(results, null, 2));
  return 0;
}

/**
 * The same for `b4 am --check` (b4's documentation: `b4.am-perpatch-check-cmd`, since b4 0.14), which takes each line for a
 * warning, or an error if `ERROR:` stands in it, and silence for a pass.
 */
export async function b4Am(
  command: AnswerOptions,
  context: CommandContext,
): Promise<number> {
  const results = await answersOf(command, context, "hook b4-am");
  const say = (text: string) => context.terminal.out(cleanLine(text));
  if (results.length === 0) say("WARNING: everystep has no answer yet");
  for (const { status, summary } of results) {
    if (status !== "pass") say(`${status === "fail" ? "ERROR" : "WARNING"}: ${summary}`);
  }
  return 0;
}

async function answersOf(
  { file: given, server }: AnswerOptions,
  context: CommandContext,
  name: string,
): Promise<readonly B4Result[]> {
  const mail = given === undefined ? await mailGiven(context.signal) : undefined;
  const tracked = await trackedId(context);
  const id = given ?? mail?.messageId ?? tracked;
  if (id === undefined) {
    throw new UserError(`${name} knows of no mail`, {
      hint: "b4 hands it one on standard input; or give its Message-ID",
    });
  }
  const plain = id.trim().replace(/^<|>$/g, "");
  const kept = await keptAnswers(context.cache, plain);
  if (kept.length > 0 || server === undefined) return kept;
  // The series begins with this mail, with the one that it answers, or with the first of a deep thread.
  const heads = [tracked, plain, mail?.references.at(-1), mail?.references[0]]
    .flatMap((one) => one === undefined ? [] : [one.trim().replace(/^<|>$/g, "")]);
  for (const head of new Set(heads)) {
    const answers = await answersFrom(server, head, context);
    if (answers?.has(plain) !== true) continue;
    // The other mails of the series are asked about next.
    await keepAnswers(context.cache, answers);
    return answers.get(plain) ?? [];
  }
  return [];
}

/** The mail on standard input; undefined if there is none. */
async function mailGiven(signal: AbortSignal): Promise<Awaited<ReturnType<typeof postedMail>>> {
  if (isStdinTerminal()) return undefined;
  const bytes = await readStdin(MAX_MAIL, signal);
  return bytes.length === 0 ? undefined : await postedMail(1, { bytes, file: "<stdin>", line: 1 });
}

/** The Message-ID of the series in the file that b4 names; undefined if it names none that can be read. */
async function trackedId({ cwd }: CommandContext): Promise<string | undefined> {
  const file = environment("B4_TRACKING_FILE") ?? "";
  if (file === "") return undefined;
  try {
    const text = new TextDecoder().decode(await readBytes(inDir(cwd, file), MAX_TRACKING));
    return trackingShape.safeParse(JSON.parse(text)).data?.series["header-info"].msgid;
  } catch {
    return undefined;
  }
}
