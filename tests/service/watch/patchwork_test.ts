import assert from "node:assert/strict";
import { patchworkSource } from "../../../bot/service/watch/patchwork.ts";
import type { Batch } from "../../../bot/service/watch/types.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { remote } from "../../source/remote/context.ts";
import { eventAnswer, patchwork } from "../../source/remote/patchwork_server.ts";
import { series } from "./mails.ts";

/** Events of a patchwork: a page has two of them. */
interface ServerState {
  events: { id: number; date: string }[];
  broken: boolean;
}

const NOW = "2026-11-21T10:00:00.000Z";

Deno.test("a patchwork's events", async (t) => {
  await using context = await remote();
  const state: ServerState = { events: [], broken: false };
  const spoil = (path: string) =>
    state.broken && path === "/series/1234/mbox/" ? new Response("", { status: 500 }) : undefined;
  await using server = patchwork(series("mm: first", 2), spoil, undefined, (path, query) => {
    if (path !== "/api/1.2/events/") return undefined;
    assert.deepEqual(
      [query.get("project"), query.get("category"), query.get("order")],
      ["linux-mm", "series-completed", "date"],
    );
    const page = Number(query.get("page")), since = query.get("since")!;
    const all = state.events.filter(({ date }) => date >= since);
    if (page > 1 && all.length <= 2 * (page - 1)) {
      return Response.json({ detail: "Invalid page." }, { status: 404 });
    }
    const some = all.slice(2 * (page - 1), 2 * page);
    return Response.json(some.map(({ id, date }) => eventAnswer(server.url, id, date)));
  });
  const source = patchworkSource(
    { url: `${server.url}/`, project: "linux-mm" },
    context,
    () => NOW,
  );
  let place: unknown;
  const look = async () => {
    const batches: Batch[] = [];
    for await (const one of source.look(place, new AbortController().signal)) batches.push(one);
    place = batches.at(-1)?.cursor ?? place;
    return {
      whole: batches.flatMap(({ whole }) => whole ?? []),
      skipped: batches.flatMap(({ skipped }) => skipped ?? []),
    };
  };

  await t.step("what is there at first was not asked for", async () => {
    state.events.push({ id: 1, date: "2026-11-21T09:00:00.123456" });
    assert.deepEqual(await look(), { whole: [], skipped: [] });
    assert.deepEqual(place, { since: "2026-11-21T10:00:00.000", seen: [] });
  });
  await t.step("a series that is whole, letter and patches", async () => {
    state.events.push({ id: 2, date: "2026-11-21T10:00:01.123456" });
    const { whole } = await look();
    assert.deepEqual(whole.map(({ source, mails }) => [source, mails.length]), [
      [`${server.url}/series/1234/`, 3],
    ]);
    assert.deepEqual(await look(), { whole: [], skipped: [] });
  });
  await t.step("more than a page, one of them dated back, each once", async () => {
    const dates = ["2026-11-21T09:59:00", "2026-11-21T10:01:00", "2026-11-21T10:02:00"];
    state.events.push(...dates.map((date, i) => ({ id: 3 + i, date })));
    state.events.sort((a, b) => a.date < b.date ? -1 : 1);
    assert.equal((await look()).whole.length, 3);
    assert.equal((await look()).whole.length, 0);
  });
  await t.step("one that cannot be had is asked for again, and then left out", async () => {
    state.events.push({ id: 9, date: "2026-11-21T10:03:00" });
    state.broken = true;
    await assert.rejects(look(), InfraError);
    await assert.rejects(look(), InfraError);
    const { whole, skipped } = await look();
    assert.deepEqual(whole, []);
    assert.match(skipped[0]!, /\/series\/1234\/: .*500/);
  });
});
