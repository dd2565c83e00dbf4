import assert from "node:assert/strict";
import type { RawMessage } from "../../../bot/source/types.ts";
import { mail, series } from "../../service/watch/mails.ts";
import { publicInbox } from "./public_inbox.ts";
import { submitted, type Watching, watching, type WatchState } from "./watching.ts";

const date = () => new Date().toUTCString().replace("GMT", "+0000");
const bytes = (mails: readonly RawMessage[]) => mails.map((one) => one.bytes);
const some = (title: string, total: number, over = {}) =>
  bytes(series(title, total, { date: date(), ...over }));
const one = (subject: string, over = {}) => bytes([mail(subject, { date: date(), ...over })])[0]!;

/** Two processes, each on its own: one by the feed, one by git. */
const KINDS = ["atom", "git"];

Deno.test("a real public-inbox is watched", async (t) => {
  await using inbox = await publicInbox(some("mm: before", 2));
  const dirs = await Promise.all(
    KINDS.map(() => Deno.makeTempDir({ prefix: "everystep-test-" })),
  );
  const start = () =>
    Promise.all(KINDS.map((kind, i) =>
      watching(
        dirs[i]!,
        `[[watch]]\nname = "mm"\nkind = "${kind}"\nurl = "${inbox.url}"\nevery = 1\n`,
      )
    ));
  const deliver = async (...mails: readonly Uint8Array[]) => {
    for (const one of mails) await inbox.deliver(one);
  };
  let running: Watching[] = await start();
  const until = (is: (state: WatchState) => boolean, what: string) =>
    Promise.all(running.map((child, i) => child.until(is, `${KINDS[i]}: ${what}`)));
  try {
    await until(({ cursors }) => cursors.length === 1, "a first look");
    await t.step("a new series, once it is whole", async () => {
      const [cover, first, second] = some("mm: first", 2);
      await deliver(cover!, first!, one("Re: [PATCH 1/2] mm: first"), second!);
      for (const state of await until((state) => submitted(state).length > 0, "the series")) {
        assert.deepEqual(submitted(state), ["v1 of mm: first"], "and nothing of before");
      }
    });
    await t.step("killed in the middle; what comes meanwhile is found", async () => {
      const [cover, first, second] = some("mm: first", 2, { version: 2 });
      await deliver(cover!, first!);
      await Promise.all(running.map((child) => child.kill()));
      await deliver(one("[PATCH 1/3] mm: broken", { body: "no diff\n" }), second!);
      await deliver(one("[PATCH] mm: single"));
      running = await start();
      for (const state of await until((state) => submitted(state).length > 2, "both")) {
        assert.deepEqual(submitted(state), [
          ...["v1 of mm: first", "v1 of mm: single", "v2 of mm: first"],
        ]);
        const texts = state.rows.map(({ text }) => text);
        assert.ok(texts.includes("superseded: v2 has come"), String(texts));
        assert.equal(texts.filter((text) => /skipped: .* it has no diff/.test(text)).length, 1);
      }
    });
    await t.step("the server is down for a while", async () => {
      await inbox.down();
      await until(({ rows }) => rows.some(({ text }) => /asked again/.test(text)), "told");
      await deliver(one("[PATCH] mm: meanwhile"));
      await inbox.up();
      for (const state of await until((state) => submitted(state).length > 3, "what came")) {
        assert.ok(submitted(state).includes("v1 of mm: meanwhile"));
      }
    });
  } finally {
    await Promise.all(running.map((child) => child[Symbol.asyncDispose]()));
    for (const dir of dirs) await Deno.remove(dir, { recursive: true });
  }
});
