/**
 * `POST /api/series`: a series from another machine, for those who have the token. The mails are not looked at
 * here: they go where `submit` of this machine puts them.
 * @module
 */
import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { AUTO_TREE } from "../../../config/service.ts";
import { digestHex } from "../../../system/files/digest.ts";
import { UserError } from "../../../system/errors.ts";
import { handIn } from "../../incoming.ts";
import { MAX_POSTED } from "../../run/limits.ts";
import { seriesId } from "../../state/series.ts";
import { failed, json } from "../answers.ts";

/** The variable of the environment that has the token. */
export const SUBMIT_TOKEN = "EVERYSTEP_SUBMIT_TOKEN";
const MIN_TOKEN = 16;

const line = (most: number) => z.string().min(1).max(most).regex(/^[^\p{Cc}]*$/u);

/** What is posted. */
export const submitShape = z.object({
  /** What names the version: the Message-ID of its first mail, or a digest of it. */
  key: line(998),
  /** A tree of the server; absent: its first. */
  tree: line(100).optional(),
  thread: line(2000),
  version: z.int().min(1).max(9999),
  title: line(2000),
  author: line(1000),
  archs: z.array(z.string().regex(/^\w[\w.:+=-]{0,249}$/)).min(1).max(100).optional(),
  /** Even if this version has its verdict. */
  again: z.boolean().default(false),
  /** The mails as an mbox, in base64. */
  mbox: z.base64().max(MAX_POSTED),
});

/** What is posted, as a client makes it. */
export type SubmitBody = z.input<typeof submitShape>;

/** What is answered. */
export const submittedShape = z.object({ id: z.string(), tree: z.string(), page: z.string() });

/** What the route needs. */
export interface SubmitOptions {
  readonly env: (name: string) => string | undefined;
  /** Names of the trees, the first one the default. */
  readonly trees: readonly string[];
  /** The directory where series are handed in. */
  readonly incoming: string;
  /** The page's address as others reach it. */
  readonly publicUrl?: string;
}

/** The route. Throws {@linkcode UserError} for a token that is no secret. */
export function submitRoute({ env, trees, incoming, publicUrl = "" }: SubmitOptions): Hono {
  const token = env(SUBMIT_TOKEN) ?? "";
  if (token !== "" && token.length < MIN_TOKEN) {
    throw new UserError(`${SUBMIT_TOKEN} is shorter than ${MIN_TOKEN} characters`, {
      hint: "make one: openssl rand -hex 32",
    });
  }
  const app = new Hono();
  app.post("/api/series", async ({ req }) => {
    if (token === "") return failed(403, `nothing is taken in here: ${SUBMIT_TOKEN} is not set`);
    if (!isToken(req.header("authorization"), token)) {
      return failed(401, "the token is not right");
    }
    const read = submitShape.safeParse(await req.json().catch(() => undefined));
    if (!read.success) {
      const { path, message } = read.error.issues[0]!;
      return failed(400, `${path.join(".") || "the body"}: ${message}`.slice(0, 300));
    }
    const { mbox, again, tree = trees[0]!, archs, ...given } = read.data;
    if (!trees.includes(tree) && !(tree === AUTO_TREE && trees.length > 1)) {
      return failed(400, `there is no tree ${tree}: ${trees.join(", ")}`);
    }
    const submission = {
      ...{ ...given, tree, source: "api", way: "hand" as const, lists: [] },
      ...(archs === undefined ? {} : { archs }),
    };
    await handIn(incoming, submission, Uint8Array.fromBase64(mbox), again);
    const id = await seriesId(submission);
    return json({ id, tree, page: `${publicUrl}/series/${id}` }, 202);
  });
  return app;
}

/** How long it takes does not tell how nearly. */
function isToken(header: string | undefined, token: string): boolean {
  const given = /^bearer +(\S+) *$/i.exec(header ?? "")?.[1];
  if (given === undefined) return false;
  const digest = (text: string) => new TextEncoder().encode(digestHex(text));
  return timingSafeEqual(digest(given), digest(token));
}
