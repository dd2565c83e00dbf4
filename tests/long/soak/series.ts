/** The series of a soak, and what has to become of each. */
import type { Submission } from "../../../bot/service/types.ts";

/** Kinds of series, in the order in which they come. */
const KINDS = ["good", "document", "late", "broken", "document", "late", "document"] as const;

/** What must be said of a kind in the end. */
const VERDICTS = {
  good: "bisect-safe",
  document: "nothing-to-build",
  late: "does-not-apply",
  broken: "not-bisect-safe",
} as const;

/** A series of two patches. */
export interface Sent {
  readonly n: number;
  readonly kind: keyof typeof VERDICTS;
  readonly verdict: string;
  /** Whether its author gets a mail: of what needed no build nobody does. */
  readonly mailed: boolean;
  /** Its Message-IDs, in order. */
  readonly ids: readonly [string, string];
  /** Its mails, in order. */
  readonly mails: readonly [Mail, Mail];
}

/** A mail of an archive. */
export interface Mail {
  readonly id: string;
  readonly title: string;
  /** Made when it is asked for: some are large. */
  readonly text: () => string;
}

/** Series n. */
export function seriesOf(n: number): Sent {
  const kind = KINDS[n % KINDS.length]!;
  const ids = [`${n}-1@soak.example`, `${n}-2@soak.example`] as const;
  const [one, two] = changes(n, kind);
  const mails = [mailOf(n, 1, ids, one), mailOf(n, 2, ids, two)] as const;
  return { n, kind, verdict: VERDICTS[kind], mailed: kind !== "document", ids, mails };
}

interface Change {
  readonly subject: string;
  readonly file: string;
  readonly hunk: readonly string[];
}

function changes(n: number, kind: Sent["kind"]): readonly [Change, Change] {
  if (kind === "document") {
    const page = (name: string): Change => ({
      subject: `docs: tell of ${name} ${n}`,
      file: `Documentation/${name}-${n}.rst`,
      hunk: ["@@ -0,0 +1 @@", `+It is ${n}.`],
    });
    return [page("this"), page("that")];
  }
  const start = kind === "late" ? n + 100 : 3, end = kind === "broken" ? "" : ";";
  return [{
    subject: `mm: return ${n}`,
    file: "mm/extra.c",
    hunk: [
      ...["@@ -3,4 +3,4 @@", " int extra(void)", " {"],
      ...[`-\treturn ${start};`, `+\treturn ${n + 4};`, " }"],
    ],
  }, {
    subject: `mm: double by ${n}`,
    file: "mm/b.c",
    hunk: [
      ...["@@ -3,4 +3,4 @@", " int b(int x)", " {"],
      ...["-\tint y = x * 2;", `+\tint y = x * ${n + 2}${end}`, " "],
    ],
  }];
}

function mailOf(
  n: number,
  patch: 1 | 2,
  ids: readonly [string, string],
  { subject, file, hunk }: Change,
): Mail {
  const title = `[PATCH ${patch}/2] ${subject}`, fresh = hunk[0]!.startsWith("@@ -0,0");
  const lines = [
    `From: Author ${n} <author${n}@example.org>`,
    "To: linux-mm@example.org",
    "Date: Tue, 27 Jan 2026 12:00:00 +0000",
    `Subject: ${title}`,
    `Message-ID: <${ids[patch - 1]}>`,
    ...(patch === 1 ? [] : [`In-Reply-To: <${ids[0]}>`]),
    ...["", "Because.", "", `Signed-off-by: Author ${n} <author${n}@example.org>`, "---"],
    `diff --git a/${file} b/${file}`,
    ...(fresh ? ["new file mode 100644", "--- /dev/null"] : [`--- a/${file}`]),
    `+++ b/${file}`,
    ...hunk,
    ...["-- ", "2.39.0", "", ""],
  ];
  return { id: ids[patch - 1]!, title, text: () => lines.join("\n") };
}

/** As one hands it in by hand: the slip and the mbox. */
export function byHand({ n, ids, mails }: Sent): { slip: Submission; mbox: Uint8Array } {
  const from = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";
  const slip: Submission = {
    ...{ key: ids[0], tree: "toy", source: ids[0], way: "hand", thread: `soak ${n}`, version: 1 },
    ...{ title: `soak ${n}`, author: `Author ${n}`, lists: [] },
  };
  const text = mails.map((mail) => from + mail.text()).join("");
  return { slip, mbox: new TextEncoder().encode(text) };
}
