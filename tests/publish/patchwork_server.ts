/**
 * A patchwork on loopback, for checks. What it takes and what it answers are held against patchwork's published description
 * (docs/api/schemas/v1.4/patchwork.yaml there; it is in no package): `CheckCreate`, `Check` and `UserEmbedded`, with the bounds
 * that it names.
 */
import assert from "node:assert/strict";
import { z } from "zod";
import type { Report } from "../../bot/report/model/schema.ts";
import { REPORTS } from "../report/fixtures.ts";
import { serve } from "../system/http/server.ts";

const createShape = z.strictObject({
  state: z.enum(["pending", "success", "warning", "fail"]),
  target_url: z.url().max(200).nullish(),
  context: z.string().regex(/^[-a-zA-Z0-9_]+$/).min(1).max(255).optional(),
  description: z.string().nullish(),
});
const userShape = z.strictObject({
  ...{ id: z.int(), url: z.url(), username: z.string().min(1).max(150) },
  ...{ first_name: z.string().max(30), last_name: z.string().max(150), email: z.email() },
});
const checkShape = createShape.required({ context: true }).extend({
  ...{ id: z.int(), url: z.url(), user: userShape, date: z.iso.datetime({ local: true }) },
});

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
    const shown = ({ id, state, context, description, target_url }: Record<string, unknown>) =>
      checkShape.parse({
        ...{ id, state, context, description: description ?? null, target_url: target_url ?? null },
        url: `${new URL(request.url).origin}/api/1.2/patches/${patch}/checks/${id}/`,
        date: "2026-01-27T12:12:53",
        user: {
          ...{ id: 1, url: `${new URL(request.url).origin}/api/1.2/users/1/`, username: "ci" },
          ...{ first_name: "", last_name: "", email: "ci@example.org" },
        },
      });
    if (request.method === "GET") {
      const all = kept.filter((check) => check.patch === patch).map(shown);
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
    const given = createShape.safeParse(await request.json());
    assert.ok(given.success, String(given.error));
    const { state, context, description, target_url } = given.data;
    kept.push({ id: kept.length + 1, patch, state, context, description, target_url });
    return Response.json(shown(kept.at(-1)!), { status: 201 });
  });
  return Object.assign(server, { kept });
}
