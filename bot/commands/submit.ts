/**
 * `submit`: hands a series to the server of this machine.
 * @module
 */
import type { SubmitCommand } from "../cli/command.ts";
import { loadServiceSettings } from "../config/mod.ts";
import { AUTO_TREE } from "../config/service.ts";
import { writeMbox } from "../source/mod.ts";
import { handIn } from "../service/incoming.ts";
import { seriesId } from "../service/state/series.ts";
import { threadName } from "../service/thread.ts";
import { sha256 } from "../system/files/files.ts";
import { cleanLine } from "../text/clean.ts";
import { UserError } from "../system/errors.ts";
import type { CommandContext } from "../cli/context.ts";
import { configDirs, inDir } from "../engine/context.ts";
import { readSeries } from "../engine/input/inputs.ts";
import { dataDir } from "../service/setup.ts";
import { submitTo } from "../service/client/submit.ts";

/** Runs `submit`: exit code 0 once it is handed in. */
export async function submitSeries(
  command: SubmitCommand,
  context: CommandContext,
): Promise<number> {
  const { server } = command;
  const tree = server === undefined ? await ownTree(command, context) : command.on;
  const series = await readSeries(command, context);
  const raw = [series.cover?.raw, ...series.patches.map((patch) => patch.raw)];
  const mbox = writeMbox(raw.filter((one) => one !== undefined));
  const author = series.cover?.author ?? series.patches[0]!.author;
  const about = {
    key: series.cover?.messageId ?? series.patches[0]!.messageId ?? `sha256:${await sha256(mbox)}`,
    thread: threadName({
      changeId: series.changeId,
      title: series.title,
      sender: author.email,
    }),
    version: series.version,
    title: series.title,
    author: `${author.name} <${author.email}>`,
    ...(command.archs === undefined ? {} : { archs: command.archs }),
  };
  const { terminal } = context;
  if (server !== undefined) {
    const body = { ...about, tree, again: command.again, mbox: mbox.toBase64() };
    const taken = await submitTo(server, { ...body, archs: body.archs?.slice() }, context);
    if (command.json) terminal.out(JSON.stringify({ ...taken, ...about }, null, 2));
    else {
      terminal.out(
        `${taken.id}: v${series.version} of "${cleanLine(series.title)}", on ${
          cleanLine(`${taken.tree}, ${taken.page}`)
        }`,
      );
    }
    return 0;
  }
  const submission = {
    ...{ ...about, tree: tree!, way: "hand" as const, lists: [] },
    source: command.series === undefined ? "patches" : inDir(context.cwd, command.series),
  };
  await handIn(`${dataDir(command, context)}/incoming`, submission, mbox, command.again);
  const id = await seriesId(submission);
  if (command.json) terminal.out(JSON.stringify({ id, ...submission }, null, 2));
  else terminal.out(`${id}: v${series.version} of "${cleanLine(series.title)}", on ${tree}`);
  return 0;
}

/** A tree of this machine's service. Throws UserError if there is none of that name. */
async function ownTree(command: SubmitCommand, context: CommandContext): Promise<string> {
  const { trees } = await loadServiceSettings(...configDirs(command, context));
  const tree = command.on ?? trees[0]!.name;
  if (trees.some(({ name }) => name === tree)) return tree;
  if (tree === AUTO_TREE && trees.length > 1) return tree;
  throw new UserError(`--on ${tree}: service.toml names no such tree`, {
    hint: `it has ${trees.map(({ name }) => name).join(", ")}`,
  });
}
