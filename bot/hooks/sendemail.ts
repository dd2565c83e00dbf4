/**
 * The `sendemail-validate` hook of git send-email (githooks(5)). git runs it once for every file
 * before it mails the first, and says no more than the file's name (since 2.41 also how many files
 * there are): the first call verifies the whole series that the file belongs to, the others find that
 * done.
 * @module
 */
import { basename, dirname } from "@std/path";
import type { RunOptions } from "../engine/options.ts";
import { cleanLine } from "../text/clean.ts";
import { renderReject } from "../report/terminal/reject.ts";
import { renderReport } from "../report/terminal/report.ts";
import { type Mail, parseMail } from "../series/mail/mail.ts";
import { readContent } from "../source/content.ts";
import type { RawMessage } from "../source/types.ts";
import { program } from "../compile/kept/program.ts";
import { makeDir, usedAt } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { kindOf, readTextIfThere, sha256, writeAtomic } from "../system/files/files.ts";
import { filesBelow } from "../system/files/listing.ts";
import { now } from "../system/host.ts";
import { git } from "../system/process/git.ts";
import { listDir, readBytes } from "../system/files/read.ts";
import type { CommandContext } from "../cli/command.ts";
import { inDir } from "../engine/context.ts";
import { watcher } from "../cli/watcher.ts";
import { runVerify } from "../engine/verify.ts";

/** A mail is no larger. */
const MAX_BYTES = 100 * 2 ** 20;
/** So long one `git send-email` may take for a series. */
const FOR_MS = 3600_000;

/** Exit code 0: it may be mailed. */
export async function validate(
  file: string,
  request: RunOptions,
  context: CommandContext,
): Promise<number> {
  const path = inDir(context.cwd, file);
  const messages = await seriesAround(path, file);
  if (messages === undefined) {
    context.ui.note(`everystep: ${basename(file)} is no patch, so there is nothing to verify`);
    return 0;
  }
  const verified = `${context.cache}/runs/verified`;
  const stamp = `${verified}/${await keyOf(messages, request, context)}`;
  if (await isVerified(stamp)) return 0;
  const verdict = await verify(messages, request, context);
  if (verdict === undefined) return 1;
  await makeDir(verified);
  await writeAtomic(stamp, `${verdict}\n`);
  context.ui.note(`everystep: ${verdict}`);
  return 0;
}

/** What was found, if it is good; else it is shown. */
async function verify(
  messages: readonly RawMessage[],
  request: RunOptions,
  context: CommandContext,
): Promise<string | undefined> {
  const mails = messages.map(({ bytes, file, line }) => ({
    ...{ bytes, file, line },
    order: "named" as const,
  }));
  const result = await runVerify(
    { ...request, mails },
    context,
    { show: watcher(context.terminal) },
  );
  context.signal.throwIfAborted();
  const { terminal } = context;
  const options = context.view;
  const good = result.kind === "report" && result.report.verdict.exit === 0;
  if (good) return cleanLine(result.report.verdict.text);
  terminal.out(
    result.kind === "reject"
      ? renderReject(result.reject, options)
      : renderReport(result.report, options),
  );
  context.ui.note(
    "everystep: not verified, so nothing is mailed; git send-email --no-validate mails it all the same",
  );
  return undefined;
}

/** The mails of the series that a file belongs to, the file's own among them; undefined: no patch. */
async function seriesAround(
  path: string,
  label: string,
): Promise<readonly RawMessage[] | undefined> {
  const own = readContent(await readBytes(path, MAX_BYTES, label), label).messages;
  if (own.length > 1) return own;
  const mail = await parseMail(own[0]!);
  const { n, total } = mail.subject;
  if (n === undefined || total === undefined) {
    return mail.lines.some((line) => line.startsWith("diff --git ")) ? own : undefined;
  }
  const others: RawMessage[] = [];
  for (const { name, kind } of await listDir(dirname(path))) {
    if (kind !== "file" || name === basename(path) || !isLike(name, basename(path))) continue;
    const other = await mailIn(`${dirname(path)}/${name}`);
    if (other !== undefined && isSameSeries(mail, other)) others.push(other.raw);
  }
  return [...own, ...others];
}

/** Only files of the same kind are looked at: a backup of an editor is none. */
function isLike(name: string, file: string): boolean {
  const end = (one: string) => /\.[^.]*$/.exec(one)?.[0] ?? "";
  return !name.startsWith(".") && end(name) === end(file);
}

async function mailIn(path: string): Promise<Mail | undefined> {
  try {
    const { messages } = readContent(await readBytes(path, MAX_BYTES), path);
    return messages.length === 1 ? await parseMail(messages[0]!) : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined; // whatever it is, it is not of the series
    throw error;
  }
}

function isSameSeries({ subject: a }: Mail, { subject: b }: Mail): boolean {
  return a.version === b.version && a.total === b.total &&
    a.tags.join(" ") === b.tags.join(" ");
}

/** All that was asked for: what is built of which mails, on which tree, and with which files. */
async function keyOf(
  messages: readonly RawMessage[],
  request: RunOptions,
  { cwd }: CommandContext,
): Promise<string> {
  const mails = await Promise.all(messages.map(({ bytes }) => sha256(bytes)));
  const tree = inDir(cwd, request.tree ?? ".");
  const head = await git(tree, ["rev-parse", "HEAD"]);
  const { kconfigs = [], fragments = [], builds = [], archs = [], configs } = request;
  const names = [...builds, ...archs === "all" ? [] : archs].map((one) => one.split(":")[1] ?? "");
  const words = [...kconfigs, ...names].flatMap((one) => one.split("+"));
  const files = new Set([...words, ...fragments].filter((one) => one !== ""));
  const paths = [...files].map((one) => inDir(cwd, one));
  // What `current` stands for.
  if (files.has("current")) paths.push(`${tree}/.config`);
  const texts = await Promise.all(paths.map(textOf));
  const own = configs === undefined ? [] : await textsBelow(inDir(cwd, configs));
  return await sha256(
    JSON.stringify([await program(), tree, head.stdout, request, texts, own, mails.sort()]),
  );
}

async function textOf(path: string): Promise<string | undefined> {
  return await kindOf(path) === "file" ? await readTextIfThere(path) : undefined;
}

/** The configuration files in a directory of the user's. */
async function textsBelow(
  dir: string,
): Promise<readonly (readonly [string, string | undefined])[]> {
  const paths = (await filesBelow(dir)).map(({ path }) => path)
    .filter((path) => path.endsWith(".toml")).sort();
  return await Promise.all(
    paths.map(async (path) => [path, await readTextIfThere(`${dir}/${path}`)] as const),
  );
}

/** True if it was verified just now: git asks for each file anew, and later a compiler may be another. */
async function isVerified(stamp: string): Promise<boolean> {
  const age = Date.parse(now()) - ((await usedAt(stamp))?.at ?? -Infinity);
  return age >= 0 && age < FOR_MS;
}
