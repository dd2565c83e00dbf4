import assert from "node:assert/strict";
import { createTwoFilesPatch } from "diff";
import fc from "fast-check";
import { type FileHunks, hunkHeader, patchHunks } from "../../../bot/judge/hunks.ts";
import { mapLine, mapPlace } from "../../../bot/judge/warnings/map_line.ts";
import { PLAIN_GIT } from "../../surroundings.ts";

function diffOf(before: readonly string[], after: readonly string[], context = 3): string {
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  return "diff --git a/mm/a.c b/mm/a.c\n" +
    createTwoFilesPatch("a/mm/a.c", "b/mm/a.c", text(before), text(after), "", "", { context })
      .replace(/^=+\n/, "");
}

function hunksOf(before: readonly string[], after: readonly string[], context = 3) {
  return patchHunks(diffOf(before, after, context))[0]?.hunks ?? [];
}

const file = fc.array(fc.constantFrom("a", "b", "c", "{", "}", "-- x", "++ y", ""), {
  maxLength: 40,
});
/** A file and another made from it by a few changes, as patches are. */
const edited = file.chain((before) =>
  fc.array(
    fc.tuple(
      fc.nat(before.length),
      fc.nat(3),
      fc.array(fc.constantFrom("n", "a", "}"), {
        maxLength: 3,
      }),
    ),
    { maxLength: 4 },
  ).map((edits) => {
    const after: string[] = [...before];
    for (const [at, remove, insert] of edits) after.splice(at, remove, ...insert);
    return { before, after };
  })
);

Deno.test("mapLine: lines that stay keep their text and their order, and what is left is added", () => {
  fc.assert(
    fc.property(edited, fc.nat(3), ({ before, after }, context) => {
      const hunks = hunksOf(before, after, context);
      const mapped = before.map((_, i) => mapLine(hunks, i + 1));
      let last = 0;
      mapped.forEach((to, i) => {
        if (to === undefined) return;
        assert.ok(to > last, "in order");
        last = to;
        assert.equal(after[to - 1], before[i]);
      });
      const signs = hunks.flatMap((hunk) => hunk.lines.map((line) => line[0]));
      assert.equal(
        mapped.filter((to) => to === undefined).length,
        signs.filter((sign) => sign === "-").length,
      );
      const kept = mapped.filter((to) => to !== undefined).length;
      assert.equal(after.length - kept, signs.filter((sign) => sign === "+").length);
    }),
  );
});

Deno.test("mapPlace: several patches are one after the other", () => {
  fc.assert(
    fc.property(edited, fc.array(fc.nat(40), { maxLength: 5 }), ({ before, after }, drop) => {
      const third = after.filter((_, i) => !drop.includes(i));
      const patches = [patchHunks(diffOf(before, after)), patchHunks(diffOf(after, third))];
      before.forEach((text, i) => {
        const place = mapPlace(patches, "mm/a.c", i + 1);
        const first = mapLine(patches[0]![0]?.hunks ?? [], i + 1);
        const second = first === undefined
          ? undefined
          : mapLine(patches[1]![0]?.hunks ?? [], first);
        assert.equal(place.kept, second !== undefined);
        if (second === undefined) return;
        assert.equal(place.line, second);
        assert.equal(third[second - 1], text);
      });
    }),
  );
});

Deno.test("mapLine against git", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const before = Array.from({ length: 60 }, (_, i) => `line ${i + 1}`);
    const after = [...before];
    after.splice(50, 3);
    after.splice(30, 1, "new a", "new b");
    after.splice(0, 0, "top");
    after.push("end");
    await Deno.writeTextFile(`${dir}/a`, before.join("\n"));
    await Deno.writeTextFile(`${dir}/b`, after.join("\n"));
    for (const context of [0, 1, 3, 10]) {
      const { stdout } = await new Deno.Command("git", {
        args: ["diff", "--no-index", `-U${context}`, "a", "b"],
        cwd: dir,
        env: PLAIN_GIT,
      }).output();
      const text = new TextDecoder().decode(stdout).replaceAll(" a/a", " a/x")
        .replaceAll(" b/b", " b/x");
      const [{ hunks }] = patchHunks(text) as [FileHunks];
      before.forEach((line, i) => {
        const to = mapLine(hunks, i + 1);
        const at = after.indexOf(line) + 1;
        // The last line has no newline before the patch and one after it.
        assert.equal(to, at === 0 || line === "line 60" ? undefined : at, `-U${context} ${line}`);
      });
      for (const hunk of hunks) assert.ok(text.includes(`\n${hunkHeader(hunk)}`));
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("mapPlace: where a removed line stood, renames, and paths with dots", () => {
  const patch = patchHunks(
    "diff --git a/mm/a.c b/mm/z.c\nsimilarity index 90%\nrename from mm/a.c\nrename to mm/z.c\n" +
      "--- a/mm/a.c\n+++ b/mm/z.c\n@@ -2,3 +2,4 @@\n b\n-c\n+C1\n+C2\n d\n" +
      "diff --git a/mm/d.h b/mm/d.h\ndeleted file mode 100644\n--- a/mm/d.h\n+++ /dev/null\n" +
      "@@ -1 +0,0 @@\n-x\n" +
      "-- \n2.40.0\n",
  );
  const table: [string, number | undefined, unknown][] = [
    ["mm/a.c", 1, { file: "mm/z.c", line: 1, kept: true }],
    ["mm/a.c", 3, { file: "mm/z.c", line: 3, kept: false }],
    ["mm/a.c", 4, { file: "mm/z.c", line: 5, kept: true }],
    ["mm/a.c", undefined, { file: "mm/z.c", kept: true }],
    ["mm/x/../a.c", 9, { file: "mm/z.c", line: 10, kept: true }],
    ["mm/d.h", 1, { file: "mm/d.h", line: 1, kept: false }],
    ["mm/other.c", 7, { file: "mm/other.c", line: 7, kept: true }],
  ];
  for (const [name, line, expected] of table) {
    assert.deepEqual(mapPlace([patch], name, line), expected);
  }
});

Deno.test("patchHunks: a damaged diff has none", () => {
  assert.deepEqual(patchHunks("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,9 +1 @@\n x\n"), []);
  assert.deepEqual(patchHunks("no diff"), []);
});
