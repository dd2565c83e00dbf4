/** Shards of a series, verified as jobs would. */
import assert from "node:assert/strict";
import { called, type ToyHome } from "../commands/program.ts";

/** Verifies each in a directory of its own; gives these. `args` and `flagsOf`: the arguments of `verify`. */
export async function runShards(
  home: ToyHome,
  args: readonly string[],
  shards: readonly string[],
  flagsOf: (i: number) => readonly string[] = () => home.flags,
): Promise<readonly string[]> {
  const dirs: string[] = [];
  for (const [i, word] of shards.entries()) {
    const dir = `${home.dir}/shard-${i}`;
    const ran = await called(home.dir, [...args, ...flagsOf(i), "--shard", word, "-o", dir]);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    dirs.push(dir);
  }
  return dirs;
}
