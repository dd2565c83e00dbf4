/**
 * A fleet on loopback: a server, workers, their database, a mail server that is its own archive; and
 * series of the toy kernel for it to work off while its parts are killed.
 */
import { handIn } from "../../../bot/service/incoming.ts";
import { openDb } from "../../../bot/service/db/open.ts";
import { makeToyTree, TOY_ARCHS, TOY_FILES, writeFiles } from "../../toy/kernel.ts";
import { programArgv, TOY_SETTINGS } from "../../commands/program.ts";
import { denoDir, freeze } from "../process.ts";
import { smtp } from "../mail/smtp.ts";

/** One part that can be killed, and frozen. */
export interface Part {
  readonly name: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** SIGSTOP, and SIGCONT after so many milliseconds. What it started goes on, but for a database. */
  freeze(ms: number): Promise<void>;
}

/** The directory of a fleet, and what it needs beside its own processes. */
export interface Ground extends AsyncDisposable {
  readonly dir: string;
  readonly data: string;
  /** Mails that were taken: by Message-ID, how often. */
  readonly mails: ReadonlyMap<string, { readonly times: number; readonly answers: string }>;
  /** A process of everystep. */
  part(name: string, args: readonly string[]): Part;
}

const SERVICE = (tree: string, archive: number) =>
  `listen = "127.0.0.1:0"
level = "image"
patience_hours = 1
[retry]
limit = 200
delay = 1
delay_max = 4
[notify]
mail = true
archive = "http://127.0.0.1:${archive}/all/"
archive_minutes = 0.05
[[tree]]
name = "toy"
path = "${tree}"
`;
const MAIL = `enabled = true
embargo_hours = 0
failure = ["author"]
warning = ["author"]
success = ["author"]
`;

/** Makes the ground: a toy tree of these files, configurations, a mail server and its archive. */
export async function ground(files = TOY_FILES): Promise<Ground> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  const tree = `${dir}/linux`, deno = await denoDir();
  await makeToyTree(tree, files);
  const server = await smtp({ authOptional: true, hideSTARTTLS: true, disabledCommands: ["AUTH"] });
  const mails = () => {
    const found = new Map<string, { times: number; answers: string }>();
    for (const { text } of server.received) {
      const id = /^Message-ID: <(\S+)>/mi.exec(text)?.[1] ?? "none";
      const answers = /^In-Reply-To: <(\S+)>/mi.exec(text)?.[1] ?? "none";
      found.set(id, { times: (found.get(id)?.times ?? 0) + 1, answers });
    }
    return found;
  };
  const archive = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    const id = decodeURIComponent(new URL(url).pathname.split("/")[2] ?? "");
    return new Response(null, { status: mails().has(id) ? 200 : 404 });
  });
  await writeFiles(dir, {
    "configs/everystep.toml": TOY_SETTINGS,
    "configs/service.toml": SERVICE(tree, archive.addr.port),
    "configs/mail.toml": MAIL,
    "configs/arch/toya.toml": TOY_ARCHS["toya.toml"]!,
    "configs/arch/toyb.toml": TOY_ARCHS["toyb.toml"]!,
    ".gitconfig": `[sendemail]
	smtpServer = 127.0.0.1
	smtpServerPort = ${server.port}
	smtpEncryption = none
	from = Bot <bot@example.com>
[safe]
	directory = *
`,
  });
  return {
    ...{ dir, data: `${dir}/data` },
    get mails() {
      return mails();
    },
    part: (name, args) =>
      process(name, [...args, "--configs", `${dir}/configs`, "--data", `${dir}/data`], dir, deno),
    async [Symbol.asyncDispose]() {
      await archive.shutdown();
      await server[Symbol.asyncDispose]();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** A process that says what it does in `NAME.log`. */
function process(name: string, args: readonly string[], dir: string, deno: string): Part {
  let child: Deno.ChildProcess | undefined;
  const [program, ...rest] = programArgv([...args, "--cache", `${dir}/cache-${name}`]);
  return {
    name,
    start() {
      child = new Deno.Command("sh", {
        args: ["-c", `exec "$0" "$@" 2>>"${dir}/${name}.log"`, program!, ...rest],
        env: { INIT_CWD: dir, HOME: dir, DENO_DIR: deno, NO_COLOR: "1" },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      return Promise.resolve();
    },
    async kill() {
      try {
        child?.kill("SIGKILL");
      } catch { /* it has ended */ }
      await child?.status;
    },
    async freeze(ms) {
      if (child !== undefined) await freeze([child.pid], ms);
    },
  };
}

/** Series n of a fleet's work: of two patches; every third breaks the build at patch 2. */
export function breaks(n: number): boolean {
  return n % 3 === 0;
}

/** The Message-ID of patch `patch` of series n. */
export function idOf(n: number, patch: number): string {
  return `${n}-${patch}@fleet.example`;
}

function mbox(n: number): Uint8Array {
  const mail = (patch: number, subject: string, file: string, hunk: readonly string[]) =>
    [
      "From mboxrd@z Thu Jan  1 00:00:00 1970",
      `From: Author ${n} <author${n}@example.org>`,
      "Date: Tue, 27 Jan 2026 12:00:00 +0000",
      `Subject: [PATCH ${patch}/2] ${subject}`,
      `Message-ID: <${idOf(n, patch)}>`,
      ...(patch === 1 ? [] : [`In-Reply-To: <${idOf(n, 1)}>`]),
      "",
      "Because.",
      "",
      `Signed-off-by: Author ${n} <author${n}@example.org>`,
      "---",
      `diff --git a/${file} b/${file}`,
      `--- a/${file}`,
      `+++ b/${file}`,
      `@@ -3,4 +3,4 @@`,
      ...hunk,
      "-- ",
      "2.39.0",
      "",
      "",
    ].join("\n");
  const first = mail(1, `mm: return ${n}`, "mm/extra.c", [
    ...[" int extra(void)", " {", "-\treturn 3;", `+\treturn ${n + 4};`, " }"],
  ]);
  const second = mail(2, `mm: double by ${n}`, "mm/b.c", [
    ...[" int b(int x)", " {", "-\tint y = x * 2;"],
    ...[`+\tint y = x * ${n + 2}${breaks(n) ? "" : ";"}`, " "],
  ]);
  return new TextEncoder().encode(first + second);
}

/** Hands series 1 to `count` in, for some architectures or those that they affect. */
export async function handInSeries(
  { data }: Ground,
  count: number,
  archs?: readonly string[],
): Promise<void> {
  for (let n = 1; n <= count; n++) {
    await handIn(
      `${data}/incoming`,
      {
        ...{ key: idOf(n, 1), tree: "toy", source: idOf(n, 1), way: "hand", thread: `fleet ${n}` },
        ...{ version: 1, title: `mm: return ${n}`, author: `Author ${n}`, lists: [] },
        archs,
      },
      mbox(n),
      false,
    );
  }
}

/** What became of them. */
export interface Outcome {
  readonly title: string;
  readonly state: string;
  readonly verdict: string | null;
  readonly summary: string | null;
  readonly verdicts: number;
  readonly posting: string | null;
  readonly why: string | null;
}

/** Asks the database. */
export async function outcomes(choice: { readonly url?: string; readonly dir: string }) {
  await using db = await openDb({ ...choice, onError: () => {} });
  return await db.query<Outcome>(
    `select title, series.state, verdict, summary, posting.state as posting,
       coalesce(posting.why, series.why) as why,
       (select count(*)::int from everystep.event
        where event.series = series.id and kind = 'judged') as verdicts
     from everystep.series left join everystep.posting on posting.series = series.id
     order by created_at`,
  );
}

/** How many of them are judged, and told. */
export async function settled(url: string): Promise<number> {
  await using db = await openDb({ url, dir: "", onError: () => {} });
  const [row] = await db.query<{ n: number }>(
    `select count(*)::int as n from everystep.series join everystep.posting on posting.series = series.id
     where series.state = 'judged' and posting.state in ('sent', 'skipped', 'failed')`,
  );
  return row!.n;
}

/**
 * Kills one part after the other, and starts it again, or freezes it for a while, each fourth time, until it is
 * told to stop; how often each.
 */
export async function mayhem(
  parts: readonly Part[],
  { everyMs, seed, signal }: {
    readonly everyMs: number;
    readonly seed: number;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlyMap<string, number>> {
  const kills = new Map<string, number>();
  const random = generator(seed);
  const sleep = (ms: number) =>
    new Promise<void>((done) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        done();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener("abort", end);
    });
  for (let turn = 0; !signal.aborted; turn++) {
    await sleep(everyMs * (0.5 + random()));
    if (signal.aborted) break;
    const part = parts[Math.floor(random() * parts.length)]!, frozen = turn % 4 === 1;
    const name = frozen ? `${part.name} frozen` : part.name;
    kills.set(name, (kills.get(name) ?? 0) + 1);
    if (frozen) await part.freeze(FROZEN_MS * random());
    else {
      await part.kill();
      await sleep(1500 * random());
      await part.start();
    }
  }
  return kills;
}

/** Longer than the queue waits for a sign of life (HEARTBEAT_SECONDS): some jobs are taken over meanwhile. */
const FROZEN_MS = 15_000;

/** Numbers from 0 to 1 that a seed decides (the generator known as mulberry32). */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
