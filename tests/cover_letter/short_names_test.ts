/** Diffstats whose names git has quoted or shortened. */
import assert from "node:assert/strict";
import { compareStat } from "../../bot/cover_letter/compare_stat.ts";
import { readClaimedStat } from "../../bot/cover_letter/diffstat.ts";
import { readStat } from "../../bot/tree/apply/stat.ts";
import { commit, repo, sh, temp } from "../tree/toy.ts";

Deno.test("names that git quotes and cuts are those of the files", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const deep = "drivers/gpu/drm/amd/display/dc/dml";
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n") + "\n";
  const base = await repo(path, {
    "Makefile": "x\n",
    [`${deep}/dcn20/a_file_with_a_long_name.c`]: lines,
    [`${deep}/dcn20/grün und grau.c`]: lines,
    [`${deep}/dcn20/ümlaut.c`]: lines,
  });
  await sh(
    path,
    "mv",
    `${deep}/dcn20/a_file_with_a_long_name.c`,
    `${deep}/a_file_with_a_long_name.c`,
  );
  await Deno.mkdir(`${path}/${deep}/x`);
  await sh(path, "mv", `${deep}/dcn20/ümlaut.c`, `${deep}/x/ümlaut.c`);
  await commit(path, {
    [`${deep}/a_file_with_a_long_name.c`]: lines.replace("line 3\n", "line three\n"),
    [`${deep}/dcn20/grün und grau.c`]: lines.replace("line 4\n", ""),
    [`${deep}/x/ümlaut.c`]: `${lines}more\n`,
    [`${deep}/new.c`]: "new\n",
    [`${deep}/neü.c`]: "neu\n",
  }, "all");
  const stats = [
    readStat(await sh(path, "diff", "--numstat", "--summary", base)),
    readStat(await sh(path, "diff", "--numstat", "--summary", "--no-renames", base)),
  ];
  const ways = [
    ...["--stat", "--stat=40", "--stat=50", "--stat=60", "--stat=72", "--stat=200"],
    ...[
      "--stat=60,20",
      "--stat --no-renames",
      "--stat=50 --no-renames",
      "--stat=70 --compact-summary",
      "--stat --summary",
      "--stat=72 --summary --no-renames",
    ],
  ];
  for (const config of ["core.quotePath=true", "core.quotePath=false"]) {
    for (const way of ways) {
      await t.step(`${way}, ${config}`, async () => {
        const text = await sh(path, "-c", config, "diff", ...way.split(" "), base);
        const read = (text: string) =>
          readClaimedStat(text.split("\n").map((text, i) => ({ text, line: i + 1 })))!;
        const found = compareStat(read(text), stats, []);
        assert.deepEqual(
          found.map(({ severity }) => severity),
          ["ok"],
          JSON.stringify([text, found]),
        );
        // What is wrong is found all the same.
        const wrong = compareStat(read(text.replace("new.c", "old.c")), stats, []);
        if (text.includes("new.c")) {
          assert.ok(wrong.some(({ severity }) => severity === "mismatch"));
        }
      });
    }
  }
});
