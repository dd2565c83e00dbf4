/** A range is verified as its commits are, whatever mails of them would do. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { readRange } from "../../bot/source/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { commitStates, openTree } from "../../bot/tree/mod.ts";
import { change } from "../series/mails.ts";
import { commit, repo, sh, temp } from "../tree/toy.ts";

Deno.test("the commits of a range are its states", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const a = (word: string) => ({ "mm/a.c": `${word}\n` });
  const signed = "\n\nSigned-off-by: Ann <ann@example.org>";
  const diff = change("mm/b.c").trimEnd();
  const table: [string, string, string[], Parameters<typeof commit>[1]][] = [
    ["a diff in the message", `${diff}${signed}`, ["mm/a.c"], a("1")],
    ["a diff of the same file", `${change("mm/a.c").trimEnd()}${signed}`, ["mm/a.c"], a("2")],
    ["three dashes", `It was:\n\n---\n\nso.${signed}`, ["mm/a.c"], a("3")],
    ["Index:", `Index: mm/b.c${signed}`, ["mm/a.c"], a("4")],
    ["scissors", `above\n\n-- >8 --\nSubject: other\n\nbelow${signed}`, ["mm/a.c"], a("5")],
    ["another From:", `From: Bob <bob@example.org>\n\nwords${signed}`, ["mm/a.c"], a("6")],
    ["nothing changed", `It is empty.${signed}`, [], {}],
    ["a binary file", `binary${signed}`, ["mm/x"], { "mm/x": new Uint8Array([0, 1, 2, 255]) }],
    ["CRLF", `ends${signed}`, ["mm/b.c"], { "mm/b.c": "a\r\nb\r\n" }],
    ["no newline at the end", `end${signed}`, ["mm/b.c"], { "mm/b.c": "a" }],
    ["an empty file", `empty${signed}`, ["mm/empty"], { "mm/empty": "" }],
    ["no message", "", ["mm/a.c"], a("7")],
    ["From lines", `From me\n>From you\nFrom: x${signed}`, ["mm/a.c"], a("8")],
  ];
  const commits: { commit: string; tree: string }[] = [];
  const note = async () => {
    const [name = "", tree = ""] = (await sh(path, "rev-parse", "HEAD", "HEAD^{tree}")).split("\n");
    commits.push({ commit: name, tree });
  };
  for (const [name, body, , files] of table) {
    await commit(path, files, body === "" ? name : `${name}\n\n${body}`);
    await note();
  }
  await Deno.chmod(`${path}/mm/a.c`, 0o755);
  await commit(path, {}, `a mode alone${signed}`);
  await note();
  await Deno.symlink("a.c", `${path}/mm/link`);
  await commit(path, {}, `a link${signed}`);
  await note();
  await Deno.writeFile(
    `${dir.path}/latin1`,
    Uint8Array.from(`gr\xfc\xdfe\n\nf\xfcr${signed}`, (c) => c.charCodeAt(0)),
  );
  await Deno.writeTextFile(`${path}/mm/a.c`, "9\n");
  await sh(path, "-c", "i18n.commitEncoding=iso-8859-1", "commit", "-qaF", `${dir.path}/latin1`);
  await note();

  const range = await readRange(path, `${base}..`, silent);
  const series = await parseSeries(range.messages);
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const start = {
    commit: base,
    tree: await sh(path, "rev-parse", `${base}^{tree}`),
    how: "range",
    why: "",
  } as const;
  const { states, stats } = await commitStates(tree, start, series, commits, { stats: true });
  assert.deepEqual(states.slice(1).map(({ commit, tree }) => ({ commit, tree })), commits);
  assert.equal(series.patches.length, commits.length);
  assert.ok(stats?.[0]?.files.some(({ name }) => name === "mm/x"));
  for (const [i, [name, body, files]] of table.entries()) {
    await t.step(name, () => {
      const patch = series.patches[i]!;
      assert.equal(patch.subject, name);
      assert.equal(patch.body, body.trimEnd());
      assert.deepEqual(patch.files.map(({ path }) => path), files);
      assert.equal(patch.author.name, "Ann");
      if (body !== "") assert.deepEqual(patch.trailers.map(({ key }) => key), ["Signed-off-by"]);
    });
  }
  await t.step("a mode, a link, Latin-1", () => {
    const [mode, link, latin] = series.patches.slice(table.length);
    assert.equal(mode!.files[0]!.change, "mode");
    assert.equal(link!.files[0]!.target, "a.c");
    assert.equal(latin!.subject, "grüße");
    assert.match(latin!.body, /^für\n/);
  });
});
