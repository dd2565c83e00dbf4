/**
 * A patchwork on loopback. Its answers have the shapes that patchwork's published description of API 1.3
 * gives (docs/api/schemas/v1.3/patchwork.yaml there; it is in no package): every field of `Series`,
 * `PatchList`, `CoverList` and what they embed, with the types and the formats that it names.
 */
import { z } from "zod";
import { writeMbox } from "../../../bot/source/mod.ts";
import type { RawMessage } from "../../../bot/source/types.ts";
import { serve, type TestServer } from "../../system/http/server.ts";

const uri = z.url(), date = z.iso.datetime({ local: true }), text = z.string();
const project = z.strictObject({
  ...{ id: z.int(), url: uri, name: text, link_name: text, list_id: text },
  ...{ list_email: z.email(), web_url: text, scm_url: text, webscm_url: text },
  ...{ list_archive_url: text, list_archive_url_format: text, commit_url_format: text },
});
const person = z.strictObject({ id: z.int(), url: uri, name: text, email: z.email() });
const embedded = z.strictObject({
  ...{ id: z.int(), url: uri, web_url: uri, msgid: text, list_archive_url: uri.nullable() },
  ...{ date, name: text, mbox: uri },
});
const seriesEmbedded = z.strictObject({
  ...{ id: z.int(), url: uri, web_url: uri, name: text.nullable(), date },
  ...{ version: z.int(), mbox: uri },
});
/** `Series` of the description. */
export const seriesShape = z.strictObject({
  ...{ id: z.int(), url: uri, web_url: uri, project, name: text.nullable(), date },
  ...{ submitter: person, version: z.int(), total: z.int(), received_total: z.int() },
  ...{ received_all: z.boolean(), mbox: uri, cover_letter: embedded.nullable() },
  patches: z.array(embedded),
});
/** The same in the description of API 1.4. */
export const newerShape = seriesShape.extend({
  ...{ dependencies: z.array(uri), dependents: z.array(uri) },
});
/** `PatchList` of the description. */
export const patchShape = embedded.extend({
  ...{ project, commit_ref: text.nullable(), pull_url: text.nullable(), state: text },
  ...{ archived: z.boolean(), hash: text, submitter: person, delegate: z.null() },
  ...{ series: z.array(seriesEmbedded), comments: uri, checks: uri },
  ...{ check: z.enum(["pending", "success", "warning", "fail"]) },
  ...{ tags: z.record(text, z.union([text, z.int()])), related: z.array(embedded) },
});

/** `Event` of the description, of the category `series-completed`. */
export const eventShape = z.strictObject({
  ...{ id: z.int(), category: z.literal("series-completed"), project, date, actor: z.null() },
  payload: z.strictObject({ series: seriesEmbedded }),
});

/** An event about series 1234. */
export function eventAnswer(home: string, id: number, date: string): unknown {
  const category = "series-completed", payload = { series: seriesFacts(home) };
  return eventShape.parse({
    id,
    category,
    project: projectAnswer(home),
    date,
    actor: null,
    payload,
  });
}

/** A running patchwork. */
export interface Patchwork extends TestServer {
  /** Its answer for the series, and for patch 1. */
  readonly answers: { readonly series: unknown; readonly patch: unknown };
}

/** Serves one series, number 1234, whose patches are 501 and up; the cover letter comes first. */
export function patchwork(
  posted: readonly RawMessage[],
  spoil: (path: string, query: URLSearchParams) => Response | undefined = () => undefined,
  /** Series that it depends on; undefined: the patchwork is older than API 1.4. */
  below?: readonly number[],
): Patchwork {
  const [cover, ...patches] = posted;
  const server = serve((request) => {
    const { pathname: path, searchParams } = new URL(request.url);
    const found = spoil(path, searchParams);
    if (found !== undefined) return found;
    const mbox = (mails: readonly RawMessage[]) =>
      new Response(new Uint8Array(writeMbox(mails)), { headers: { "content-type": "text/plain" } });
    if (path === "/api/1.2/series/1234/") return Response.json(answers.series);
    if (path === "/api/1.4/series/1234/" && below !== undefined) {
      const dependencies = below.map((id) => `${server.url}/api/1.4/series/${id}/`);
      return Response.json(
        newerShape.parse({ ...answers.series as object, dependencies, dependents: [] }),
      );
    }
    if (path === "/api/1.2/patches/501/") return Response.json(answers.patch);
    if (path === "/api/1.2/patches/") {
      return Response.json(searchParams.get("msgid") === idOf(patches[0]!) ? [answers.patch] : []);
    }
    if (path === "/series/1234/mbox/") return mbox(patches);
    if (path.startsWith("/project/linux-mm/cover/")) return mbox([cover!]);
    return Response.json({ detail: "Not found." }, { status: 404 });
  });
  const answers = {
    series: seriesAnswer(server.url, posted),
    patch: patchAnswer(server.url, posted),
  };
  return Object.assign(server, { answers });
}

function idOf({ bytes }: RawMessage): string {
  return /^Message-ID: <(.*)>$/im.exec(new TextDecoder().decode(bytes))![1]!;
}

function nameOf({ bytes }: RawMessage): string {
  return /^Subject: (.*)$/m.exec(new TextDecoder().decode(bytes))![1]!;
}

function projectAnswer(home: string) {
  return {
    ...{ id: 408, url: `${home}/api/1.2/projects/408/`, name: "Linux MM", link_name: "linux-mm" },
    ...{ list_id: "linux-mm.kvack.org", list_email: "linux-mm@kvack.org", web_url: "" },
    ...{ scm_url: "", webscm_url: "", list_archive_url: "https://lore.kernel.org/linux-mm/" },
    ...{ list_archive_url_format: "https://lore.kernel.org/linux-mm/{}/", commit_url_format: "" },
  };
}

function submitterAnswer(home: string) {
  return { id: 7, url: `${home}/api/1.2/people/7/`, name: "A U Thor", email: "author@example.org" };
}

function embeddedAnswer(home: string, mail: RawMessage, id: number, kind: "patch" | "cover") {
  const page = `${home}/project/linux-mm/${kind}/${idOf(mail)}/`;
  return {
    ...{ id, url: `${home}/api/1.2/${kind === "patch" ? "patches" : "covers"}/${id}/` },
    ...{ web_url: page, msgid: `<${idOf(mail)}>`, list_archive_url: null },
    ...{ date: "2026-01-27T12:12:53", name: nameOf(mail), mbox: `${page}mbox/` },
  };
}

function seriesFacts(home: string) {
  return {
    ...{ id: 1234, url: `${home}/api/1.2/series/1234/`, name: "mm: fix it all" },
    web_url: `${home}/project/linux-mm/list/?series=1234`,
    ...{ date: "2026-01-27T12:12:53", version: 1, mbox: `${home}/series/1234/mbox/` },
  };
}

function seriesAnswer(home: string, [cover, ...patches]: readonly RawMessage[]): unknown {
  return seriesShape.parse({
    ...seriesFacts(home),
    project: projectAnswer(home),
    submitter: submitterAnswer(home),
    ...{ total: patches.length, received_total: patches.length, received_all: true },
    cover_letter: embeddedAnswer(home, cover!, 500, "cover"),
    patches: patches.map((mail, i) => embeddedAnswer(home, mail, 501 + i, "patch")),
  });
}

function patchAnswer(home: string, [, first]: readonly RawMessage[]): unknown {
  return patchShape.parse({
    ...embeddedAnswer(home, first!, 501, "patch"),
    project: projectAnswer(home),
    submitter: submitterAnswer(home),
    ...{ commit_ref: null, pull_url: null, state: "new", archived: false, hash: "0".repeat(40) },
    ...{ delegate: null, series: [seriesFacts(home)], check: "pending", tags: {}, related: [] },
    comments: `${home}/api/1.2/patches/501/comments/`,
    checks: `${home}/api/1.2/patches/501/checks/`,
  });
}
