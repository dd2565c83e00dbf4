/**
 * What a series argument means that is no file and no range: a Message-ID, a URL of an archive, of
 * patchwork, of a pull request, or an IMAP folder. Asks nobody.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** A message's thread in a public-inbox. */
export interface ThreadAt {
  readonly kind: "thread";
  /** The inbox, with a `/` at its end; undefined: the one that is set up. */
  readonly inbox?: string;
  /** The Message-ID, decoded, without angle brackets. */
  readonly id: string;
}

/** A series by b4's change-id, in the archive that is set up. */
export interface ChangeAt {
  readonly kind: "change-id";
  readonly id: string;
}

/** A series at a patchwork. */
export interface PatchworkAt {
  readonly kind: "patchwork";
  /** `https://patchwork.kernel.org`. */
  readonly home: string;
  /** A series by its number, or a patch or cover letter that belongs to it. */
  readonly by:
    | { readonly series: number }
    | { readonly patch: number | string }
    | { readonly cover: number | string };
}

/** A folder of an IMAP server. */
export interface ImapAt {
  readonly kind: "imap";
  readonly host: string;
  readonly port: number;
  /** TLS from the start; otherwise STARTTLS, except on this machine. */
  readonly secure: boolean;
  readonly user?: string;
  readonly folder: string;
  /** Only the thread of this message. */
  readonly id?: string;
}

/** A pull request. */
export interface PullAt {
  readonly kind: "pull";
  /** The API: `https://api.github.com`; undefined: the one that is set up. */
  readonly api?: string;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** Its last commit, if it is that of a certain time that is meant. */
  readonly head?: string;
}

/** Where a series is to be had that is not on this machine. */
export type Where = ThreadAt | ChangeAt | PatchworkAt | ImapAt | PullAt;

/** The forms, for error messages. */
export const FORMS =
  "a Message-ID, change-id:ID, the URL of a message at a public-inbox such as lore, of a series or a patch at " +
  "patchwork (or patchwork:HOST/ID), of a pull request at GitHub (or OWNER/REPO#N), or " +
  "imaps://USER@HOST/FOLDER";

/**
 * An addr-spec as Message-IDs are (RFC 5322, section 3.6.4), but for blanks, brackets and what only
 * git's revisions have (`HEAD@{1}`).
 */
const MESSAGE_ID = /^[^\s<>@{}:\\]+@[^\s<>@{}\\]+$/;
const PULL =
  /^([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([\w.-]{1,100})#(\d{1,9})(?:@([0-9a-f]{40}|[0-9a-f]{64}))?$/;
/** A file that is not there is no Message-ID. */
const FILE = /\.(?:patch|diff|mbox|mbx|eml|gz|xz)$/i;

/** Understands an argument; undefined: none of these. Throws {@linkcode UserError} for a URL that is wrong. */
export function whereIs(arg: string): Where | undefined {
  if (/^https?:\/\//i.test(arg)) return webPage(urlOf(arg), arg);
  if (/^imaps?:\/\//i.test(arg)) return folder(urlOf(arg), arg);
  if (/^patchwork:/i.test(arg)) return patchwork(arg);
  if (/^change-id:/i.test(arg)) return change(arg);
  const pull = PULL.exec(arg);
  if (pull !== null) {
    const at = pullOf(pull[1]!, pull[2]!, pull[3]!), head = pull[4];
    return head === undefined ? at : { ...at, head };
  }
  const bracketed = /^<([^<>\s]+)>$/.exec(arg)?.[1];
  const id = (bracketed ?? arg).replace(/^(?:mid|id|msgid|rfc822msgid):/i, "");
  if (!MESSAGE_ID.test(id) || bracketed === undefined && FILE.test(id)) return undefined;
  return { kind: "thread", id };
}

/** What could be more than a word of a query is no change-id of b4's. */
function change(arg: string): ChangeAt {
  const id = /^change-id:\s*([\w.+-]{1,200})$/i.exec(arg)?.[1];
  if (id !== undefined) return { kind: "change-id", id };
  throw new UserError(`${arg}: is no change-id`, {
    hint: "write it as b4 does: change-id:20260101-what-it-is-0123456789ab",
  });
}

function urlOf(arg: string): URL {
  if (!URL.canParse(arg)) throw new UserError(`${arg}: is not a URL`);
  return new URL(arg);
}

function webPage(url: URL, arg: string): Where {
  if (url.username !== "" || url.password !== "") {
    throw new UserError(`${url.host}: a user or a password in a URL is seen by everyone here`, {
      hint: "leave it out",
    });
  }
  const parts = decoded(url.pathname.split("/").filter((part) => part !== ""), arg);
  const pull = parts.indexOf("pull");
  if (pull === 2 && /^\d{1,9}$/.test(parts[3] ?? "")) {
    return { ...pullOf(parts[0]!, parts[1]!, parts[3]!), api: apiOf(url) };
  }
  const found = patchworkPage(url, parts) ?? message(url, parts);
  if (found !== undefined) return found;
  throw new UserError(`${arg}: there is no series at such a URL`, { hint: `a series is ${FORMS}` });
}

function decoded(parts: readonly string[], arg: string): string[] {
  try {
    return parts.map((part) => decodeURIComponent(part));
  } catch {
    throw new UserError(`${arg}: the URL has a % that encodes nothing`);
  }
}

function apiOf(url: URL): string {
  return /^(?:www\.)?github\.com$/.test(url.host)
    ? "https://api.github.com"
    : `${url.origin}/api/v3`;
}

function pullOf(owner: string, repo: string, number: string): PullAt {
  return { kind: "pull", owner, repo, number: Number(number) };
}

/** `/INBOX/MSGID/`, and behind it `t.mbox.gz`, `raw`, `T/` and the like. */
function message(url: URL, parts: readonly string[]): ThreadAt | undefined {
  const at = parts.findIndex((part) => MESSAGE_ID.test(part));
  if (at < 0 || parts.length > at + 2) return undefined;
  const inbox = parts.slice(0, at).map((part) => `${encodeURIComponent(part)}/`).join("");
  return { kind: "thread", inbox: `${url.origin}/${inbox}`, id: parts[at]! };
}

/** The pages, mailboxes and API answers of patchwork 2 and 3. */
function patchworkPage(url: URL, parts: readonly string[]): PatchworkAt | undefined {
  const at = (place: number, by: PatchworkAt["by"]): PatchworkAt => ({
    kind: "patchwork",
    home: [url.origin, ...parts.slice(0, place)].join("/"),
    by,
  });
  const api = parts.indexOf("api");
  const words = api < 0 ? parts : parts.slice(api + 1).filter((part) => !/^\d\.\d$/.test(part));
  const start = api < 0 ? 0 : api;
  const [what, which] = [words[0], words[1] ?? ""];
  const number = /^\d{1,12}$/.test(which) ? Number(which) : undefined;
  if (what === "series" && number !== undefined) return at(start, { series: number });
  if ((what === "patch" || what === "patches") && number !== undefined) {
    return at(start, { patch: number });
  }
  if ((what === "cover" || what === "covers") && number !== undefined) {
    return at(start, { cover: number });
  }
  if (what !== "project") return undefined;
  const series = /^\d{1,12}$/.exec(url.searchParams.get("series") ?? "")?.[0];
  if (words[2] === "list" && series !== undefined) return at(start, { series: Number(series) });
  const id = words[3] ?? "";
  if (words[2] === "patch" && MESSAGE_ID.test(id)) return at(start, { patch: id });
  if (words[2] === "cover" && MESSAGE_ID.test(id)) return at(start, { cover: id });
  return undefined;
}

/** `patchwork:HOST/ID`, where ID is a series' number. */
function patchwork(arg: string): PatchworkAt {
  const match = /^patchwork:(?:\/\/)?([A-Za-z0-9.:[\]-]+(?:\/[\w./-]+)?)\/(\d{1,12})\/?$/i.exec(
    arg,
  );
  const local = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/.test(match?.[1] ?? "");
  const home = `${local ? "http" : "https"}://${match?.[1]}`;
  if (match === null || !URL.canParse(home)) {
    throw new UserError(`${arg}: is not patchwork:HOST/ID`, {
      hint: "ID is the number of the series: patchwork:patchwork.kernel.org/1234567",
    });
  }
  return { kind: "patchwork", home, by: { series: Number(match[2]) } };
}

/** RFC 5092's form; the query is a Message-ID. */
function folder(url: URL, arg: string): ImapAt {
  const label = arg.replace(/\/\/[^@/]*@/, "//...@");
  if (url.password !== "") {
    throw new UserError(`${label}: a password in a URL is seen by everyone on this machine`, {
      hint: "leave it out: EVERYSTEP_IMAP_PASSWORD, git credential and ~/.netrc are asked for it",
    });
  }
  const [name = ""] = decoded([url.pathname.replace(/^\/+|\/+$/g, "")], label);
  if (name === "" || url.hostname === "" || /\p{Cc}/u.test(name)) {
    throw new UserError(`${label}: names no folder`, { hint: "write imaps://USER@HOST/FOLDER" });
  }
  const secure = url.protocol.toLowerCase() === "imaps:";
  const [query = "", user = ""] = decoded([url.search.slice(1), url.username], label);
  const id = query.replace(/^<|>$/g, "");
  if (id !== "" && !MESSAGE_ID.test(id)) {
    throw new UserError(`${label}: ${query} is not a Message-ID`, {
      hint: "behind the ? stands the Message-ID of a mail of the thread",
    });
  }
  return {
    kind: "imap",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 993 : 143) : Number(url.port),
    secure,
    ...(user === "" ? {} : { user: user.replace(/;AUTH=.*$/i, "") }),
    folder: name,
    ...(id === "" ? {} : { id }),
  };
}

/** Where a message is: the inbox, or b4's mask with a `%s`. */
export function messageUrl(inbox: string, id: string): string {
  // A slash would end the Message-ID; @ may stand as it is.
  const name = encodeURIComponent(id).replaceAll("%40", "@");
  return inbox.includes("%s")
    ? inbox.replace("%s", () => name)
    : `${withoutSlashes(inbox)}/${name}`;
}
