/**
 * Mails that wait for a moderator, a file for each.
 * @module
 */
import { z } from "zod";
import { makeDir } from "../../system/files/dirs.ts";
import { UserError } from "../../system/errors.ts";
import { readTextIfThere, writeAtomic } from "../../system/files/files.ts";
import { readJson } from "../../text/json.ts";
import type { Outgoing } from "./outbox.ts";

const shape: z.ZodType<Outgoing> = z.object({
  posting: z.string(),
  messageId: z.string(),
  recipients: z.array(z.string()).readonly(),
  text: z.string(),
});

const fileOf = (dir: string, id: string) => `${dir}/held/${id}.json`;

/**
 * Keeps a mail under an id, and gives the one that is kept. That is the first: a moderator passes on what he was shown,
 * whatever another run would say by then.
 */
export async function hold(dir: string, id: string, mail: Outgoing): Promise<Outgoing> {
  await makeDir(`${dir}/held`);
  const before = readJson(shape, await readTextIfThere(fileOf(dir, id)));
  if (before !== undefined) return before;
  await writeAtomic(fileOf(dir, id), JSON.stringify(mail, null, 2) + "\n");
  return mail;
}

/** The mail that waits under an id. Throws UserError if there is none. */
export async function held(dir: string, id: string): Promise<Outgoing> {
  const text = /^[0-9a-f]{16}$/.test(id) ? await readTextIfThere(fileOf(dir, id)) : undefined;
  if (text === undefined) {
    throw new UserError(`no mail waits under ${id} here`, {
      hint: "the id stands in the mail to the moderator; --cache names another cache",
    });
  }
  return shape.parse(JSON.parse(text));
}
