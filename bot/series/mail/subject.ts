/**
 * The subject of a patch mail, as people write it: `[PATCH net-next v4 3/8] mm: fix it`.
 * @module
 */
import { stripped } from "./scan.ts";

/** What a subject says. */
export interface Subject {
  /** Without prefixes in brackets, as git mailinfo leaves it. */
  readonly title: string;
  /** True if it begins with `Re:` or the like: a reply, or something passed on. */
  readonly reply: boolean;
  /** True if the brackets say PATCH, RFC or give a number: meant as part of a series. */
  readonly tagged: boolean;
  /** True if they say PATCHSET and give no number: a cover letter. */
  readonly patchset: boolean;
  /** 1 where none is given. */
  readonly version: number;
  /** True if it is given. */
  readonly versioned: boolean;
  /** The 1 of `v2.1`, a patch sent anew for one place of v2; else 0. */
  readonly minor: number;
  readonly resend: boolean;
  /** `3/8` is 3 of 8; 0 is the cover letter. */
  readonly n?: number;
  readonly total?: number;
  /** The 9 of a cover letter `0/9` whose patches count 8, which is its `total` then. */
  readonly claimed?: number;
  /** `1.5/8`, which is put behind 1: its name is `1.5`. */
  readonly between?: { readonly after: number; readonly name: string };
  /** The other words in brackets. */
  readonly tags: readonly string[];
}

const REPLY = /^(?:re|aw|antw|sv|vs|fwd?|wg|tr|odp)(?:\[\d+\]|\^\d+)?\s*:\s*/i;
const GROUP = /^\[([^\]]*)\]\s*/;
const PATCH = /^patch(?:es)?(?:[-_]?v(\d{1,4})(?:\.(\d{1,3}))?)?$/i;
const VERSION = /^v(?:er(?:sion)?)?\.?(\d{1,4})(?:\.(\d{1,3}))?$/i;
const NUMBER = /^(\d{1,6})\/(\d{1,6})$/;
/** Sent later, to be put in: `1.5/8`. */
const BETWEEN = /^((\d{1,6})\.\d{1,2})\/\d{1,6}$/;
/** `1 / 8`. */
const SPACED = /(?<=\d) ?\/ ?(?=\d)/g;
/** Behind the brackets: `[PATCH][v2] 1/8: mm: fix it`. A fraction that a title begins with has no colon. */
const BEHIND = /^(\d{1,4})\/(\d{1,4})(?::| -) /;
const RESEND = /^(?:resend|repost|updated?)$/i;
/** Mercurial counts `1 of 2`, and `PATCH1 of 2` lacks a blank, too. */
const OF = /(?<![^\s,;])((?:(?:v\d{1,4}(?:\.\d{1,3})?)?patch)?\d{1,6}) of (\d{1,6})(?![^\s,;])/i;
/** The bracket is never closed: what it begins with is still meant, up to the title. */
const OPEN = /^\[([^\]]{1,200})/;
/** `PATCH1/8`, `v2PATCH`, `PATCHv2-1/8`, `1/8v2`: the blank is missing, or another sign stands there. */
const GLUED = [
  /^((?:v\d{1,4}(?:\.\d{1,3})?)?)(patch)(\d{1,6}\/\d{1,6})$/i,
  /^(v\d{1,4})(patch)$/i,
  /^([^/]{1,40})[-_](\d{1,6}\/\d{1,6})$/,
  /^(\d{1,6}\/\d{1,6})(v\d{1,4})$/i,
];
/** What gateways put before a subject, in whatever form: `EXTERNAL:`, `***SPAM***`. */
const GATEWAY =
  /^(?:\*{2,6} ?[a-z ]{0,20}spam[a-z ]{0,20}\*{2,6}|(?:external|ext|caution)(?: (?:e-?mail|sender))?) ?:? ?(?=\[)/i;
/** The last words of a single patch's title: `drm: fix it (v2)`. */
const LAST = /\(v(\d{1,4})\)$/i;
/** The same with a word that nobody writes by chance, in a series, too: `fs: fix it [ver #2]`. */
const VER = /\[ver #(\d{1,4})\]$/i;

/** Nobody sends a patch of an old version anew so often: `v5.10` is a release. */
const MANY_SENDINGS = 4, OLD_RELEASE = 3;

/** True for `v5.10` as stable patches have it, and for any `v6.1` beside the word stable. */
function isRelease([, major, minor]: RegExpExecArray, stable: boolean): boolean {
  return minor !== undefined && Number(major) >= OLD_RELEASE &&
    (stable || Number(minor) >= MANY_SENDINGS);
}

/** True for a word that says what kind of patch it is. */
function isPrefix(part: string): boolean {
  return /^(?:|rfc)$/i.test(part) ||
    [RESEND, PATCH, VERSION, NUMBER].some((one) => one.test(part));
}

/** Parses a subject, already decoded (RFC 2047) and unfolded. Never throws. */
export function parseSubject(text: string): Subject {
  const whole = text.replace(/\s+/g, " ").trim();
  let rest = whole.replace(GATEWAY, "");
  const gate = whole.slice(0, whole.length - rest.length);
  let reply = false, tagged = false, patchset = false, resend = false;
  let version: number | undefined, minor = 0;
  let n: number | undefined, total: number | undefined, between: Subject["between"];
  const tags: string[] = [];
  const stable = /^[^\]]{0,200}\bstable\b/i.test(rest);
  const word = (part: string) => {
    const patch = PATCH.exec(part), number = NUMBER.exec(part), given = VERSION.exec(part);
    const rev = given !== null && isRelease(given, stable) ? null : given;
    if (patch) tagged = true;
    if (patch?.[1] !== undefined || rev) {
      const match = rev ?? patch!;
      version = Number(match[1]);
      minor = Number(match[2] ?? 0);
    } else if (number && Number(number[2]) > 0 && n === undefined) {
      n = Number(number[1]);
      total = Number(number[2]);
      tagged = true;
    } else if (BETWEEN.test(part)) {
      const [, name, after] = BETWEEN.exec(part)!;
      between = { after: Number(after), name: name! };
    } else if (/^patch-?set$/i.test(part)) {
      tagged = patchset = true;
    } else if (!patch) {
      if (/^rfc$/i.test(part)) tagged = true;
      if (RESEND.test(part)) resend = true;
      tags.push(part);
    }
  };
  const words = (text: string, only: (part: string) => boolean) => {
    for (const part of text.replace(OF, "$1/$2").replace(SPACED, "/").split(/[\s,;()]+/)) {
      const clean = stripped(part, ":");
      const glued = GLUED.find((one) => one.test(clean));
      const parts = glued?.exec(clean)?.slice(1) ?? [clean];
      if (!parts.every(only)) return;
      parts.filter((one) => one !== "").forEach(word);
    }
  };
  for (;;) {
    const re = REPLY.exec(rest), group = GROUP.exec(rest);
    if (re) {
      reply = true;
      rest = rest.slice(re[0].length);
    } else if (group) {
      words(group[1]!, () => true);
      rest = rest.slice(group[0].length);
    } else if (/^[:\s]/.test(rest)) {
      rest = rest.slice(1);
    } else {
      // As git am does, the title keeps it.
      words(OPEN.exec(rest)?.[1] ?? "", isPrefix);
      break;
    }
  }
  const behind = tagged && n === undefined ? BEHIND.exec(rest) : null;
  if (behind !== null && Number(behind[1]) <= Number(behind[2])) {
    [n, total] = [Number(behind[1]), Number(behind[2])];
  }
  if (version === undefined && tagged) {
    const last = (VER.exec(rest) ?? (n === undefined ? LAST.exec(rest) : null))?.[1];
    if (last !== undefined) version = Number(last);
  }
  return {
    // As git am leaves it.
    title: gate === "" ? rest : whole,
    reply,
    tagged,
    patchset: patchset && n === undefined,
    version: version === undefined || version < 1 ? 1 : version,
    versioned: version !== undefined,
    minor,
    resend,
    n,
    total,
    ...(between === undefined || n !== undefined ? {} : { between }),
    tags,
  };
}
