/**
 * What scripts/misc-check says with W=1 and W=2 (since 6.16): it asks git which files are tracked, and a
 * build sees no repository, so it says nothing there. Here it gets one that knows names alone.
 * @module
 */
import { kindOf } from "../system/files/files.ts";
import type { Maker, MakeRequest, MakeRun } from "./make.ts";

/** In the output directory. */
const REPOSITORY = ".everystep-git";

/**
 * Takes the names of all files of the source (-N: none of them is read) and runs make beside that. A
 * whole make is its last step, so that it ends with what make came to.
 */
const SCRIPT = [
  'dir=$1 source=$2; shift 2; export GIT_DIR="$dir/.git"',
  'rm -rf "$dir"; mkdir "$dir" && git -C "$source" init -q && git -C "$source" add -N -f . || exit',
  '"$@"; code=$?; rm -rf "$dir"; exit $code',
].join("; ");

/** Runs it as `make misc-check`, where a build of all would; undefined where none does. */
export async function miscCheck(
  cell: Maker,
  { arch, mounts }: Pick<MakeRequest, "arch" | "mounts">,
): Promise<MakeRun | undefined> {
  if (!/[12]/.test(arch.toolchain.make["W"] ?? "")) return undefined;
  if (await kindOf(`${mounts.source}/scripts/misc-check`) !== "file") return undefined;
  const { build, source } = cell.places;
  const make = cell.argv(["misc-check"]);
  return await cell.call("misc-check", [
    ...["sh", "-c", SCRIPT, "sh", `${build}/${REPOSITORY}`, source],
    ...make,
  ]);
}
