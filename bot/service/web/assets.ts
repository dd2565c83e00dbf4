/**
 * The style sheet and the script: two files that browsers keep until they change.
 * @module
 */
import type { Handler } from "hono";
import { STYLE } from "../../report/html/style.ts";
import { digestHex } from "../../system/files/digest.ts";
import { readBytes } from "../../system/files/read.ts";
import { plain } from "./answers.ts";

/** A file that pages ask for. */
export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  /** Changes with the text. */
  readonly tag: string;
  /** Where it is, with its tag. */
  readonly href: string;
}

const DIR = decodeURIComponent(new URL("static", import.meta.url).pathname);
const MAX_BYTES = 2 ** 20;

/** Reads them. The style sheet is that of the report, and what the service has beyond it. */
export async function loadAssets(): Promise<{ readonly style: Asset; readonly script: Asset }> {
  const read = async (name: string) =>
    new TextDecoder().decode(await readBytes(`${DIR}/${name}`, MAX_BYTES));
  return {
    style: asset("style.css", "text/css", `${STYLE}\n${await read("service.css")}`),
    script: asset("live.js", "text/javascript", await read("live.js")),
  };
}

function asset(name: string, type: string, text: string): Asset {
  const tag = digestHex(text).slice(0, 16);
  return { name, type: `${type}; charset=utf-8`, text, tag, href: `/static/${name}?v=${tag}` };
}

/** Gives one of them out: `:name` of the path. */
export function assetFile(assets: readonly Asset[]): Handler {
  return ({ req }) => {
    const found = assets.find(({ name }) => name === req.param("name"));
    if (found === undefined) return plain("There is no such file.\n", 404);
    const etag = `"${found.tag}"`;
    const headers = {
      "content-type": found.type,
      "cache-control": req.query("v") === found.tag
        ? "public, max-age=31536000, immutable"
        : "no-cache",
      etag,
    };
    const known = req.header("if-none-match")?.split(",")
      .some((one) => one.trim().replace(/^W\//, "") === etag);
    return known
      ? new Response(null, { status: 304, headers })
      : new Response(found.text, { headers });
  };
}
