/**
 * A configuration that was asked for and that the base cannot have: the user's slip, and not the machine's.
 * @module
 */
import type { ArchConfig, Build } from "../config/types.ts";
import type { TriedCell } from "../judge/types.ts";
import { UserError } from "../system/errors.ts";
import { cleanLine } from "../text/clean.ts";

/**
 * Throws {@linkcode UserError} for a cell of the base whose `.config` lacks what was asked for with `-K` or by a build's
 * name. What a patch takes away, or an architecture's own file asks for, is none of the user's.
 */
export function refuseDropped(
  { state, arch, outcome }: TriedCell,
  builds: readonly Build[],
  archs: readonly ArchConfig[],
): void {
  const dropped = outcome?.kind === "infra" ? outcome.dropped ?? [] : [];
  const build = builds.find(({ name }) => name === arch);
  if (state !== 0 || dropped.length === 0 || build === undefined) return;
  if (build.of.cover !== undefined) return;
  const own = archs.find(({ name }) => name === build.of.arch)?.fragment ?? [];
  if (dropped.every((line) => own.includes(line))) return;
  throw new UserError(cleanLine(`${arch}: ${outcome!.summary}`), {
    hint: "set what it depends on, too: -K takes several lines, and files of them",
  });
}
