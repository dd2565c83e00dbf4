/** What the program loads before it knows what is asked of it, and what a server loads for good. */
import assert from "node:assert/strict";
import { modulesOf, ROOT } from "./modules.ts";

/** All modules that `mod.ts` may load, each with those that it loads at once. */
async function atOnce(): Promise<ReadonlyMap<string, readonly string[]>> {
  const modules = await modulesOf();
  const name = (specifier: string) => specifier.replace(ROOT, "");
  return new Map(modules.map(({ specifier, dependencies = [] }) => [
    name(specifier),
    dependencies.flatMap(({ isDynamic, code }) =>
      isDynamic === true || code?.specifier === undefined ? [] : [name(code.specifier)]
    ),
  ]));
}

function loadedBy(graph: ReadonlyMap<string, readonly string[]>, module: string): string[] {
  const loaded = new Set([module]);
  for (const one of loaded) for (const next of graph.get(one) ?? []) loaded.add(next);
  return [...loaded];
}

/** Packages that few commands need, and few servers. */
const SOME = /^npm:(?:imapflow|@octokit\/|aws4fetch|saxes|nodemailer|@electric-sql\/|pg)/;

Deno.test("the program loads a stage with the command that needs it", async () => {
  const loaded = loadedBy(await atOnce(), "mod.ts");
  // What a report says of diagnostics, tests and a link is its schema's.
  const stages =
    /^bot\/(?:affected|boot\/(?!types)|compile\/(?!link\/argument|kept\/diagnostic_schema)|judge|mend|publish|service|tree)\//;
  assert.deepEqual(loaded.filter((module) => stages.test(module) || SOME.test(module)), []);
});

Deno.test("what renders pages is loaded when one is made", async () => {
  const graph = await atOnce();
  const pages = (module: string) => /^npm:\/?hono|\.tsx$/.test(module);
  assert.ok(loadedBy(graph, "bot/report/html/page.tsx").some(pages), "the search finds them");
  for (const command of ["verify", "report", "worker"]) {
    assert.deepEqual(loadedBy(graph, `bot/commands/${command}.ts`).filter(pages), []);
  }
});

Deno.test("a server keeps nothing in memory that its children, or some servers, need", async () => {
  const graph = await atOnce();
  assert.ok(graph.has("bot/service/serve.ts"));
  const loaded = loadedBy(graph, "bot/service/serve.ts");
  const stages = /^bot\/(?:affected|boot\/(?!types)|cover_letter\/(?!types)|judge|mend|tree)\//;
  // Of mails it knows the headers that its reader found, and which of them go together.
  const headers = /^bot\/series\/(?:mail\/(?:subject|person|scan)|versions\/|diff\/diff_id)/;
  const sources =
    /^bot\/source\/(?:mbox|gzip|limits|depends|remote\/(?:where|answer|patchwork|octokit))/;
  const reads = (module: string) =>
    /^bot\/series\//.test(module) && (!headers.test(module) || /\/sort\./.test(module)) ||
    /^bot\/source\//.test(module) && !sources.test(module);
  // The queue speaks to PostgreSQL, too, whatever the database.
  const needless = (module: string) => SOME.test(module) && !module.startsWith("npm:pg");
  assert.deepEqual(
    loaded.filter((module) => stages.test(module) || reads(module) || needless(module)),
    [],
  );
});
