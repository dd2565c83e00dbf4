import assert from "node:assert/strict";
import { parseSeries, type Series } from "../../../bot/series/mod.ts";
import { readSource, writeMbox } from "../../../bot/source/mod.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { remote } from "../../source/remote/context.ts";
import { patchwork } from "../../source/remote/patchwork_server.ts";
import { dovecot } from "../mail/dovecot.ts";
import { writeMaildir } from "../mail/maildir.ts";
import { idOf, latest } from "../mail/posted.ts";
import { publicInbox } from "../watch/public_inbox.ts";

const PATCHES = decodeURIComponent(new URL("../../../patches", import.meta.url).pathname);

/** All of a series but where its bytes came from. */
function essence({ cover, patches, ...rest }: Series): unknown {
  const { raw: _mail, line: _line, ...own } = cover!;
  return { ...rest, cover: own, patches: patches.map(({ raw: _raw, ...patch }) => patch) };
}

Deno.test("the same series is the same from everywhere", async (t) => {
  const mails = await latest();
  const raw = mails.map((bytes) => ({ bytes, file: "x", line: 1 }));
  await using context = await remote({ env: { EVERYSTEP_IMAP_PASSWORD: "secret-word" } });
  await Deno.writeFile(`${context.cwd}/series.mbox`, writeMbox(raw));
  await writeMaildir(`${context.cwd}/md`, mails);
  await using inbox = await publicInbox(mails);
  await using imap = await dovecot(mails);
  await using pw = patchwork(raw);
  const want = essence(await parseSeries(raw));
  const folder = `imap://me%40example.org@127.0.0.1:${imap.port}/lists/linux-mm`;
  const places: [string, string][] = [
    ["a directory", PATCHES],
    ["an mbox", "series.mbox"],
    ["a maildir", "md"],
    ["public-inbox", `${inbox.url}${idOf(4)}/`],
    ["an IMAP folder", folder],
    ["an IMAP thread", `${folder}?${idOf(4)}`],
    ["patchwork", `patchwork:127.0.0.1:${pw.port}/1234`],
  ];
  for (const [name, place] of places) {
    await t.step(name, async () => {
      const source = await readSource(place, { cwd: context.cwd, ui: silent, remote: context });
      assert.deepEqual(essence(await parseSeries(source.messages)), want);
    });
  }
});
