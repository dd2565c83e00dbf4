/**
 * Words of a run's options that are wrong whatever the series is: refused before it is read, and before a tree is opened.
 * @module
 */
import { archPart, ownArch } from "../../config/builds/mod.ts";
import { COVER_SHARD, parseShard } from "../../shard/spec.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { probesFor } from "../boot_options.ts";
import { type Context, inDir } from "../context.ts";
import type { RunOptions, TestColumnOptions } from "../options.ts";
import type { Choice } from "../plan/choice.ts";
import { makeOutput } from "../record/output.ts";
import { columnTests } from "../test_columns/columns.ts";
import { refuseFixes } from "./fixes.ts";

/** What is looked at. */
type Words =
  & Pick<RunOptions, "series" | "mails" | "fixes" | "probe" | "output" | "shard" | "archs">
  & TestColumnOptions;

/**
 * Throws UserError for fixes and probes that are not there, an output that is no directory, a machine or a shard of no
 * architecture.
 */
export async function refuseWords(
  request: Words,
  { archs }: Pick<Choice, "archs">,
  context: Context,
): Promise<void> {
  const { fixes, probe, output, shard } = request;
  columnTests(request, archs);
  if (fixes !== undefined) await refuseFixes(fixes, context);
  if (probe !== undefined) await probesFor(request, context);
  if (output !== undefined) {
    const kind = await kindOf(inDir(context.cwd, output));
    if (kind !== "none" && kind !== "directory") await makeOutput(output, context);
  }
  if (shard === undefined || shard === COVER_SHARD) return;
  const names = new Set([...archs.map(({ name }) => name), ownArch(archs)]);
  const strange = parseShard(shard)?.find(({ arch }) => !names.has(archPart(arch)));
  if (strange !== undefined) {
    throw new UserError(`--shard: the plan has no ${strange.arch}`, {
      hint: "plan --matrix prints the shards",
    });
  }
}
