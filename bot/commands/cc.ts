/**
 * `cc`: who should get a series, by the tree's own get_maintainer.pl, run in the sandbox. Prints what
 * `git send-email --cc-cmd` reads (git-send-email(1)): an address in each line.
 * @module
 */
import { basename, dirname } from "@std/path";
import type { CcCommand } from "../cli/command.ts";
import type { Recipient } from "../letter/types.ts";
import { cleanLine } from "../text/clean.ts";
import { parseSeries } from "../series/mod.ts";
import type { Patch } from "../series/types.ts";
import { InfraError } from "../system/errors.ts";
import { findSandbox } from "../system/process/sandbox.ts";
import { commitOf } from "../tree/mod.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { readMessages, readSeries } from "../engine/input/inputs.ts";
import { openOrProvide } from "../engine/input/open_tree.ts";
import { openScripts } from "../engine/letter/scripts.ts";

/** Runs `cc`. Throws InfraError if the tree's script does not run. */
export async function cc(command: CcCommand, context: CommandContext): Promise<number> {
  const patches = await readPatches(command, context);
  const tree = await openOrProvide(command, context);
  const commit = command.base === undefined
    ? tree.head
    : await commitOf(tree, command.base, "--base");
  const sandbox = await findSandbox();
  if (sandbox.kind === "none") {
    context.ui.note(`no sandbox (${sandbox.why}): get_maintainer.pl runs with your rights`);
  }
  const { signal, terminal } = context;
  await using scripts = await openScripts(tree, commit, patches, { sandbox, signal });
  const found = await scripts.recipients();
  signal.throwIfAborted();
  if (found === undefined) {
    throw new InfraError(`scripts/get_maintainer.pl of ${tree.label} is missing, or it failed`);
  }
  const once = [...new Map(found.map((one) => [one.email.toLowerCase(), one])).values()];
  if (command.json) terminal.out(JSON.stringify(found, null, 2));
  else for (const one of once) terminal.out(address(one));
  return 0;
}

/** send-email asks for one file at a time: a part of a series, or its cover letter. */
async function readPatches(command: CcCommand, context: CommandContext): Promise<readonly Patch[]> {
  const { series } = command;
  if (series === undefined || (/\.\./.test(series) && !/\//.test(series))) {
    return (await readSeries(command, context)).patches;
  }
  const path = series === "-" ? series : inDir(context.cwd, series);
  const cover = /^(?:v\d+-)?0000-|cover-letter/.test(basename(path));
  const found = await readMessages(
    cover ? { ...command, series: dirname(path) } : command,
    context,
  );
  const messages = found.map((one) => ({ ...one, order: "listed" as const }));
  return (await parseSeries(messages)).patches;
}

/** `Name <address>`, quoted where RFC 5322 (section 3.2.3) wants it. */
function address({ name, email }: Recipient): string {
  if (name === email) return cleanLine(email);
  const plain = /^[\w !#$%&'*+/=?^`{|}~\u0080-\uffff-]*$/.test(name);
  const quoted = plain ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;
  return cleanLine(`${quoted} <${email}>`);
}
