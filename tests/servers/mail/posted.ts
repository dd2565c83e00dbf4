/**
 * A thread as lists see it: v3 and v4 of the default series, with replies in all sorts of encodings.
 */
import { splitMbox } from "../../../bot/source/mbox.ts";

const DIR = decodeURIComponent(new URL("../../../patches/", import.meta.url).pathname);

/** The Message-ID of patch n of a version; 0 is the cover letter. */
export function idOf(n: number, version = 4): string {
  return `20260127121253.${n}-pt-reclaim-v${version}@everystep.example`;
}

/** The mails of v4 as they stand in `patches/`, the cover letter first. */
export async function latest(): Promise<Uint8Array[]> {
  const names = Array.from(Deno.readDirSync(DIR), ({ name }) => name)
    .filter((name) => name.endsWith(".patch")).sort();
  const mails: Uint8Array[] = [];
  for (const name of names) {
    mails.push(splitMbox(await Deno.readFile(DIR + name), name)[0]!.bytes);
  }
  return mails;
}

/** All mails of the thread: v3, v4 as an answer to it, and replies to both. */
export async function postedThread(): Promise<Uint8Array[]> {
  const v4 = (await latest()).map((bytes) => new TextDecoder("latin1").decode(bytes));
  const v3 = v4.map((text) =>
    text.replaceAll("-v4@", "-v3@").replace("[PATCH v4 ", "[PATCH v3 ")
      .replace("27 Jan 2026", "20 Jan 2026").replace("+\tselect MMU_GATHER", "+\tselect HAVE_MMU")
  );
  const [cover, ...patches] = v4;
  const linked = cover!.replace(
    /^Subject:/m,
    `In-Reply-To: <${idOf(0, 3)}>\nReferences: <${idOf(0, 3)}>\nSubject:`,
  );
  return [...v3, linked, ...patches, ...replies()]
    .map((text) => Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

interface Reply {
  readonly to: string;
  readonly n: number;
  readonly from: string;
  readonly body: string;
  readonly headers?: string;
}

/** Replies as mailers write them, one character a byte. */
function replies(): string[] {
  const utf8 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
  const quoted =
    "> From: everystep <everystep@example.org>\n> Reviewed-by: Quoted <q@example.org>\n";
  const all: Reply[] = [
    {
      to: idOf(2),
      n: 2,
      from: "=?utf-8?q?J=C3=B6rg_M=C3=BCller?= <joerg@example.org>",
      headers: "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n",
      body: `${quoted}\n${utf8("Reviewed-by: J\u00f6rg M\u00fcller <joerg@example.org>")}\n`,
    },
    {
      to: idOf(0),
      n: 0,
      from: "A Maintainer <maint@subsystem.example.org>",
      headers: "Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: base64\n",
      body: `${btoa("Fine with me.\n\nAcked-by: A Maintainer <maint@example.org>\n")}\n`,
    },
    {
      to: idOf(6),
      n: 6,
      from: "Someone Else <someone@example.com>",
      body: `${quoted}\nTested-by: Another Person <another@example.net>\n`,
    },
    {
      to: idOf(7),
      n: 7,
      from: "T Ester <tester@example.org>",
      headers:
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n",
      body:
        "Works =E9verywhere.\n\nTested-by: T Ester <tester+kernel@example.=\norg> # um\n-- =\n\n" +
        "Reviewed-by: Signature <tester@example.org>\n",
    },
  ];
  return all.map(({ to, n, from, body, headers }, i) =>
    `From: ${from}\nDate: Wed, 28 Jan 2026 10:0${i}:00 +0000\nMessage-ID: <reply-${i}@example.org>\n` +
    `In-Reply-To: <${to}>\nReferences: <${idOf(0)}> <${to}>\n` +
    `Subject: Re: [PATCH v4 ${n}/8] a reply\nTo: linux-mm@lists.example\n${headers ?? ""}\n${body}`
  );
}
