/** A patchwork on loopback, for checks. */
import assert from "node:assert/strict";
import type { Report } from "../../bot/report/schema.ts";
import { REPORTS } from "../report/fixtures.ts";
import { serve } from "../system/http_server.ts";

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
) {
  const kept: Record<string, unknown>[] = [];
  const server = serve(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const spoilt = spoil(request);
    if (spoilt !== undefined) return spoilt;
    const n = /^p\+(\d)@example\.org$/.exec(searchParams.get("msgid") ?? "")?.[1];
    if (pathname === "/api/1.2/patches/") {
      const project = { link_name: "linux-mm" };
      const two = n === "2" ? [{ id: 902, project: { link_name: "lkml" } }] : [];
      return Response.json(n === undefined || n === "8" ? [] : [{ id: 500 + +n, project }, ...two]);
    }
    const patch = Number(/^\/api\/1\.2\/patches\/(\d+)\/checks\/$/.exec(pathname)?.[1]);
    if (request.method === "GET") {
      const all = kept.filter((check) => check.patch === patch);
      if (pages === undefined) return Response.json(all);
      const page = Number(searchParams.get("page") ?? 1), end = page * pages.size;
      const next = new URL(request.url);
      next.searchParams.set("page", `${page + 1}`);
      const link = pages.link?.(next) ?? `<${next}>; rel="next", <${request.url}>; rel="first"`;
      const more = end < all.length || pages.link !== undefined;
      return Response.json(all.slice(end - pages.size, end), more ? { headers: { link } } : {});
    }
    if (request.headers.get("authorization") !== `Token ${TOKEN}`) {
      return Response.json({ detail: "Invalid token." }, { status: 401 });
    }
    const { state, context, description, target_url, ...more } = await request.json();
    // The description of the API: an enumeration, a slug, and no other field.
    assert.ok(["pending", "success", "warning", "fail"].includes(state));
    assert.match(context, /^[-a-zA-Z0-9_]+$/);
    assert.deepEqual(more, {});
    kept.push({ id: kept.length + 1, patch, state, context, description, target_url });
    return Response.json({}, { status: 201 });
  });
  return Object.assign(server, { kept });
}
