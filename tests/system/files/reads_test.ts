import assert from "node:assert/strict";
import { type WatchedFiles, watchFiles } from "../../../bot/system/files/reads.ts";

const sh = async (script: string, ...args: readonly string[]) => {
  const done = await new Deno.Command("sh", { args: ["-c", script, "sh", ...args] }).output();
  assert.ok(done.success, new TextDecoder().decode(done.stderr));
};

/** Watches three files, and gives what `use` makes of the copies. */
async function watched<T>(use: (files: WatchedFiles, root: string) => Promise<T>): Promise<T> {
  const root = await Deno.makeTempDir();
  try {
    for (const name of ["a", "b", "c"]) await Deno.writeTextFile(`${root}/${name}`, `${name}\n`);
    const files = await watchFiles(root, ["a", "b", "c"], `${root}/copies`);
    assert.ok(files !== undefined);
    return await use(files, root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const WAYS: Readonly<Record<string, string>> = {
  "by a shell": 'read line < "$1"',
  "by cat": 'cat "$1" > /dev/null',
  "by cp": 'cp "$1" "$1.copy"',
  "by a compiler": 'gcc -E -x c "$1" > /dev/null',
  "by mmap": 'grep -c . "$1" > /dev/null',
  "in the middle": 'tail -c 1 "$1" > /dev/null',
};

for (const [how, script] of Object.entries(WAYS)) {
  Deno.test(`a file that is read ${how} is no longer among those that nobody read`, async () => {
    const unread = await watched(async (files) => {
      assert.deepEqual(await files.unread(), ["a", "b", "c"]);
      await sh('ls -l "$1" > /dev/null; test -e "$1"', files.copies[0]!.file);
      await sh(script, files.copies[1]!.file);
      return await files.unread();
    });
    assert.deepEqual(unread, ["a", "c"], "to look at a name is no reading");
  });
}

const CHANGES: Readonly<Record<string, string>> = {
  "written to": 'echo >> "$1"',
  "read, and its time set back": 'cat "$1" > /dev/null; touch -a -d 1999-12-31T00:00:00Z "$1"',
  "made a program": 'chmod +x "$1"',
};

for (const [how, script] of Object.entries(CHANGES)) {
  Deno.test(`where a copy was ${how}, nothing is known of any`, async () => {
    await watched(async (files, root) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await sh(script, files.copies[2]!.file);
      assert.equal(await files.unread(), undefined);
      assert.equal(await Deno.readTextFile(`${root}/c`), "c\n", "the file itself is as it was");
    });
  });
}

Deno.test("what is no plain file, or stands behind a link, is not watched; nor are a thousand", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/dir`);
    await Deno.writeTextFile(`${root}/dir/a`, "a\n");
    await Deno.symlink("dir", `${root}/link`);
    await Deno.symlink("dir/a", `${root}/other`);
    const to = `${root}/copies`;
    for (const path of ["dir", "link/a", "other", "gone", "../dir/a"]) {
      assert.equal(await watchFiles(root, ["dir/a", path], to), undefined, path);
    }
    assert.equal(
      await watchFiles(root, Array.from({ length: 1000 }, () => "dir/a"), to),
      undefined,
    );
    const files = await watchFiles(root, ["dir/a"], to);
    assert.deepEqual(files?.copies.map(({ path }) => path), ["dir/a"]);
    await files?.remove();
    assert.deepEqual(Array.from(Deno.readDirSync(root), ({ name }) => name).sort(), [
      ...["dir", "link", "other"],
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
