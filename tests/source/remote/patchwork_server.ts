/**
 * A patchwork on loopback, for series. What it is asked and what it answers are held against patchwork's API
 * (`tests/publish/patchwork/openapi.json`).
 */
import { writeMbox } from "../../../bot/source/mod.ts";
import type { RawMessage } from "../../../bot/source/types.ts";
import { heldServer } from "../../publish/patchwork/held.ts";
import type { TestServer } from "../../system/http/server.ts";
import {
  embeddedFacts,
  patchFacts,
  projectFacts,
  seriesFacts,
  submitterFacts,
} from "./patchwork_facts.ts";

/** An event about series 1234. */
export function eventAnswer(home: string, id: number, date: string): unknown {
  const category = "series-completed", payload = { series: seriesFacts(home) };
  return { id, category, project: projectFacts(home), date, actor: null, payload };
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
  /** What else it answers, held as the rest is. */
  more: (path: string, query: URLSearchParams) => Response | undefined = () => undefined,
): Patchwork {
  const [cover, ...patches] = posted;
  const server = heldServer((request) => {
    const { pathname: path, searchParams } = new URL(request.url);
    const found = more(path, searchParams);
    if (found !== undefined) return found;
    const mbox = (mails: readonly RawMessage[]) =>
      new Response(new Uint8Array(writeMbox(mails)), { headers: { "content-type": "text/plain" } });
    if (path === "/api/1.2/series/1234/") return Response.json(answers.series);
    if (path === "/api/1.4/series/1234/" && below !== undefined) {
      const dependencies = below.map((id) => `${server.url}/api/1.4/series/${id}/`);
      return Response.json({ ...answers.series as object, dependencies, dependents: [] });
    }
    if (path === "/api/1.2/patches/501/") {
      const detail = { headers: {}, content: "It is so.", diff: "diff --git", prefixes: [] };
      return Response.json({ ...answers.patch as object, ...detail });
    }
    if (path === "/api/1.2/patches/") {
      return Response.json(searchParams.get("msgid") === idOf(patches[0]!) ? [answers.patch] : []);
    }
    if (path === "/series/1234/mbox/") return mbox(patches);
    if (path.startsWith("/project/linux-mm/cover/")) return mbox([cover!]);
    return Response.json({ detail: "Not found." }, { status: 404 });
  }, (request) => {
    const { pathname, searchParams } = new URL(request.url);
    return spoil(pathname, searchParams);
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

function mailFacts(mail: RawMessage, id: number) {
  return { id, msgid: idOf(mail), name: nameOf(mail) };
}

function seriesAnswer(home: string, [cover, ...patches]: readonly RawMessage[]): unknown {
  return {
    ...seriesFacts(home),
    project: projectFacts(home),
    submitter: submitterFacts(home),
    ...{ total: patches.length, received_total: patches.length, received_all: true },
    cover_letter: embeddedFacts(home, mailFacts(cover!, 500), "cover"),
    patches: patches.map((mail, i) => embeddedFacts(home, mailFacts(mail, 501 + i))),
  };
}

function patchAnswer(home: string, [, first]: readonly RawMessage[]): unknown {
  return patchFacts(home, mailFacts(first!, 501));
}
