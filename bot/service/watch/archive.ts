/**
 * A public-inbox by git (public-inbox-v2-format(5)): each mail is a commit, in the order in which it
 * came, so that none is lost however long nobody looked.
 * @module
 */
import { z } from "zod";
import type { WatchSource } from "../../config/mod.ts";
import { unpack } from "../../source/gzip.ts";
import { answered, found } from "../../source/remote/answer.ts";
import { GIT_HASH } from "../../system/files/digest.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import type { Http } from "../../system/http/client.ts";
import { fetchSince, mailsIn, newestOf, openClone, since } from "./clone.ts";
import type { Source } from "./types.ts";
import { withoutSlashes } from "../../text/paths.ts";

const cursorShape = z.object({
  epoch: z.int().min(0),
  commit: z.string().regex(GIT_HASH),
  /** When that was committed, in seconds since 1970. */
  at: z.int(),
});
type Cursor = z.infer<typeof cursorShape>;

/** `/linux-mm/git/0.git` and what is known of it. */
const manifestShape = z.record(z.string(), z.object({}));
const MAX_MANIFEST = 4 * 1024 * 1024;
/** Repositories of one inbox, each of a gigabyte. */
const MAX_EPOCHS = 200;
/** Mails in one batch. */
const AT_ONCE = 20;

/** A source that fetches the repositories of an inbox into `dir`. */
export function archiveSource(
  { url, inbox = url }: Pick<WatchSource, "url" | "inbox">,
  http: Http,
  dir: string,
): Source {
  const home = `${withoutSlashes(url)}/`;
  return {
    way: "feed",
    of: (id) => ({ source: id, inbox }),
    async *look(last, signal) {
      await makeDir(dir);
      const epochs = await epochsOf(home, http);
      const read = cursorShape.safeParse(last);
      const first = read.success ? read.data.epoch : epochs.at(-1)!;
      for (const epoch of epochs.filter((one) => one >= first)) {
        const clone = await openClone(`${dir}/${epoch}.git`, `${home}git/${epoch}.git`, signal);
        const known = read.success && epoch === first ? read.data : undefined;
        // A new epoch is read from its start, the one that watching begins with from its end.
        const from = known ?? (read.success ? "start" : "end");
        await fetchSince(clone, from);
        const commits = await since(clone, from);
        for (let i = 0; i < commits.length; i += AT_ONCE) {
          const some = commits.slice(i, i + AT_ONCE);
          const { mails, skipped } = await mailsIn(clone, some);
          const { id: commit, at } = some.at(-1)!;
          yield { mails, skipped, cursor: { epoch, commit, at } satisfies Cursor };
        }
        if (from !== "end") continue;
        const { id: commit, at } = await newestOf(clone);
        yield { mails: [], cursor: { epoch, commit, at } satisfies Cursor };
      }
    },
  };
}

/** The numbers of the repositories, in order. Throws if the inbox has none. */
async function epochsOf(home: string, http: Http): Promise<number[]> {
  const url = `${home}manifest.js.gz`;
  const answer = answered(await http.send({ url, maxBytes: MAX_MANIFEST }));
  if (answer.status === 404) throw new UserError(`${home}: there is no such inbox`);
  const bytes = unpack(found(answer, "manifest").bytes, url, MAX_MANIFEST);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InfraError(`${url}: is not JSON`);
  }
  const read = manifestShape.safeParse(value);
  if (!read.success) throw new InfraError(`${url}: is no manifest`);
  const numbers = Object.keys(read.data).flatMap((path) => {
    const epoch = /\/git\/(\d{1,6})\.git$/.exec(path)?.[1];
    return epoch === undefined ? [] : [Number(epoch)];
  });
  if (numbers.length > MAX_EPOCHS) {
    throw new InfraError(
      `${url}: names ${numbers.length} repositories; more than ${MAX_EPOCHS} are no inbox`,
    );
  }
  if (numbers.length > 0) return [...new Set(numbers)].sort((a, b) => a - b);
  throw new UserError(`${home}: has no repository of format v2`, {
    hint: 'watch it with kind = "atom"',
  });
}
