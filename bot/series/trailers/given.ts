/**
 * The trailers that a reply gives: `Reviewed-by: Name <mail>` in the sender's own words, as b4 finds
 * them (b4's manual, "Working with trailers"), but for what b4 takes and no commit should have.
 * @module
 */
import type { Mail } from "../mail/mail.ts";
import { parsePerson } from "../mail/person.ts";
import { endComment, hasAddress } from "../mail/scan.ts";
import type { Person } from "../types.ts";

/** A trailer of a reply. */
export interface Given {
  readonly key: string;
  readonly value: string;
  /** `# for the um part`, or `[for the um part]` in the line below. */
  readonly remark?: string;
}

/** Of a line without blanks around it. */
const LINE = /^([A-Za-z][A-Za-z0-9-]*):[ \t]+(\S.*)$/;
/** Who stands behind a change says so with a key in -by; `Fixes:` is the other that reviewers give. */
const KEY = /^(?:[a-z-]+-by|fixes)$/i;
/** `Fixes: ?` is a question. */
const COMMIT = /^[0-9a-f]{6,64}(?![0-9A-Za-z])/i;
/** Below these lines other people's words begin, or nobody's: a signature, a mail passed on, a diff. */
const END =
  /^(?:-- ?\r?$|-{2,} ?(?:Original|Forwarded|Begin forwarded) |_{20,}|diff --git |--- a\/)/i;

/** The trailers in the text of a reply. Quoted lines have a mark in front, and so are none. */
export function givenTrailers(lines: readonly string[]): Given[] {
  const given: Given[] = [];
  const end = lines.findIndex((line) => END.test(line));
  const own = end < 0 ? lines : lines.slice(0, end);
  const diff = lines.some((line) => line.startsWith("diff --git "));
  for (let i = 0; i < own.length; i++) {
    const [, key, first] = LINE.exec(own[i]!.trim()) ?? [];
    if (key === undefined || first === undefined || !KEY.test(key)) continue;
    // Who proposes a patch signs that one, not the one that is answered.
    if (diff && /^signed-off-by$/i.test(key)) continue;
    // Mailers break `Reviewed-by: Long Name <mail>` before the bracket.
    const broken = /^[ \t]*(<[^<>]+>)[ \t\r]*$/.exec(own[i + 1] ?? "")?.[1];
    const joined = !first.includes("<") && broken !== undefined;
    const whole = withoutLink(joined ? `${first} ${broken}` : first);
    if (joined) i++;
    const { before: value, comment } = endComment(whole);
    if (/https?:\/\//.test(value)) continue;
    if (/^fixes$/i.test(key) ? !COMMIT.test(value) : !hasAddress(value)) continue;
    const below = /^[ \t]*(\[[^\]]+\])[ \t\r]*$/.exec(own[i + 1] ?? "")?.[1];
    const remark = comment ?? below;
    given.push({ key, value, ...(remark === undefined ? {} : { remark }) });
  }
  return given;
}

/** Mailers that write HTML put `<a@b.org<mailto:a@b.org>>` where `<a@b.org>` was. */
function withoutLink(value: string): string {
  const at = value.indexOf("<mailto:"), end = value.indexOf(">", at);
  return at < 0 || end < 0 ? value : value.slice(0, at) + value.slice(end + 1);
}

/** The lines of a trailer, as a commit message has them. */
export function trailerLines({ key, value, remark }: Given): string[] {
  const text = `${key}: ${value}`;
  if (remark === undefined) return [text];
  return remark.startsWith("#") ? [`${text} ${remark}`] : [text, remark];
}

/** The same for all that say the same: the key's letters and a remark make no difference. */
export function trailerKey(key: string, value: string): string {
  return `${key}: ${endComment(value).before}`.toLowerCase().replace(/\s+/g, " ");
}

/** True if the sender of a mail is who the trailer names: by address, or by name. */
export function isOwn({ key, value }: Given, sender: Person | undefined): boolean {
  if (/^fixes$/i.test(key)) return true;
  const named = parsePerson(value);
  if (named === undefined || sender === undefined) return false;
  return sameAddress(named.email, sender.email) || sameName(named.name, sender.name);
}

/** Who sent a mail. */
export function senderOf(mail: Mail): Person | undefined {
  return parsePerson(mail.from ?? "");
}

/** Equal but for `+detail`, or for one more label in the domain: a@intel.com and a@linux.intel.com. */
export function sameAddress(a: string, b: string): boolean {
  const [x, y] = [a, b].map((one) => withoutDetail(one.toLowerCase()));
  if (x === y) return true;
  const [local = "", domain = ""] = x!.split("@"), [local2 = "", domain2 = ""] = y!.split("@");
  const labels = (name: string) => name.split(".").length;
  return local === local2 && Math.abs(labels(domain) - labels(domain2)) === 1 &&
    (domain.endsWith(`.${domain2}`) || domain2.endsWith(`.${domain}`));
}

function withoutDetail(address: string): string {
  const plus = address.indexOf("+"), at = address.lastIndexOf("@");
  return plus >= 0 && at > plus + 1 ? address.slice(0, plus) + address.slice(at) : address;
}

/** Equal, or `Torvalds, Linus` for `Linus Torvalds`. */
function sameName(a: string, b: string): boolean {
  const words = (name: string) =>
    (name.includes(",") ? name.split(",").reverse().join(" ") : name).toLowerCase().trim()
      .replace(/\s+/g, " ");
  return words(a) === words(b) && !words(a).includes("@");
}
