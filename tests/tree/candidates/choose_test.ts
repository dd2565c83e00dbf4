/** Which of several trees a series belongs to, and which branch its subject names. */
import assert from "node:assert/strict";
import type { Series } from "../../../bot/series/types.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { parseSeries } from "../../../bot/series/mod.ts";
import { chooseTree, openTree, resolveBase } from "../../../bot/tree/mod.ts";
import { maintainedTrees, repositoryOf } from "../../../bot/tree/candidates/maintainers.ts";
import { commit, KERNEL, mails, repo, seriesOf, sh, temp } from "../toy.ts";

const MAINTAINERS = `MAINTAINERS
===========

MEMORY
L:	linux-mm@example.org
T:	git git://git.example.org/pub/akpm/mm
F:	mm/

NETWORK
L:	netdev@example.org
T:	git git://git.example.org/pub/netdev/net.git
T:	git git://git.example.org/pub/netdev/net-next.git
F:	net/
X:	net/wireless/

THE REST
T:	git git://git.example.org/pub/torvalds/linux.git
F:	*
F:	*/
`;

Deno.test("a series finds its tree", async (t) => {
  await using dir = await temp();
  const names = ["linux", "mm", "net-next"] as const;
  const files = { ...KERNEL, MAINTAINERS, "net/n.c": "int n;\n" };
  for (const name of names) {
    await repo(`${dir.path}/${name}`, files);
    const owner = { linux: "torvalds/linux.git", mm: "akpm/mm", "net-next": "netdev/net-next.git" };
    const url = `https://git.example.org/pub/${owner[name]}`;
    await sh(`${dir.path}/${name}`, "remote", "add", "origin", url);
  }
  const next = `${dir.path}/net-next`;
  const only = await commit(next, { "net/n.c": "int n = 1;\n" }, "net: one");
  await commit(next, { "net/n.c": "int n = 2;\n" }, "net: two");
  const [onNext] = await mails(next, "HEAD~1");
  await commit(`${dir.path}/linux`, { "mm/b.c": "int b;\n" }, "mm: b");
  const [anywhere] = await mails(`${dir.path}/linux`, "HEAD~1");
  await sh(`${dir.path}/linux`, "reset", "-q", "--hard", "HEAD~1");
  await sh(next, "reset", "-q", "--hard", "HEAD~1");
  const trees = await Promise.all(names.map(async (name) => ({
    name,
    tree: await openTree(`${dir.path}/${name}`, { cache: dir.cache, ui: silent }),
  })));
  const to = (mail: Uint8Array, list: string) =>
    new TextEncoder().encode(
      new TextDecoder().decode(mail).replace(
        /^Subject:/m,
        `To: ${list}\nMessage-ID: <a@example.org>\nSubject:`,
      ),
    );
  const cases: [name: string, series: Series, tree: string, why: RegExp][] = [
    ["by base-commit", seriesOf([anywhere!], { baseCommit: only }), "net-next", /base-commit/],
    ["by blobs", seriesOf([onNext!]), "net-next", /as the patches expect/],
    ["by tag", seriesOf([anywhere!], { tags: ["net-next"] }), "net-next", /subject names it/],
    ["a tag is a whole word", seriesOf([anywhere!], { tags: ["net"] }), "mm", /for the files/],
    ["by list", seriesOf([to(anywhere!, "netdev@example.org")]), "net-next", /for the lists/],
    ["by files", seriesOf([anywhere!]), "mm", /MAINTAINERS names it for the files/],
  ];
  for (const [name, series, tree, why] of cases) {
    await t.step(name, async () => {
      const choice = await chooseTree(trees, series);
      assert.equal(names[choice.at], tree, choice.tried.join("\n"));
      assert.match(choice.why, why);
      assert.equal(choice.tried.length, 3);
    });
  }
  await t.step("the subject before what stands at a tip", async () => {
    // The file has moved on in linux: there the patch fits in its past alone.
    await commit(`${dir.path}/linux`, { "mm/b.c": "int moved;\n" }, "mm: moved");
    const moved = await openTree(`${dir.path}/linux`, { cache: dir.cache, ui: silent });
    const now = [{ name: "linux", tree: moved }, ...trees.slice(1)];
    const named = await chooseTree(now, seriesOf([anywhere!], { tags: ["linux"] }));
    assert.deepEqual([names[named.at], named.why], ["linux", "the subject names it"]);
    await sh(`${dir.path}/linux`, "reset", "-q", "--hard", "HEAD~1");
  });
  await t.step("a branch that the subject names, before the files", async () => {
    await sh(`${dir.path}/mm`, "checkout", "-q", "-b", "linux-6.12.y");
    await commit(`${dir.path}/mm`, { "mm/b.c": "int old;\n" }, "mm: old");
    await sh(`${dir.path}/mm`, "checkout", "-q", "master");
    const stable = await openTree(`${dir.path}/mm`, { cache: dir.cache, ui: silent });
    const now = [trees[0]!, { name: "stable", tree: stable }];
    const { at, base, why } = await chooseTree(now, seriesOf([anywhere!], { tags: ["6.12.y"] }));
    assert.deepEqual([at, base.how, why], [1, "tag", "the subject names a branch of it"]);
    await sh(`${dir.path}/mm`, "branch", "-q", "-D", "linux-6.12.y");
  });
  await t.step("else the first", async () => {
    const other = seriesOf(
      [anywhere!].map((mail) =>
        new TextEncoder().encode(new TextDecoder().decode(mail).replaceAll("mm/b.c", "Kconfig2"))
      ),
    );
    const choice = await chooseTree(trees, other);
    assert.equal(names[choice.at], "linux");
    assert.equal(choice.why, "it comes first");
  });
});

Deno.test("a subject names a branch", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  await sh(path, "checkout", "-q", "-b", "linux-6.12.y");
  const old = await commit(path, { "mm/b.c": "int old;\n" }, "old");
  await sh(path, "checkout", "-q", "-b", "linux-6.6.y");
  const older = await commit(path, { "mm/b.c": "int older;\n" }, "older");
  await commit(path, { "mm/b.c": "int older = 1;\n" }, "a fix");
  const [fix] = await mails(path, "HEAD~1");
  await sh(path, "reset", "-q", "--hard", "HEAD~1");
  await sh(path, "checkout", "-q", "master");
  await commit(path, { "mm/a.c": "int a;\n" }, "on master");
  const [same] = await mails(path, "HEAD~1");
  await sh(path, "reset", "-q", "--hard", "HEAD~1");
  const master = await sh(path, "rev-parse", "HEAD");
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const cases: [name: string, series: Series, commit: string, how: string][] = [
    ["6.12.y", seriesOf([same!], { tags: ["6.12.y"] }), old, "tag"],
    ["6.12", seriesOf([same!], { tags: ["6.12"] }), old, "tag"],
    ["stable finds where it fits", seriesOf([fix!], { tags: ["stable"] }), older, "tag"],
    ["a release that it does not fit", seriesOf([fix!], { tags: ["6.12.y"] }), old, "tag"],
    ["stable-6.12.y", seriesOf([same!], { tags: ["stable-6.12.y"] }), old, "tag"],
    ["v6.12.y", seriesOf([same!], { tags: ["v6.12.y"] }), old, "tag"],
    ["stable/linux-6.12.y", seriesOf([same!], { tags: ["stable/linux-6.12.y"] }), old, "tag"],
    ["for 6.12", seriesOf([same!], { tags: ["for", "6.12"] }), old, "tag"],
    [
      "stable 6.12, before where it fits",
      seriesOf([fix!], { tags: ["stable", "6.12"] }),
      old,
      "tag",
    ],
    ["either of two, where it fits", seriesOf([fix!], { tags: ["6.12/6.6"] }), older, "tag"],
    ["either of two, apart", seriesOf([fix!], { tags: ["6.12.y", "6.6.y"] }), older, "tag"],
    ["either of two, one not there", seriesOf([fix!], { tags: ["5.4.y/6.6.y"] }), older, "tag"],
    ["a release that is not there", seriesOf([same!], { tags: ["5.4.y"] }), master, "blobs"],
    ["a word that is no branch", seriesOf([same!], { tags: ["RFC", "net"] }), master, "blobs"],
    ["no word", seriesOf([same!]), master, "blobs"],
  ];
  for (const [name, series, want, how] of cases) {
    await t.step(name, async () => {
      const base = await resolveBase(tree, series);
      assert.deepEqual([base.commit, base.how], [want, how], base.why);
    });
  }
});

Deno.test("the brackets of a subject, as they are sent, name their branch", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  await repo(path);
  const master = await sh(path, "rev-parse", "HEAD");
  await sh(path, "checkout", "-q", "-b", "linux-6.12.y");
  const old = await commit(path, { "mm/b.c": "int old;\n" }, "old");
  await sh(path, "checkout", "-q", "master");
  await commit(path, { "mm/a.c": "int a;\n" }, "mm: a");
  const [mail] = await mails(path, "HEAD~1");
  await sh(path, "reset", "-q", "--hard", "HEAD~1");
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const baseOf = async (brackets: string, start?: string) => {
    const text = new TextDecoder().decode(mail).replace("[PATCH]", brackets);
    assert.ok(text.includes(brackets));
    const raw = { bytes: new TextEncoder().encode(text), file: "mail", line: 1 };
    return await resolveBase(tree, await parseSeries([raw]), { start });
  };
  for (
    const brackets of [
      ...["[PATCH stable-6.12.y]", "[PATCH 6.12]", "[PATCH stable 6.12]", "[PATCH v2 6.12.y 1/1]"],
      ...["[PATCH 6.12.y]", "[PATCH stable/linux-6.12.y]", "[PATCH linux-6.12.y v3]"],
      ...["[PATCH 6.12-stable]", "[PATCH for-6.12.y]", "[PATCH AUTOSEL 6.12]", "[6.12.y PATCH]"],
    ]
  ) {
    await t.step(brackets, async () => {
      const { commit, how, why } = await baseOf(brackets);
      assert.deepEqual([commit, how], [old, "tag"], why);
    });
  }
  await t.step("where the user begins does not go before what the series says", async () => {
    assert.equal((await baseOf("[PATCH 6.12.y]", "master")).commit, old);
    assert.equal((await baseOf("[PATCH]", "linux-6.12.y")).commit, old);
    const named = await resolveBase(tree, seriesOf([mail!], { baseCommit: master }), {
      start: "linux-6.12.y",
    });
    assert.deepEqual([named.commit, named.how], [master, "base-commit"]);
  });
  await t.step("a release that the tree has no branch of is told", async () => {
    const { commit, why } = await baseOf("[PATCH 6.6.y]");
    assert.equal(commit, master);
    assert.match(why, /the subject names 6\.6\.y, of which the tree has no branch$/);
  });
  await t.step("what is no release", async () => {
    for (const brackets of ["[PATCH 6.12.3]", "[PATCH next]", "[PATCH 2 6.12x]"]) {
      assert.equal((await baseOf(brackets)).commit, master, brackets);
    }
  });
});

Deno.test("MAINTAINERS names trees", () => {
  const ask = (paths: string[], lists: string[] = []) =>
    maintainedTrees(MAINTAINERS, { paths, lists });
  assert.deepEqual(ask(["mm/a.c"]).byPath, ["git://git.example.org/pub/akpm/mm"]);
  assert.equal(ask(["net/n.c"]).byPath.length, 2);
  assert.deepEqual(ask(["net/wireless/x.c"]).byPath, []);
  assert.deepEqual(ask([], ["LINUX-MM@example.org"]).byList, ["git://git.example.org/pub/akpm/mm"]);
  const same = ["git://git.kernel.org/pub/scm/linux/kernel/git/netdev/net-next.git"];
  same.push("https://git.kernel.org/pub/scm/linux/kernel/git/netdev/net-next");
  same.push("git@gitolite.kernel.org:pub/scm/linux/kernel/git/netdev/net-next.git/");
  assert.deepEqual([...new Set(same.map(repositoryOf))], ["netdev/net-next"]);
});
