/**
 * Understands mails, feeds and reports: what the reader's own process does.
 * @module
 */
import { parseReport } from "../../report/model/parse.ts";
import { parseSeries } from "../../series/mod.ts";
import { splitMbox } from "../../source/mbox.ts";
import { parseFeed } from "../watch/feed.ts";
import { classify } from "../watch/classify.ts";
import type { MailReader, Unread } from "./types.ts";

/** Reads at once. */
export const reading: MailReader = {
  classify,
  async subjects(mbox) {
    try {
      const { patches } = await parseSeries(splitMbox(mbox, "series.mbox"));
      return patches.map(({ subject }) => subject);
    } catch {
      return [];
    }
  },
  feed(bytes, name) {
    return attempt(() => {
      const entries = parseFeed(new TextDecoder().decode(bytes), name);
      return { kind: "feed", entries } as const;
    });
  },
  report(bytes) {
    return attempt(() => {
      const { verdict: { kind, text }, cells } = parseReport(bytes, "report.json");
      const rows = cells.map(({ arch, state, verdict, reason: why }) => ({
        arch,
        state,
        verdict,
        why,
      }));
      return { kind: "report", verdict: kind, summary: text, cells: rows } as const;
    });
  },
};

function attempt<T>(work: () => T): Promise<T | Unread> {
  return Promise.try(work).catch((error) => ({
    kind: "broken" as const,
    why: error instanceof Error ? error.message : String(error),
  }));
}
