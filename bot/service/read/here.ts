/**
 * Reading mails in this process: what the reader's own process does, and small programs.
 * @module
 */
import { parseSeries } from "../../series/mod.ts";
import { splitMbox } from "../../source/mbox.ts";
import { hear } from "../watch/hear.ts";
import type { MailReader } from "./types.ts";

/** Reads in this process. */
export const readHere: MailReader = {
  hear,
  async subjects(mbox) {
    try {
      const { patches } = await parseSeries(splitMbox(mbox, "series.mbox"));
      return patches.map(({ subject }) => subject);
    } catch {
      return [];
    }
  },
};
