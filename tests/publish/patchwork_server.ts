/**
 * A patchwork on loopback, for checks. What it takes and what it answers are held against patchwork's API
 * (`patchwork/openapi.json`).
 */
import type { Report } from "../../bot/report/model/schema.ts";
import { REPORTS } from "../report/fixtures.ts";
import { patchFacts } from "../source/remote/patchwork_facts.ts";
import { heldServer } from "./patchwork/held.ts";

/** Of who may post. */
export const TOKEN = "0123456789abcdef";

/** A fixture whose patches have Message-IDs. */
export function posted(name: string): Report {
  const report = REPORTS[name]!;
  const patches = report.series.patches.map((one) => ({
    ...one,
    messageId: `p+${one.n}@example.org`,
  }));
  return { ...report, series: { ...report.series, patches } };
}

/**
 * A patchwork that has patches 501 and up in `linux-mm`, and keeps the checks that it is given: as an
 * old one does, it takes no notice of a context that is asked for.
 */
export function patchwork(
  spoil: (request: Request) => Response | undefined = () => undefined,
  pages?: { readonly size: number; readonly link?: (next: URL) => string },
  token = TOKEN,
) {
  const kept: Record<string, unknown>[] = [];
  const server = heldServer(async (request) => {
    const { pathname, searchParams, origin } = new URL(request.url);
    const n = /^p\+(\d)@example\.org$/.exec(searchParams.get("msgid") ?? "")?.[1];
    if (pathname === "/api/1.2/patches/") {
      const one = (id: number, list: string) =>
        patchFacts(origin, { id, msgid: `p+${n}@example.org`, name: "mm: x", list });
      const two = n === "2" ? [one(902, "lkml")] : [];
      const known = n === undefined || n === "8" ? [] : [one(500 + +n, "linux-mm"), ...two];
      return Response.json(known);
    }
    const patch = Number(/^\/api\/1\.2\/patches\/(\d+)\/checks\/$/.exec(pathname)?.[1]);
    const asJson = ({ id, state, context, description, target_url }: Record<string, unknown>) => ({
      ...{ id, state, context, description: description ?? null, target_url: target_url ?? null },
      url: `${origin}/api/1.2/patches/${patch}/checks/${id}/`,
      date: "2026-01-27T12:12:53",
      user: {
        ...{ id: 1, url: `${origin}/api/1.2/users/1/`, username: "ci" },
        ...{ first_name: "", last_name: "", email: "ci@example.org" },
      },
    });
    if (request.method === "GET") {
      const all = kept.filter((check) => check.patch === patch).map(asJson);
      if (pages === undefined) return Response.json(all);
      const page = Number(searchParams.get("page") ?? 1), end = page * pages.size;
      const next = new URL(request.url);
      next.searchParams.set("page", `${page + 1}`);
      const link = pages.link?.(next) ?? `<${next}>; rel="next", <${request.url}>; rel="first"`;
      const more = end < all.length || pages.link !== undefined;
      return Response.json(all.slice(end - pages.size, end), more ? { headers: { link } } : {});
    }
    if (request.headers.get("authorization") !== `Token ${token}`) {
      return Response.json({ detail: "Invalid token." }, { status: 403 });
    }
    const { state, context = "default", description, target_url } = await request.json();
    kept.push({ id: kept.length + 1, patch, state, context, description, target_url });
    return Response.json(asJson(kept.at(-1)!), { status: 201 });
  }, spoil);
  return Object.assign(server, { kept });
}
