/** Holds what a build of the toy kernel says that it has seen against what its files say. */
import assert from "node:assert/strict";
import { findSandbox } from "../../../bot/system/process/sandbox.ts";
import { build } from "../toy_cell.ts";

/**
 * Builds the toy with some files. Of those in `marked`, each line that begins with `+` is to be seen by a compiler, and each that
 * begins with `-` is not; nothing is asked of the others.
 */
export async function holdSeen(
  marked: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    const texts: Record<string, string> = { ...files };
    const touched = [];
    for (const [path, text] of Object.entries(marked)) {
      const lines = text.split("\n");
      texts[path] = lines.map((line) => line.replace(/^[+-]/, "")).join("\n");
      const asked = [...lines.entries()].filter(([, line]) => /^[+-]/.test(line));
      if (asked.length === 0) continue;
      touched.push({ id: path, path, lines: asked.map(([i]) => i + 1), gaps: [] });
    }
    const outcome = await build(dir, await findSandbox(), texts, { touched });
    assert.equal(outcome.kind, "built", await Deno.readTextFile(outcome.log));
    assert.ok(outcome.kind === "built");
    const seen = new Map(outcome.seen!.map((one) => [one.path, one]));
    for (const [path, text] of Object.entries(marked)) {
      const lines = text.split("\n").flatMap((line, i) => line.startsWith("+") ? [i + 1] : []);
      const found = (seen.get(path)?.lines ?? []).flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, i) => first + i)
      );
      assert.deepEqual(found, lines, path);
      assert.equal(await Deno.readTextFile(`${dir}/linux/${path}`), texts[path]);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
