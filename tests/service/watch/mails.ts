/** Mails as lists have them, and a journal that is kept. */
import type { RawMessage } from "../../../bot/source/types.ts";
import type { Journal } from "../../../bot/system/terminal/journal.ts";

/** What a mail has beside its defaults. */
export interface Written {
  readonly id?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly headers?: string;
  readonly answers?: string;
  readonly body?: string;
  readonly file?: string;
  readonly date?: string;
}

/** One mail; without a body it has a small diff of mm/memory.c. */
export function mail(subject: string, written: Written = {}): RawMessage {
  const { id = subject.replace(/[^\w]+/g, "-").replace(/^-+|-+$/g, ""), answers } = written;
  const text = [
    `From: ${written.from ?? "A U Thor <author@example.org>"}`,
    `To: ${written.to ?? "linux-mm@kvack.org"}`,
    ...(written.cc === undefined ? [] : [`Cc: ${written.cc}`]),
    `Subject: ${subject}`,
    `Date: ${written.date ?? "Sat, 21 Nov 2026 10:00:00 +0000"}`,
    `Message-ID: <${id}@example.org>`,
    ...(answers === undefined ? [] : [`In-Reply-To: <${answers}@example.org>`]),
    ...(written.headers === undefined ? [] : [written.headers]),
    "",
    written.body ?? DIFF,
  ].join("\n");
  return { bytes: new TextEncoder().encode(text), file: written.file ?? `<${id}>`, line: 1 };
}

/** A patch's body. */
export const DIFF = `It has to be.

Signed-off-by: A U Thor <author@example.org>
---
 mm/memory.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/mm/memory.c b/mm/memory.c
index 0123456789ab..ba9876543210 100644
--- a/mm/memory.c
+++ b/mm/memory.c
@@ -1,3 +1,3 @@
 a
-b
+c
 d
`;

/** A series of so many patches with its letter 0/n, all answering it. */
export function series(
  title: string,
  total: number,
  { version = 1, tags = "", ...written }: Written & { version?: number; tags?: string } = {},
): RawMessage[] {
  const about = `PATCH${tags === "" ? "" : ` ${tags}`}${version === 1 ? "" : ` v${version}`}`;
  const id = (n: number) => `${title.replace(/\W+/g, "-")}-v${version}-${n}`;
  const cover = mail(`[${about} 0/${total}] ${title}`, {
    ...written,
    id: id(0),
    body: written.body ?? "What it is about.\n",
  });
  const patches = Array.from(
    { length: total },
    (_, i) =>
      mail(`[${about} ${i + 1}/${total}] ${title}: part ${i + 1}`, {
        ...written,
        id: id(i + 1),
        answers: id(0),
        body: undefined,
      }),
  );
  return [cover, ...patches];
}

/** A journal that keeps its lines. */
export function kept(): Journal & { readonly lines: string[] } {
  const lines: string[] = [];
  const say = (level: string) => (msg: string, facts: { readonly error?: unknown } = {}) => {
    const { error } = facts;
    const why = error instanceof Error ? `: ${error.message}` : "";
    lines.push(`${level} ${msg}${why}`);
  };
  const journal: Journal = {
    ...{ info: say("info"), warn: say("warn"), error: say("error") },
    with: () => journal,
  };
  return Object.assign(journal, { lines });
}
