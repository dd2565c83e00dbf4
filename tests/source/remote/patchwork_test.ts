import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { readSource } from "../../../bot/source/mod.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { thread } from "../../series/mails.ts";
import { remote } from "./context.ts";
import { patchwork } from "./patchwork_server.ts";

const posted = thread(3);
const FIRST = "mm-fix-it-all-v1-1@example.org";

async function read(arg: string) {
  await using context = await remote();
  return await readSource(arg, { cwd: context.cwd, ui: silent, remote: context });
}

Deno.test("a series of a patchwork, by all its names", async (t) => {
  await using server = patchwork(posted);
  const want = (await parseSeries(posted)).patches.map(({ subject, diff }) => [subject, diff]);
  const forms = [
    `patchwork:127.0.0.1:${server.port}/1234`,
    `${server.url}/project/linux-mm/list/?series=1234`,
    `${server.url}/series/1234/mbox/`,
    `${server.url}/api/series/1234/`,
    `${server.url}/patch/501/`,
    `${server.url}/project/linux-mm/patch/${FIRST}/`,
  ];
  for (const form of forms) {
    await t.step(form.replace(/:\d+/, ""), async () => {
      const source = await read(form);
      assert.equal(source.kind, "patchwork");
      const series = await parseSeries(source.messages);
      assert.deepEqual(series.patches.map(({ subject, diff }) => [subject, diff]), want);
      assert.equal(series.cover?.subject, "mm: fix it all");
    });
  }
});

Deno.test("a patchwork that answers badly", async (t) => {
  const cases: [string, string, () => Response, RegExp][] = [
    [
      "no such series",
      "/api/1.2/series/1234/",
      () => Response.json({ detail: "Not found." }, { status: 404 }),
      /^user: http:.*\/api\/1.2\/series\/1234\/: there is no such series/,
    ],
    ["no JSON", "/api/1.2/series/1234/", () => new Response("{"), /^infra: .*is not JSON/],
    [
      "other JSON",
      "/api/1.2/series/1234/",
      () => Response.json({ id: 1234, patches: "many" }),
      /^user: .*no patchwork that is understood: patches: /,
    ],
    [
      "an empty series",
      "/api/1.2/series/1234/",
      () => Response.json({ id: 1, patches: [], mbox: "http://127.0.0.1/m" }),
      /^user: .*series 1234 has no patch/,
    ],
    [
      "a mailbox of two mails",
      "/series/1234/mbox/",
      () => new Response("From a Tue Jan 27 12:00:00 2026\nFrom: a@b.c\nSubject: x\n\nx\n"),
      /^infra: .*the mailbox has 1 of 3 mails/,
    ],
    ["no mailbox", "/series/1234/mbox/", () => new Response("words"), /^infra: .*has 0 of 3 mails/],
    [
      "a wall",
      "/api/1.2/series/1234/",
      () => new Response("<!DOCTYPE html>", { headers: { "content-type": "text/html" } }),
      /^user: .*a web page/,
    ],
    ["500", "/series/1234/mbox/", () => new Response("", { status: 500 }), /^infra: .*500/],
  ];
  for (const [name, place, answer, want] of cases) {
    await t.step(name, async () => {
      await using server = patchwork(posted, (path) => path === place ? answer() : undefined);
      await assert.rejects(read(`${server.url}/api/1.2/series/1234/`), (error: Error) => {
        const message = error instanceof UserError
          ? `user: ${error.text}`
          : error instanceof InfraError
          ? `infra: ${error.message}`
          : String(error);
        assert.match(message, want);
        return true;
      });
    });
  }
  await t.step("a patch in no series", async () => {
    await using server = patchwork(posted);
    await assert.rejects(read(`${server.url}/project/linux-mm/patch/other@example.org/`), {
      message: /other@example.org is in no series/,
    });
  });
  await t.step("a mailbox elsewhere is looked for here", async () => {
    await using server = patchwork(
      posted,
      (path) =>
        path === "/api/1.2/series/1234/"
          ? Response.json({
            ...(server.answers.series as Record<string, unknown>),
            mbox: "http://metadata.invalid/series/1234/mbox/",
          })
          : undefined,
    );
    assert.equal((await read(`${server.url}/series/1234/`)).messages.length, 4);
  });
});

Deno.test("what patchwork knows to be below a series is a prerequisite (API 1.4)", async () => {
  await using server = patchwork(posted, undefined, [1200, 1201]);
  const { messages } = await read(`${server.url}/series/1234/`);
  const url = (id: number) => `${server.url}/api/1.4/series/${id}/`;
  const { prerequisites, patches } = await parseSeries(messages);
  assert.deepEqual(
    prerequisites,
    [1200, 1201].map((id) => ({
      ...{ kind: "patchwork", url: url(id), says: `Depends-on: ${url(id)}` },
    })),
  );
  assert.equal(patches.length, 3);
  const own = posted.map((mail) => {
    const text = new TextDecoder().decode(mail.bytes);
    const withDependency = text.replace("\n\n", "\n\nDepends-on: <other@example.org>\n\n");
    return { ...mail, bytes: new TextEncoder().encode(withDependency) };
  });
  await using other = patchwork(own, undefined, [1200]);
  const series = await parseSeries((await read(`${other.url}/series/1234/`)).messages);
  assert.deepEqual(series.prerequisites.map(({ kind }) => kind), ["message-id"]);
});
