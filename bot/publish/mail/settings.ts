/**
 * How the user sends patches, from git's own configuration (git-send-email(1), "CONFIGURATION").
 * @module
 */
import { validAddress } from "../../report/mail/header.ts";
import { parsePerson } from "../../series/mail/person.ts";
import type { Person } from "../../series/types.ts";
import { gitCredential } from "../../system/process/credential.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { git } from "../../system/process/git.ts";
import type { MailProgram, Sender, SmtpServer } from "./types.ts";

/** What a command line may say in place of the configuration. */
export interface SenderFlags {
  readonly from?: string;
  /** Takes `sendemail.IDENTITY.*` before `sendemail.*`. */
  readonly identity?: string;
  readonly smtpServer?: string;
  readonly smtpServerPort?: number;
  readonly smtpEncryption?: SmtpServer["encryption"];
  readonly smtpUser?: string;
}

/** Where the configuration is read. */
export interface Where {
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Who sends. Throws {@linkcode UserError} if nobody says so. */
export async function senderOf(flags: SenderFlags, where: Where): Promise<Person> {
  const config = await sendemail(flags, where);
  const text = flags.from ?? config("from") ?? await userOf(where);
  const person = text === undefined ? undefined : parsePerson(text);
  const email = person === undefined ? undefined : validAddress(person.email);
  if (person === undefined || email === undefined) {
    throw new UserError(
      text === undefined ? "nobody says who sends the mail" : `no sender: ${text}`,
      { hint: "give --from 'Name <address>', or git config sendemail.from" },
    );
  }
  return { name: person.name, email };
}

/** Who sends, and through what; passwords are looked up. Throws {@linkcode UserError}. */
export async function readSender(flags: SenderFlags, where: Where): Promise<Sender> {
  const from = await senderOf(flags, where);
  const config = await sendemail(flags, where);
  if (flags.smtpServer === undefined && config("sendmailcmd") !== undefined) {
    throw new UserError("sendemail.sendmailCmd is a line for a shell, which we do not start", {
      hint: "--smtp-server /path/of/a/program, which takes a mail as sendmail does",
    });
  }
  const server = flags.smtpServer ?? config("smtpserver") ?? await ownProgram();
  const envelope = config("envelopesender");
  const envelopeFrom = envelope === undefined
    ? undefined
    : validAddress(envelope === "auto" ? from.email : parsePerson(envelope)?.email ?? "");
  if (envelope !== undefined && envelopeFrom === undefined) {
    throw new UserError(`sendemail.envelopeSender is no address: ${envelope}`);
  }
  const through: MailProgram | SmtpServer = server.startsWith("/")
    ? { kind: "program", path: server }
    : await smtpServer(server, flags, config, where);
  return { from, ...(envelopeFrom === undefined ? {} : { envelopeFrom }), through };
}

type Config = (name: string) => string | undefined;

/** `sendemail.*`; the last value of a name counts. */
async function sendemail({ identity }: SenderFlags, { cwd, signal }: Where): Promise<Config> {
  const args = ["config", "-z", "--get-regexp", "^sendemail\\."];
  const { stdout } = await git(cwd, args, { signal });
  const values = new Map(
    stdout.split("\0").filter((one) => one !== "").map((one) => {
      const end = one.indexOf("\n");
      return end < 0 ? [one, "true"] : [one.slice(0, end), one.slice(end + 1)];
    }),
  );
  const own = identity ?? values.get("sendemail.identity");
  return (name) =>
    (own === undefined ? undefined : values.get(`sendemail.${own}.${name}`)) ??
      values.get(`sendemail.${name}`);
}

async function userOf({ cwd, signal }: Where): Promise<string | undefined> {
  const get = async (key: string) =>
    (await git(cwd, ["config", "--get", key], { signal })).stdout.trim();
  const email = await get("user.email");
  return email === ""
    ? undefined
    : `"${(await get("user.name")).replace(/["\\]/g, "")}" <${email}>`;
}

/** Where git looks for a sendmail before it takes localhost. */
async function ownProgram(): Promise<string> {
  for (const path of ["/usr/sbin/sendmail", "/usr/lib/sendmail"]) {
    if (await kindOf(path) === "file") return path;
  }
  return "localhost";
}

async function smtpServer(
  typed: string,
  flags: SenderFlags,
  config: Config,
  where: Where,
): Promise<SmtpServer> {
  const [, host, inHost] = /^([\w.-]+|\[[\da-fA-F:.]+\])(?::(\d+))?$/.exec(typed) ?? [];
  if (host === undefined) {
    throw new UserError(`no mail server: ${typed}`, { hint: "a host, or the path of a program" });
  }
  const encryption = flags.smtpEncryption ?? encryptionOf(config("smtpencryption"));
  const given = flags.smtpServerPort ?? config("smtpserverport") ?? inHost;
  const port = Number(given ?? (encryption === "ssl" ? 465 : 25));
  if (!(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new UserError(`sendemail.smtpServerPort is no port: ${given}`);
  }
  const user = config("smtpauth") === "none" ? undefined : flags.smtpUser ?? config("smtpuser");
  const certificates = config("smtpsslcertpath");
  const bare = host.replace(/^\[|\]$/g, "");
  if (user !== undefined && encryption === "none" && !isLoopback(bare)) {
    throw new UserError(`the password of ${user} does not go to ${host} in the clear`, {
      hint: "git config sendemail.smtpEncryption tls (or ssl)",
    });
  }
  return {
    kind: "smtp",
    ...{ host: bare, port, encryption },
    ...(user === undefined ? {} : {
      login: await loginOf(user, host, given === undefined ? undefined : port, config, where),
    }),
    ...(certificates === undefined ? {} : { certificates }),
  };
}

/** `sendemail.smtpPass`, else what git's credential helpers have for `smtp://USER@HOST[:PORT]`. */
async function loginOf(
  user: string,
  host: string,
  port: number | undefined,
  config: Config,
  where: Where,
) {
  const own = config("smtppass");
  if (own !== undefined) return { user, password: own };
  for (const one of [...port === undefined ? [] : [`${host}:${port}`], host]) {
    const found = await gitCredential({ protocol: "smtp", host: one, user }, where);
    if (found !== undefined) return found;
  }
  throw new UserError(`there is no password for ${user} at ${host}`, {
    hint: "store it where git credential has it, or in git config sendemail.smtpPass",
  });
}

function encryptionOf(text = ""): SmtpServer["encryption"] {
  if (text === "ssl" || text === "tls") return text;
  if (text === "" || text === "none") return "none";
  throw new UserError(`sendemail.smtpEncryption is ssl or tls, not ${text}`);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || /^127\.\d+\.\d+\.\d+$/.test(host) || host === "::1";
}
