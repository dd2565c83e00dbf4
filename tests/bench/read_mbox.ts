/** Splits a mailbox and reads each of its mails as a patch, as everystep does; prints how many are. */
import { parseMail } from "../../bot/series/mail/mail.ts";
import { readPatch } from "../../bot/series/patch.ts";
import { readSource } from "../../bot/source/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";

const { messages } = await readSource(Deno.args[0]!, { cwd: "/", ui: silent });
let count = 0;
for (const message of messages) {
  if (readPatch(await parseMail(message)).patch.files.length > 0) count++;
}
console.log(count);
