/** The list of series, and what came by mail on every page. */
import assert from "node:assert/strict";
import type { Db } from "../../../bot/service/db/types.ts";
import { submit } from "../../../bot/service/state/series.ts";
import { cutRun } from "../../../bot/service/state/shards.ts";
import { addMany, HOSTILE, read, submission, testWeb } from "./rig.ts";

/** Runs them in an empty database. */
export async function listSteps(t: Deno.TestContext, db: Db): Promise<void> {
  const web = await testWeb(db);
  const ids: string[] = [];
  for (const [n, title] of HOSTILE.entries()) {
    const more = { title, author: `${title} <x@y>`, thread: title, tree: title.slice(0, 50) };
    ids.push(
      (await submit(db, submission(n, { ...more, inbox: "javascript:window.evil=1//" }))).id,
    );
  }
  await addMany(db, HOSTILE.length, 117);
  for (const [n, more] of [[118, {}], [119, { key: "odd/<b>+%@x" }]] as const) {
    ids.push((await submit(db, submission(n, more))).id);
  }
  const id = ids.at(-2)!;
  await cutRun(db, { id, run: 1 }, 2, [{ spec: "um", archs: ["um"], cells: 3 }]);

  await t.step("the list is whole, page by page, the newest first", async () => {
    const seen: string[] = [];
    for (let path: string | undefined = "/"; path !== undefined;) {
      const { rows, links } = await read(await web.get(path));
      seen.push(...rows.map(({ attributes }) => attributes.id!.slice(2)));
      path = links.findLast((href) => href.includes("after="));
    }
    assert.deepEqual(seen.slice(0, 2), ids.slice(-2).toReversed());
    assert.deepEqual(seen.slice(-6), ids.slice(0, 6).toReversed());
    assert.equal(new Set(seen).size, 120);
  });

  await t.step("a search narrows it, and says how many", async () => {
    const found = async (query: string) => {
      const { rows, all } = await read(await web.get(`/?${query}`));
      const count = all.find(({ attributes }) => attributes.id === "count")!.text;
      return [rows.length, count.trim()];
    };
    assert.deepEqual(await found("q=number+77"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=A+U+THOR+77"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=%3Cm77@example.org%3E"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=https://lore.kernel.org/all/m77@example.org/"), [
      1,
      "1 of 120 series",
    ]);
    assert.deepEqual(await found("q=thread-77"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=%25"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("q=_"), [0, "0 of 120 series"]);
    assert.deepEqual(await found("q='%20or%201=1%00"), [0, "0 of 120 series"]);
    assert.deepEqual(await found("state=building"), [1, "1 of 120 series"]);
    assert.deepEqual(await found("state=evil&after=1.x"), [50, "120 series"]);
    assert.deepEqual(await found("tree=linux&state=new"), [50, "113 of 120 series"]);
  });

  await t.step("the filters count what a search leaves", async () => {
    const facets = async (query: string) => {
      const { all } = await read(await web.get(`/?${query}`));
      return all.filter(({ attributes }) => attributes.class === "facet").map(({ text }) =>
        text.replace(/\s+/g, " ").trim()
      );
    };
    assert.match((await facets("q=number+11")).join(), /new 10building 1/);
    assert.match((await facets("q=number+118&state=new")).join(), /building 1/);
  });

  await t.step("nothing that came by mail is markup", async () => {
    for (
      const path of [
        "/?after=9999999999999999.0000000000000000",
        ...ids.slice(0, 6).map((one) => `/series/${one}`),
      ]
    ) {
      const { all } = await read(await web.get(path));
      const names = new Set(all.map(({ name }) => name));
      assert.ok(!names.has("img") && !names.has("textarea"), path);
      assert.equal(all.filter(({ name }) => name === "script").length, 1);
      for (const { attributes } of all) {
        for (const [name, value] of Object.entries(attributes)) {
          assert.doesNotMatch(name, /^on|^style$/);
          assert.doesNotMatch(value, /^\s*javascript:/i);
        }
      }
    }
    const last = await read(await web.get("/?q=window.evil"));
    assert.equal(last.rows.length, 3);
    const page = await (await web.get(`/series/${ids[2]}`)).text();
    assert.match(page, /\\u202egnp/);
    assert.doesNotMatch(page, /[\u202a-\u202e\u2066-\u2069]/);
  });

  await t.step("a Message-ID leads to its series", async () => {
    const to = async (path: string) => {
      const { status, headers } = await web.get(path);
      return [status, headers.get("location")];
    };
    assert.deepEqual(await to("/m/m118@example.org"), [302, `/series/${id}`]);
    assert.deepEqual(await to("/m/%3Cm118@example.org%3E/"), [302, `/series/${id}`]);
    assert.deepEqual(await to("/m/odd/%3Cb%3E+%25@x"), [302, `/series/${ids.at(-1)}`]);
    await submit(db, submission(118, { tree: "next" }));
    assert.deepEqual(await to("/m/m118@example.org"), [302, "/?q=m118%40example.org"]);
    assert.deepEqual(await to("/m/m999@example.org"), [404, null]);
  });
  web.stop.abort();
}
