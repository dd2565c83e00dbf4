/** Prerequisites are looked up and applied to the base, in their order. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import type { RawMessage, Series } from "../../../bot/series/types.ts";
import { readContent } from "../../../bot/source/content.ts";
import type { RemoteContext } from "../../../bot/source/mod.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { checkSeries, openTree, resolveBase, settlePrerequisites } from "../../../bot/tree/mod.ts";
import { commit, KERNEL, repo, sh, temp } from "../toy.ts";

const text = (mail: RawMessage) => new TextDecoder().decode(mail.bytes);

/** A tree with a branch of four commits on the base, which is all that HEAD has; their mails. */
async function rig() {
  const dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  await sh(path, "checkout", "-q", "-b", "dev");
  const lines = (KERNEL["mm/a.c"] as string).split("\n");
  const names = ["one", "two", "three", "four"];
  for (const [i, name] of names.entries()) {
    lines[4 * i] = `int ${name};`;
    // Each changes the line of the one before, too: none applies without it.
    if (i > 0) lines[4 * (i - 1)] += ` /* ${name} */`;
    await commit(path, { "mm/a.c": lines.join("\n") }, `mm: ${name}`);
  }
  const mbox = await sh(path, "format-patch", "--stdout", "--no-numbered", "--thread", base);
  const mails = readContent(new TextEncoder().encode(`${mbox}\n`), "x").messages
    .map(({ separator: _, ...mail }, i) => ({
      ...mail,
      bytes: new TextEncoder().encode(
        text(mail).replace(/^(Message-Id|In-Reply-To|References): .*\n/gim, "")
          .replace(/^Subject:/m, `Message-ID: <${names[i]}@example.org>\nSubject:`),
      ),
    }));
  const ids = [];
  for (const name of [3, 2, 1, 0]) {
    const diff = await sh(path, "show", `dev~${name}`);
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", 'printf %s "$1" | git patch-id --stable', "sh", `${diff}\n`],
    }).output();
    ids.push(new TextDecoder().decode(stdout).split(" ")[0]!);
  }
  await sh(path, "checkout", "-q", "master");
  const open = async () => await openTree(path, { cache: dir.cache, ui: silent });
  return { dir, path, base, mails, ids, open };
}

/** The mail with lines above its diff. */
function needing(mail: RawMessage, ...lines: string[]): RawMessage {
  const now = text(mail).replace(/\n---\n/, () => `\n---\n${lines.join("\n")}\n`);
  return { ...mail, bytes: new TextEncoder().encode(now) };
}

async function settle(
  { open }: Awaited<ReturnType<typeof rig>>,
  series: Series,
  mails: readonly RawMessage[],
  remote?: RemoteContext,
) {
  const tree = await open();
  const base = await resolveBase(tree, series, { base: "master" });
  const on = await settlePrerequisites(tree, base, series, { mails, remote });
  const applied = await checkSeries(tree, on, series);
  const short = (on.prerequisites ?? []).map(({ result, where, patches }) =>
    [result, where ?? "", patches.map(({ subject }) => subject).join()].join(" ").trim()
  );
  return { base, on, ok: applied.ok, short };
}

Deno.test("prerequisites are applied in their order", async (t) => {
  const it = await rig();
  await using _dir = it.dir;
  const [one, two, three, four] = it.mails as [RawMessage, RawMessage, RawMessage, RawMessage];
  const line = (i: number) => `prerequisite-patch-id: ${it.ids[i]}`;
  const onBranch = await it.open();

  await t.step("from the source, by patch-id", async () => {
    await sh(it.path, "branch", "-q", "-m", "dev", "hidden");
    await sh(it.path, "update-ref", "refs/other/dev", "hidden");
    await sh(it.path, "branch", "-q", "-D", "hidden");
    const series = await parseSeries([needing(four, line(0), line(1), line(2))]);
    const { on, ok, short, base } = await settle(it, series, [three, one, two]);
    assert.deepEqual(short, [
      "applied source mm: one",
      "applied source mm: two",
      "applied source mm: three",
    ]);
    assert.ok(ok);
    assert.equal(on.below?.commit, base.commit);
    assert.equal(on.tree, await sh(it.path, "rev-parse", "refs/other/dev~1^{tree}"));
    const again = await settle(it, series, [one, two, three]);
    assert.equal(again.on.commit, on.commit, "the same everywhere");
    assert.equal(on.mails?.length, 3);
  });
  await t.step("from the tree's other commits", async () => {
    await sh(it.path, "branch", "-q", "dev", "refs/other/dev");
    const series = await parseSeries([needing(four, line(0), line(1), line(2))]);
    const { ok, short, on } = await settle(it, series, []);
    assert.deepEqual(short, [
      "applied history mm: one",
      "applied history mm: two",
      "applied history mm: three",
    ]);
    assert.ok(ok);
    assert.equal(on.mails, undefined, "each machine has them in its tree");
    await sh(it.path, "branch", "-q", "-D", "dev");
  });
  await t.step("what is below the base is not applied again", async () => {
    const series = await parseSeries([needing(four, line(0), line(1), line(2))]);
    const tree = onBranch;
    const base = await resolveBase(tree, series, { base: "refs/other/dev~2" });
    const on = await settlePrerequisites(tree, base, series, { mails: [three] });
    assert.deepEqual(on.prerequisites?.map(({ result }) => result), [
      "in-tree",
      "in-tree",
      "applied",
    ]);
    assert.ok((await checkSeries(tree, on, series)).ok);
  });
  await t.step("by Message-ID, with what that stands on", async () => {
    const series = await parseSeries([needing(four, "Depends-on: <three@example.org>")]);
    const deep = needing(three, "Based-on: <two@example.org>");
    const { ok, short } = await settle(it, series, [one, needing(two, line(0)), deep]);
    assert.ok(ok);
    assert.deepEqual(short, [
      "applied source mm: one",
      "applied source mm: two",
      "applied source mm: three",
    ]);
  });
  await t.step("one patch of git format-patch beside another is none of its series", async () => {
    const separator = `From ${"1".repeat(40)} Mon Sep 17 00:00:00 2001`;
    const made = (mail: RawMessage) => ({ ...mail, separator });
    const mine = made(needing(two, "Based-on: <one@example.org>"));
    const { ok, short } = await settle(it, await parseSeries([mine]), [mine, made(one)]);
    assert.ok(ok);
    assert.deepEqual(short, ["applied source mm: one"]);
  });
  await t.step("what is not found is named, and the rest applied", async () => {
    const series = await parseSeries([
      needing(four, line(0), "prerequisite-message-id: <gone@example.org>"),
    ]);
    const { ok, short, on } = await settle(it, series, [one]);
    assert.equal(ok, false);
    assert.deepEqual(short, ["applied source mm: one", "not-found"]);
    assert.match(on.prerequisites![1]!.why!, /not among what was given/);
  });
  await t.step("an archive that gives no answer is not waited for again and again", async () => {
    const named = Array.from({ length: 50 }, (_, i) => `Depends-on: <${i}@example.org>`);
    const series = await parseSeries([needing(one, ...named)]);
    let asked = 0;
    const send = ({ url }: { readonly url: string }) => {
      asked++;
      const failure = { kind: "failure", fault: "timeout", message: "it is silent", url } as const;
      return Promise.resolve(failure);
    };
    const { path, cache } = it.dir;
    const { on } = await settle(it, series, [], {
      ...{ ui: silent, cwd: path, cache, http: { send }, env: () => undefined },
      inbox: () => Promise.resolve({ url: "https://lore.example.org/all/", from: "--inbox" }),
    });
    assert.deepEqual(on.prerequisites!.map(({ result }) => result), named.map(() => "unreachable"));
    assert.equal(asked, 2);
  });
  await t.step("one that does not apply leaves nothing behind", async () => {
    const series = await parseSeries([needing(four, line(2))]);
    const { short, on, base } = await settle(it, series, [three]);
    assert.deepEqual(short, ["conflict source"]);
    assert.match(on.prerequisites![0]!.why!, /"mm: three": .*mm\/a\.c/);
    assert.equal(on.commit, base.commit);
    assert.equal(on.below, undefined);
  });
  await t.step("b4's list behind a series that nobody has", async () => {
    const series = await parseSeries([
      needing(four, "prerequisite-change-id: c-1:v2", line(0), line(1), line(2)),
    ]);
    const { ok, short } = await settle(it, series, [one, two, three]);
    assert.ok(ok);
    assert.deepEqual(short[0], "applied");
  });
  await t.step("a circle ends", async () => {
    const series = await parseSeries([needing(four, "Depends-on: <three@example.org>")]);
    const a = needing(three, "Depends-on: <two@example.org>");
    const b = needing(two, "Depends-on: <three@example.org>");
    await assert.rejects(
      () => settle(it, series, [a, b]),
      (error) =>
        error instanceof UserError && /go in a circle: .*three.*two.*three/.test(error.message),
    );
  });
  await t.step("a chain without an end ends", async () => {
    const chain = Array.from({ length: 20 }, (_, i) => {
      const mail = needing(one, `Depends-on: <n${i + 1}@example.org>`);
      const own = text(mail).replace("one@example.org", `n${i}@example.org`)
        .replace("mm: one", `mm: link ${i}`);
      return { ...mail, bytes: new TextEncoder().encode(own) };
    });
    const series = await parseSeries([needing(four, "Depends-on: <n0@example.org>")]);
    await assert.rejects(() => settle(it, series, chain), /too many: 8 series stand on each other/);
  });
  await t.step("prose counts only where it makes the difference", async () => {
    const withCover = (mail: RawMessage) => {
      const head = "From: A <a@example.org>\nDate: Tue, 27 Jan 2026 12:00:00 +0000\n" +
        "Message-ID: <letter@example.org>\nSubject: [PATCH 0/1] mm: a letter\n\n" +
        "This is based on https://lore.kernel.org/all/three@example.org/.\n";
      const cover = { ...mail, bytes: new TextEncoder().encode(head) };
      const patch = new TextEncoder().encode(
        text(mail).replace("[PATCH]", "[PATCH 1/1]").replace(
          /^Subject:/m,
          "In-Reply-To: <letter@example.org>\nSubject:",
        ),
      );
      return [cover, { ...mail, bytes: patch }];
    };
    const whole = needing(three, line(0), line(1));
    const needed = await settle(it, await parseSeries(withCover(four)), [one, two, whole]);
    assert.ok(needed.ok);
    assert.equal(needed.short.at(-1), "applied source mm: three");
    const free = await settle(it, await parseSeries(withCover(one)), [two, whole]);
    assert.deepEqual(free.short, ["left-out"]);
    assert.match(free.on.prerequisites![0]!.why!, /applies without it/);
    assert.equal(free.on.commit, free.base.commit);
  });
});
