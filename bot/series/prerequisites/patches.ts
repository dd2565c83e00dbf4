/**
 * The patches in a heap of mail, whatever series they belong to.
 * @module
 */
import { type Mail, parseMail } from "../mail/mail.ts";
import { hasPatch, readPatch } from "../patch.ts";
import type { Patch, RawMessage } from "../types.ts";

/** All that can be read, each as patch 1; what is damaged is nobody's prerequisite. */
export async function patchesIn(messages: readonly RawMessage[]): Promise<readonly Patch[]> {
  const found: Patch[] = [];
  for (const message of messages) {
    const patch = await patchIn(message);
    if (patch !== undefined) found.push(patch);
  }
  return found;
}

async function patchIn(message: RawMessage): Promise<Patch | undefined> {
  try {
    const mail: Mail = await parseMail(message);
    if (mail.subject.reply || !hasPatch(mail)) return undefined;
    return { n: 1, ...readPatch(mail).patch };
  } catch {
    return undefined;
  }
}
