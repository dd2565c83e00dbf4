/** Who answers threads by mail, and what an archive shows of the answer. */
import { everystep } from "../../commands/program.ts";
import { denoDir } from "../process.ts";
import type { PublicInbox } from "../watch/public_inbox.ts";
import { LOGIN, type Smtp } from "./smtp.ts";

/** A list that has agreed. */
export const LIST = "linux-mm@lists.example";
const POLICY = `enabled = true
embargo_hours = 0
failure = ["author"]
warning = ["author"]
success = ["author"]

[[list]]
address = "${LIST}"
wants = ["failure", "success"]
`;

/** A home with a policy, git's settings for the server, and a way to run the program there. */
export async function mailHome(dir: string, server: Smtp) {
  await Deno.mkdir(`${dir}/configs`, { recursive: true });
  await Deno.writeTextFile(`${dir}/configs/mail.toml`, POLICY);
  await Deno.writeTextFile(
    `${dir}/.gitconfig`,
    `[user]\n\tname = everystep\n\temail = bot@example.com
[sendemail]
\tsmtpServer = 127.0.0.1\n\tsmtpServerPort = ${server.port}\n\tsmtpEncryption = tls
\tsmtpSslCertPath = ${server.authority}
\tsmtpUser = ${LOGIN.user}\n\tsmtpPass = ${LOGIN.password}\n`,
  );
  const env = { HOME: dir, DENO_DIR: await denoDir() };
  return (...args: string[]) => everystep(dir, args, { env });
}

/** What an archive shows above a message: the Message-ID that it answers. */
export async function parentOf(
  { url }: PublicInbox,
  root: string,
  message: string,
): Promise<string | undefined> {
  const atom = await (await fetch(`${url}${root}/t.atom`)).text();
  const entry = atom.split("<entry>").find((one) => one.includes(`${message}/`));
  const href = /in-reply-to[^>]*href="([^"]+)"/.exec(entry ?? "")?.[1];
  return href?.replace(/\/$/, "").split("/").at(-1);
}
