/**
 * A series in files that a pull request brings: a quilt `series` file and the patches beside it.
 * @module
 */
import { z } from "zod";
import { UserError } from "../../system/errors.ts";
import { readContent } from "../content.ts";
import { bounded, MAX_MESSAGES } from "../limits.ts";
import { parseSeriesFile } from "../quilt.ts";
import type { RawMessage } from "../types.ts";
import { checked, type Pull } from "./pull_api.ts";

const filesShape = z.array(z.object({ filename: z.string(), status: z.string() }));
const entriesShape = z.array(z.object({ name: z.string(), type: z.string() }));
/** What changes more than a thousand files is no series in files. */
const MAX_PAGES = 10;
const COVER = [/cover[-_]?letter/i, /\.(?:patch|eml)$/i];

/** The directory of the only `series` file that is added or changed; undefined: there is none. */
export async function seriesDirectory({ at, name, octokit }: Pull): Promise<string | undefined> {
  const id = { owner: at.owner, repo: at.repo, pull_number: at.number, per_page: 100 };
  let pages = 0;
  const lists = await octokit.paginate(octokit.rest.pulls.listFiles, id, ({ data }, done) => {
    if (++pages === MAX_PAGES) done();
    return checked(filesShape, data, name).filter(({ filename, status }) =>
      /(?:^|\/)series$/.test(filename) && status !== "removed"
    );
  });
  if (lists.length < 2) return lists[0]?.filename.replace(/\/?series$/, "");
  throw new UserError(
    `${name}: changes ${lists.length} series files: ${
      lists.map(({ filename }) => filename).join(", ")
    }`,
    { hint: "one pull request, one series" },
  );
}

/** Reads the patches that the list names, and the cover letter beside it. */
export async function readPatchFiles(directory: string, pull: Pull): Promise<RawMessage[]> {
  const label = (file: string) => `${pull.name}:${directory === "" ? "" : `${directory}/`}${file}`;
  const list = await contents(directory, "series", pull);
  const listed = parseSeriesFile(new TextDecoder().decode(list), label("series"));
  if (listed.length > MAX_MESSAGES) throw new UserError(`${label("series")}: lists too much`);
  const messages: RawMessage[] = [];
  const names = await namesIn(directory, pull);
  const cover = names.find((name) =>
    COVER.every((part) => part.test(name)) && !listed.some((one) => one.name === name)
  );
  if (cover !== undefined) {
    messages.push(...readContent(await contents(directory, cover, pull), label(cover)).messages);
  }
  for (const { name } of listed) {
    const read = readContent(await contents(directory, name, pull), label(name));
    messages.push(...read.messages.map((one) => ({ ...one, order: "listed" as const })));
  }
  return [...bounded(messages, pull.name)];
}

async function namesIn(directory: string, { at, head, name, octokit }: Pull): Promise<string[]> {
  const { data } = await octokit.rest.repos.getContent({
    ...{ owner: at.owner, repo: at.repo, path: directory, ref: head },
  });
  return checked(entriesShape, data, name).filter(({ type }) => type === "file")
    .map((entry) => entry.name);
}

function contents(directory: string, file: string, { at, head, raw }: Pull): Promise<Uint8Array> {
  const path = [...directory.split("/"), ...file.split("/")].filter((part) => part !== "")
    .map(encodeURIComponent).join("/");
  return raw(
    `/repos/${at.owner}/${at.repo}/contents/${path}?ref=${head}`,
    "application/vnd.github.raw+json",
  );
}
