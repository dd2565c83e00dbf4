/** Mails for tests, made from parts. */
import type { RawMessage } from "../../bot/series/mod.ts";
import { parseSeries, type Series } from "../../bot/series/mod.ts";
import { UserError } from "../../bot/system/errors.ts";

/** What a test wants to be different from an ordinary patch mail. */
export interface Parts {
  subject?: string;
  from?: string | null;
  date?: string;
  /** More header lines. */
  headers?: string[];
  id?: string;
  replyTo?: string;
  body?: string;
  diff?: string;
  file?: string;
  separator?: string;
  order?: "listed" | "named";
  line?: number;
}

/** A diff that changes one line of a file. */
export function change(path = "mm/a.c", word = "two"): string {
  return [
    `diff --git a/${path} b/${path}`,
    "index 1111111..2222222 100644",
    `--- a/${path}`,
    `+++ b/${path}`,
    "@@ -1,3 +1,3 @@",
    " one",
    `-${word}`,
    `+${word} and a half`,
    " three",
    "",
  ].join("\n");
}

/** A mail. Its first line is line 1 of `file`. */
export function mail(parts: Parts = {}): RawMessage {
  const head = [
    ...(parts.from === null ? [] : [`From: ${parts.from ?? "A U Thor <author@example.org>"}`]),
    `Date: ${parts.date ?? "Tue, 27 Jan 2026 12:00:00 +0000"}`,
    `Subject: ${parts.subject ?? "[PATCH] mm: fix it"}`,
    ...(parts.id === undefined ? [] : [`Message-ID: <${parts.id}>`]),
    ...(parts.replyTo === undefined
      ? []
      : [`In-Reply-To: <${parts.replyTo}>`, `References: <${parts.replyTo}>`]),
    ...(parts.headers ?? []),
  ];
  const body = parts.body ??
    `It was broken.\n\nSigned-off-by: A U Thor <author@example.org>\n---\n mm/a.c | 2 +-\n\n${
      parts.diff ?? change()
    }-- \n2.39.5\n`;
  return {
    bytes: new TextEncoder().encode(`${head.join("\n")}\n\n${body}`),
    file: parts.file ?? "test.mbox",
    line: parts.line ?? 1,
    ...(parts.separator === undefined ? {} : { separator: parts.separator }),
    ...(parts.order === undefined ? {} : { order: parts.order }),
  };
}

/** A threaded series of `count` patches, with its cover letter first. */
export function thread(count: number, options: { version?: number; title?: string } = {}) {
  const { version = 1, title = "mm: fix it all" } = options;
  const prefix = version === 1 ? "PATCH" : `PATCH v${version}`;
  const root = `${title.replace(/\W+/g, "-")}-v${version}-0@example.org`;
  const cover = mail({
    subject: `[${prefix} 0/${count}] ${title}`,
    id: root,
    body: "Hello,\n\nthis mends it.\n\n-- \n2.39.5\n",
  });
  const patches = Array.from({ length: count }, (_, i) =>
    mail({
      subject: `[${prefix} ${i + 1}/${count}] ${title}, part ${i + 1}`,
      id: root.replace("-0@", `-${i + 1}@`),
      replyTo: root,
      diff: change(`mm/${i + 1}.c`, `v${version}`),
      line: 100 * (i + 1),
    }));
  return [cover, ...patches];
}

/** A reply that quotes some text, as mailers do. */
export function reply(to: RawMessage, words: string, options: { from?: string } = {}): RawMessage {
  const text = new TextDecoder().decode(to.bytes);
  const subject = /^Subject: (.*)$/m.exec(text)![1]!;
  const id = /^Message-ID: <(.*)>$/m.exec(text)?.[1] ?? "none@example.org";
  const quoted = text.split("\n\n").slice(1).join("\n\n").trimEnd().replace(/^/gm, "> ");
  return mail({
    subject: `Re: ${subject}`,
    from: options.from ?? "R E Viewer <reviewer@example.org>",
    id: `re-${words.length}-${id}`,
    replyTo: id,
    body: `On Tuesday, A U Thor wrote:\n${quoted}\n\n${words}\n`,
  });
}

/** The {@linkcode UserError} that reading these messages must give. */
export async function refused(
  messages: readonly RawMessage[],
  options: { reroll?: number } = {},
): Promise<UserError> {
  let series: Series;
  try {
    series = await parseSeries(messages, options);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`was read: ${series.title}`);
}
