/** Of two series in a thread, the one that was asked for. */
import assert from "node:assert/strict";
import { readMails } from "../../bot/engine/input/read_series.ts";
import type { RemoteContext } from "../../bot/source/mod.ts";
import { mail, thread } from "../series/mails.ts";

const answer = [
  mail({ subject: "[PATCH 0/2] fs: mine", id: "b0@x", from: "B <b@x.org>", body: "Hm.\n" }),
  ...[1, 2].map((n) =>
    mail({
      subject: `[PATCH ${n}/2] fs: mine, part ${n}`,
      id: `b${n}@x`,
      replyTo: n === 1 ? "mm-fix-it-all-v1-2@example.org" : "b1@x",
      from: "B <b@x.org>",
    })
  ),
];

Deno.test("a message names its series among those of its thread", async (t) => {
  const mails = [...thread(2), ...answer];
  // No server is asked for a thread that is whole.
  const remote = {} as RemoteContext;
  const title = async (series: string | undefined) =>
    (await readMails(mails, { series, trailers: undefined }, remote)).title;
  const table: readonly (readonly [string, RegExp])[] = [
    ["mm-fix-it-all-v1-1@example.org", /mm: fix it all/],
    ["<b2@x>", /fs: mine/],
    ["https://lore.kernel.org/all/b1@x/", /fs: mine/],
    ["imaps://me@mail.example.org/INBOX?b2@x", /fs: mine/],
  ];
  for (const [named, expected] of table) {
    await t.step(named, async () => assert.match(await title(named), expected));
  }
  for (const named of [undefined, "thread.mbox", "imaps://me@mail.example.org/INBOX"]) {
    await t.step(`${named}: nobody can say`, async () => {
      await assert.rejects(title(named), /2 different series/);
    });
  }
});
