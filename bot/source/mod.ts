/**
 * Where a series comes from: a directory, an mbox, a maildir, one mail, standard input, a place in
 * the network ({@linkcode whereIs}), and ({@linkcode readRange}) a range of a git tree. What comes out
 * is raw messages, nothing more.
 * @module
 */
import { basename, dirname, resolve } from "@std/path";
import { UserError } from "../system/errors.ts";
import { kindOf } from "../system/files/files.ts";
import { readBytes, readStdin } from "../system/files/read.ts";
import type { Ui } from "../system/terminal/ui.ts";
import type { RawMessage } from "./types.ts";
import { readContent } from "./content.ts";
import { isPatchDirectory, isSeriesName, readDirectory } from "./directory.ts";
import { readFiles } from "./files.ts";
import { MAX_TOTAL } from "./limits.ts";
import { isMaildir, readMaildir } from "./maildir.ts";
import { looksLikeRange } from "./range.ts";
import { readRemote, type RemoteContext, type RemoteKind } from "./remote/mod.ts";
import { FORMS, whereIs } from "./remote/where.ts";

export { b4Branch, looksLikeB4 } from "./b4/branch.ts";
export type { B4Notes } from "./b4/notes.ts";
export { writeMbox } from "./mbox.ts";
export { looksLikeRange, type Range, readRange } from "./range.ts";
export { type Inbox, readRemote, type RemoteContext, searchInbox } from "./remote/mod.ts";
export { whereIs } from "./remote/where.ts";

/** What was read, and from what. */
export interface Source {
  readonly messages: RawMessage[];
  readonly kind: "directory" | "mbox" | "maildir" | "stdin" | "file" | RemoteKind;
  /** How to call it in a report: the argument as the user wrote it, or `<stdin>`. */
  readonly label: string;
}

/** What reading needs of the world around it. */
export interface SourceContext {
  /** Relative arguments start here. */
  readonly cwd: string;
  /** Standard input; the process's own where it is not given. */
  readonly stdin?: () => Promise<Uint8Array>;
  /** Ends waiting for standard input. */
  readonly signal?: AbortSignal;
  readonly ui: Ui;
  /** What asking servers takes; nobody is asked where it is not given. */
  readonly remote?: RemoteContext;
}

/**
 * Reads a series argument: a directory, a file, `-`, or what {@linkcode whereIs} understands. Throws {@linkcode UserError} if there is
 * nothing to read there, or more than the limits allow.
 */
export async function readSource(arg: string, ctx: SourceContext): Promise<Source> {
  ctx.ui.step(`reading ${arg === "-" ? "standard input" : arg}`);
  const source = await readAny(arg, ctx);
  ctx.ui.debug(`${source.label}: ${source.kind}, ${source.messages.length} messages`);
  return source;
}

/**
 * Reads several files as `git am` takes them: in the order of the arguments, whatever their subjects count. Throws
 * {@linkcode UserError} for what is no file of patches.
 */
export async function readPatchFiles(
  args: readonly string[],
  { cwd, ui }: Pick<SourceContext, "cwd" | "ui">,
): Promise<Source> {
  ui.step(`reading ${args.length} files`);
  const files = args.map((arg) => ({
    path: resolve(cwd, arg),
    label: arg,
    order: "listed" as const,
  }));
  for (const { path, label } of files) {
    const kind = await kindOf(path);
    if (kind === "file") continue;
    throw new UserError(kind === "none" ? "there is no such file" : "is not a file", {
      place: { file: label },
      hint: "several arguments are files of patches, in the order to apply them; " +
        "a directory, a range or a Message-ID stands alone",
    });
  }
  const messages = await readFiles(files, `${args.length} files`);
  return { messages, kind: "file", label: args.join(" ") };
}

async function readAny(arg: string, ctx: SourceContext): Promise<Source> {
  if (arg === "-") {
    const bytes = await (ctx.stdin?.() ?? readStdin(MAX_TOTAL, ctx.signal));
    return {
      messages: [...readContent(bytes, "<stdin>").messages],
      kind: "stdin",
      label: "<stdin>",
    };
  }
  const path = arg === "" ? "" : resolve(ctx.cwd, arg);
  const kind = path === "" ? "none" : await kindOf(path);
  if (kind === "none") return await elsewhere(arg, ctx);
  if (kind === "directory") {
    if (!await isPatchDirectory(path) && await isMaildir(path)) {
      return { messages: await readMaildir(path, arg), kind: "maildir", label: arg };
    }
    return { messages: await readDirectory(path, arg), kind: "directory", label: arg };
  }
  const name = basename(path);
  if (isSeriesName(name) && kind === "file") {
    const bytes = await readBytes(path, MAX_TOTAL, arg);
    const text = new TextDecoder("latin1").decode(bytes.subarray(0, 65536));
    if (!/^(?:diff --git |From )/m.test(text)) {
      const dir = arg.slice(0, -name.length).replace(/(?<=[^/])\/+$/, "") || ".";
      return {
        messages: await readDirectory(dirname(path), dir, name),
        kind: "directory",
        label: dir,
      };
    }
  }
  const content = readContent(await readBytes(path, MAX_TOTAL, arg), arg);
  return { messages: [...content.messages], kind: content.kind, label: arg };
}

/** No file: a place in the network, or nothing. Throws {@linkcode UserError}. */
async function elsewhere(arg: string, ctx: SourceContext): Promise<Source> {
  const where = arg === "" ? undefined : whereIs(arg);
  if (where === undefined || ctx.remote === undefined) throw nothingThere(arg);
  return { messages: await readRemote(where, ctx.remote), kind: where.kind, label: arg };
}

function nothingThere(arg: string): UserError {
  return new UserError(
    `${arg === "" ? "an empty name" : arg}: there is no such file or directory`,
    {
      hint: looksLikeRange(arg)
        ? "for a git range, say in which tree: --tree PATH"
        : "a series is a directory of patches, an mbox, a maildir, a git range A..B, b4: for the branch " +
          `that b4 prepares, - for standard input, ${FORMS}`,
    },
  );
}
