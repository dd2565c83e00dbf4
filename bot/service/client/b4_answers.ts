/**
 * What a service found about a series, as answers to b4: by its API, with the report that it links to.
 * @module
 */
import { z } from "zod";
import { type B4Answers, b4Answers, b4Reject } from "../../report/b4_review.ts";
import { rejectReportSchema } from "../../report/model/reject_schema.ts";
import { withNewNames } from "../../report/model/older.ts";
import { reportSchema } from "../../report/model/schema.ts";
import { environment } from "../../system/host.ts";
import { type Http, httpClient } from "../../system/http/client.ts";
import type { Context } from "../../engine/context.ts";
import { withoutSlashes } from "../../text/paths.ts";

const seriesShape = z.object({
  series: z.array(z.object({
    verdict: z.string().optional(),
    links: z.object({
      page: z.string(),
      report: z.string().optional(),
      reject: z.string().optional(),
    }),
  })),
});

/** A report with all its diagnostics, and what says where it is. */
const MAX_REPORT = 64 * 2 ** 20, MAX_SERIES = 8 * 2 ** 20;
/** b4 waits for us. */
const TIMEOUT_MS = 60_000;

/**
 * What the server says about the mails of the series that begins with this Message-ID; undefined while it has no verdict, and
 * where it gives no answer: then there is nothing to say, too.
 */
export async function answersFrom(
  server: string,
  head: string,
  { signal, ui }: Pick<Context, "signal" | "ui">,
): Promise<B4Answers | undefined> {
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const http = httpClient({ signal, insecure, tries: 2, spacingMs: 0, timeoutMs: TIMEOUT_MS });
  const home = `${withoutSlashes(server)}/`;
  const url = new URL(`api/series?msgid=${encodeURIComponent(head)}`, home);
  const found = seriesShape.safeParse(await json(http, url.href, MAX_SERIES)).data;
  const judged = found?.series.find(({ verdict }) => verdict !== undefined);
  if (judged === undefined) {
    ui.debug(`${url.host}: no verdict of ${head}`);
    return undefined;
  }
  const { page, report, reject } = judged.links;
  const answers = await read(http, { report, reject }, home);
  const where = new URL(page, home).href;
  return answers && new Map(
    [...answers].map(([id, results]) => [id, results.map((one) => ({ ...one, url: where }))]),
  );
}

async function read(
  http: Http,
  { report, reject }: { readonly report?: string; readonly reject?: string },
  home: string,
): Promise<B4Answers | undefined> {
  const link = report ?? reject;
  if (link === undefined) return undefined;
  // The server may call itself by another name than we do; its path is what counts.
  const { pathname } = new URL(link, home);
  const value = withNewNames(await json(http, new URL(pathname, home).href, MAX_REPORT));
  if (report !== undefined) {
    const parsed = reportSchema.safeParse(value).data;
    return parsed === undefined ? undefined : b4Answers(parsed);
  }
  const parsed = rejectReportSchema.safeParse(value).data;
  return parsed === undefined ? undefined : b4Reject(parsed);
}

async function json(http: Http, url: string, maxBytes: number): Promise<unknown> {
  const answer = await http.send({ url, maxBytes, headers: { accept: "application/json" } });
  if (answer.kind === "failure" || answer.status !== 200) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch {
    return undefined;
  }
}
