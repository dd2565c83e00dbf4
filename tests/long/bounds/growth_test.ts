/** What reads or writes strangers' text takes no more than n log n, whatever the text. */
import { growth } from "../../series/growth.ts";
import { readLog } from "../../../bot/compile/log/reader.ts";
import { patchHunks } from "../../../bot/judge/hunks.ts";
import { cleanDeep, cleanLine, cleanLog, cleanText } from "../../../bot/text/clean.ts";
import { documentOf, own } from "../../../bot/report/html/markup.tsx";
import { code, fence, prose } from "../../../bot/report/markdown/text.ts";
import { shorten, widthOf, wrap } from "../../../bot/text/width.ts";
import { text as xml } from "../../../bot/report/junit/xml.ts";
import { askedIn } from "../../../bot/service/watch/hooks/command.ts";
import { parseFeed } from "../../../bot/service/watch/feed.ts";
import { lastOutput } from "../../../bot/service/work/progress.ts";
import { wordsOf } from "../../../bot/service/web/pages/ask.ts";
import { inert } from "../../../bot/system/terminal/runner.ts";
import { makeSecrets } from "../../../bot/system/terminal/secrets.ts";

/** Parts that are dear to some expression, each again and again. */
const PARTS = [
  ...[
    "a",
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    ":",
    "/",
    ".",
    "0",
    "'",
    '"',
    "`",
    "*",
    "-",
    "=",
    "<",
    ">",
  ],
  ...[
    "(",
    ")",
    "[",
    "|",
    "#",
    "&",
    "\\",
    "\u001b[1m",
    "\u202e",
    "\ud800",
    "\u0915\u094d",
    "\u{1f1e9}",
    "::",
    "##[",
    "a:1:",
    "a b ",
  ],
  ...["ld: ", "a.c:1: warning: ", "In file included from a.h:1,\n", "  CC      a.o\n", "x/y/../"],
  ...["a.c: In function 'f':\n", "make[1]: *** [Makefile:1: a.o] Error 1\n", "ERROR: modpost: "],
  ...["a.o: in function `f':\n", "warning: (A) selects B\n  - C [=y]\n", "token=ghp_", "://a:b@"],
  ...["https://a/", "```", "@@ -1 +1 @@\n+a\n", "diff --git a/a b/a\n", "\n\n", "*** stop ", "<a>"],
  ...[
    "+++ b/a\n",
    "--- a/a\n",
    "objtool: ",
    ".dts:1.2-3.4: ",
    "error: ",
    "undefined reference to `",
  ],
];
const FEED = (title: string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>${
    title.replace(/[<&\p{Cc}\ud800]/gu, "x")
  }</title></entry></feed>`;

/** A build's log is read line by line. */
function read(log: string): unknown {
  const reader = readLog("/src");
  for (const line of log.split("\n")) reader.line(line);
  return reader.facts();
}

const secrets = makeSecrets(["a-secret-of-ours"]);
const FUNCTIONS: Readonly<Record<string, (text: string) => unknown>> = {
  "a build's log": read,
  "a log of one line": (text) => read(text.replaceAll("\n", " ")),
  "the hunks of a diff": patchHunks,
  "cleanLine": cleanLine,
  "cleanText": cleanText,
  "cleanLog": cleanLog,
  "cleanDeep": (text) => cleanDeep({ text: text.split(" ") }),
  "HTML": (text) => documentOf(own(text)),
  "Markdown": (text) => [prose(text), code(text), fence("", text.split("\n"))],
  "width": (text) => [widthOf(text), shorten(text, 80), wrap(text, 80, "  ")],
  "XML": xml,
  "a comment": (text) => askedIn(`/everystep ${text}`, []),
  "a search": wordsOf,
  "a feed": (text) => {
    try {
      parseFeed(FEED(text), "https://example.org/");
    } catch { /* not understood */ }
  },
  "what a child says": (text) => {
    const output = lastOutput();
    output.add(new TextEncoder().encode(text));
    return output.text();
  },
  "what GitHub's runner reads": inert,
  "secrets": (text) => secrets.redact(text),
};

for (const [name, fn] of Object.entries(FUNCTIONS)) {
  Deno.test(`growth: ${name}`, async (t) => {
    for (const part of PARTS) {
      await t.step(JSON.stringify(part), async () => {
        const make = (size: number) => part.repeat(Math.ceil(size / part.length));
        await growth(`${name} of ${JSON.stringify(part)}`, fn, (size) => `${make(size)}\u0001`);
      });
    }
  });
}
