/**
 * Reading in this process: for small programs. What reads is loaded with the first question, so that a
 * server which has a process for it never does.
 * @module
 */
import type { MailReader } from "./types.ts";

/** Reads in this process. */
export const readHere: MailReader = {
  classify: async (raw, whole) => (await loaded()).classify(raw, whole),
  subjects: async (mbox) => (await loaded()).subjects(mbox),
  feed: async (bytes, name) => (await loaded()).feed(bytes, name),
  report: async (bytes) => (await loaded()).report(bytes),
};

async function loaded(): Promise<MailReader> {
  return (await import("./reading.ts")).reading;
}
