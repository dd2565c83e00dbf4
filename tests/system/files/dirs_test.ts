import assert from "node:assert/strict";
import { InfraError } from "../../../bot/system/errors.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";

Deno.test("a directory that there is no place for is named in one line", async () => {
  const dir = await Deno.makeTempDir({ prefix: "dirs-" });
  try {
    await Deno.writeTextFile(`${dir}/file`, "");
    for (const path of [`${dir}/file`, `${dir}/file/below`, "/proc/none"]) {
      await assert.rejects(
        makeDir(path),
        (error) =>
          error instanceof InfraError &&
          error.message.startsWith(`cannot make the directory ${path}: `) &&
          !error.message.includes("\n"),
      );
    }
    await makeDir(`${dir}/a/b`);
    await makeDir(`${dir}/a/b`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
