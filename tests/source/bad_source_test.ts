import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { unpack } from "../../bot/source/gzip.ts";
import { bounded, MAX_MESSAGE, MAX_MESSAGES } from "../../bot/source/limits.ts";
import { splitMbox } from "../../bot/source/mbox.ts";
import { readBytes } from "../../bot/system/files/read.ts";
import { change, mail } from "../series/mails.ts";
import { bytesOf, inDirectory, read, userError } from "./files.ts";

const good = mail().bytes;
const FILES = {
  "empty.mbox": "",
  "blank.mbox": "\n \r\n\t\n",
  "prose.txt": "This is no patch.\nFrom: a@b\n",
  "code.c": "int main(void) { return 0; }\n",
  "page.mbox": "<!DOCTYPE html>\n<html>Making sure you're not a bot!</html>\n",
  "utf16.patch": new Uint8Array([0xff, 0xfe, 0x46, 0, 0x72, 0]),
  "program": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]),
  "a.mbox.xz": new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2]),
  "a.mbox.bz2": bytesOf("BZh91AY"),
  "a.mbox.zst": new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 1]),
  "a.zip": bytesOf("PK\u0003\u0004rest"),
  "cut.mbox.gz": gzipSync(good).subarray(0, 60),
  "junk.mbox.gz": new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6]),
  "nothing.gz": gzipSync(""),
  "dir/README": "nothing here",
  "md/cur/": "",
  "md/new/": "",
  "md2/cur/1:2,S": "no mail\n",
  "md2/new/": "",
  "q1/series": "a.patch\nmissing.patch\n",
  "q1/a.patch": good,
  "q2/series": "# nothing\n\n",
  "q3/series": "a.patch -p2\n",
  "q4/series": "a.patch -R\n",
  "q10/series": "+guard a.patch\n",
  "q5/series": "../a.patch\n",
  "q6/series": "/etc/passwd\n",
  "q7/series": "a.patch\n# again:\na.patch\n",
  "q7/a.patch": good,
  "q8/series": "sub\n",
  "q8/sub/": "",
  "q9/series": "a.patch\n",
  "q9/a.patch": "no patch\n",
  "n1/0001-a.patch": good,
  "n1/0002-b.patch": "",
};

Deno.test("bad sources each give one clear error that names the file", async (t) => {
  const cases: [string, RegExp, string?, number?][] = [
    ["nowhere", /nowhere: there is no such file or directory/],
    ["v6.19..topic", /no such file or directory\n {2}hint: for a git range/],
    ["", /an empty name: there is no such/],
    ["good.mbox/x", /no such file/],
    ["empty.mbox", /is empty/, "empty.mbox"],
    ["blank.mbox", /is empty/, "blank.mbox"],
    ["prose.txt", /neither a mail nor a diff/, "prose.txt"],
    ["code.c", /neither a mail nor a diff/, "code.c"],
    ["page.mbox", /is a web page/, "page.mbox"],
    ["utf16.patch", /is UTF-16/, "utf16.patch"],
    ["program", /is a binary file/, "program"],
    ["a.mbox.xz", /packed with xz.*\n.*unxz/, "a.mbox.xz"],
    ["a.mbox.bz2", /packed with bzip2/, "a.mbox.bz2"],
    ["a.mbox.zst", /packed with zstd/, "a.mbox.zst"],
    ["a.zip", /packed with zip/, "a.zip"],
    ["cut.mbox.gz", /damaged gzip/, "cut.mbox.gz"],
    ["junk.mbox.gz", /damaged gzip/, "junk.mbox.gz"],
    ["nothing.gz", /is empty/, "nothing.gz"],
    ["dir", /no patch in this directory/, "dir"],
    ["md", /this maildir is empty/, "md"],
    ["md2", /neither a mail nor a diff/, "md2/cur/1:2,S"],
    ["q1", /missing\.patch: is listed here, and there is no such file/, "q1/series", 2],
    ["q2", /lists no patch/, "q2/series"],
    ["q3", /option -p2 is not supported/, "q3/series", 1],
    ["q4", /option -R is not supported/, "q4/series", 1],
    ["q10", /\+guard: a guard in front of a patch is not supported/, "q10/series", 1],
    ["q5", /lies outside the directory/, "q5/series", 1],
    ["q6", /lies outside the directory/, "q6/series", 1],
    ["q7", /is listed twice, first in line 1/, "q7/series", 3],
    ["q8", /sub: is not a file/, "q8/series", 1],
    ["q9", /neither a mail nor a diff/, "q9/a.patch"],
    ["n1", /is empty/, "n1/0002-b.patch"],
  ];
  await inDirectory(FILES, async (dir) => {
    for (const [arg, says, file, line] of cases) {
      await t.step(arg === "" ? "(empty argument)" : arg, async () => {
        const error = await userError(read(dir, arg));
        assert.match(error.text, says);
        assert.equal(error.place?.file, file);
        assert.equal(error.place?.line, line);
        assert.doesNotMatch(
          error.text,
          new RegExp(dir),
          "names a path that the user did not write",
        );
      });
    }
    await t.step("empty standard input", async () => {
      const error = await userError(read(dir, "-", new Uint8Array()));
      assert.equal(error.text, "<stdin>: is empty");
    });
    await t.step("a file beyond the limit", async () => {
      await Deno.writeTextFile(`${dir}/big`, "x".repeat(2_000_000));
      const error = await userError(readBytes(`${dir}/big`, 1024 * 1024, "big"));
      assert.match(error.text, /^big: has more than 1 MiB/);
      assert.equal((await readBytes(`${dir}/big`, 2_000_000)).length, 2_000_000);
    });
    await t.step("a file without an end", async () => {
      const error = await userError(readBytes("/dev/zero", 1024 * 1024));
      assert.match(error.text, /more than 1 MiB/);
    });
  });
});

Deno.test("a small file that unpacks to a large one is refused", () => {
  const bomb = gzipSync(new Uint8Array(3 * 1024 * 1024));
  assert.throws(() => unpack(bomb, "bomb.gz", 1024 * 1024), {
    name: "UserError",
    message: "unpacks to more than 1 MiB",
  });
  assert.equal(unpack(bomb, "bomb.gz", 3 * 1024 * 1024).length, 3 * 1024 * 1024);
});

Deno.test("too many messages, and too large ones", () => {
  const one = `From a Thu Jan  1 00:00:00 1970\nFrom: a@b\nSubject: x\n\n`;
  const file = "archive.mbox";
  assert.throws(() => splitMbox(bytesOf(one.repeat(MAX_MESSAGES + 1)), file), {
    name: "UserError",
    message: `has more than ${MAX_MESSAGES} messages`,
    place: { file },
  });
  assert.equal(splitMbox(bytesOf(one.repeat(MAX_MESSAGES)), file).length, MAX_MESSAGES);
  const large = { bytes: new Uint8Array(MAX_MESSAGE + 1), file, line: 7 };
  assert.throws(() => bounded([large], file), {
    message: "a message of 65 MiB; the limit is 64 MiB",
    place: { file, line: 7 },
  });
});

Deno.test("a diff is not taken for headers", async () => {
  await inDirectory({ "x.patch": `Index: mm/a.c\n${"=".repeat(67)}\n${change()}` }, async (dir) => {
    const { messages } = await read(dir, "x.patch");
    assert.match(new TextDecoder().decode(messages[0]!.bytes), /^From: unknown author/);
  });
});
