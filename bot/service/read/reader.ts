/**
 * Reads mails, feeds and reports in a process of its own, with a limit of time and of memory: what takes
 * more is refused, and the others go on.
 * @module
 */
import { z } from "zod";
import { type Asked, type AskedProgram, askedProgram } from "../../system/process/asked.ts";
import { environment, interpreter } from "../../system/host.ts";
import { ENDS_WITH_US } from "../../system/process/spawn.ts";
import type { Classified } from "../watch/classify.ts";
import type { FeedRead, MailReader, Question, ReportRead, Unread } from "./types.ts";

/** How much a mail may take. */
export interface ReadLimits {
  /** Milliseconds. A patch of 16 MiB takes some seconds on a busy machine. */
  readonly timeoutMs: number;
  /** MiB of V8's heap. */
  readonly heapMib: number;
}

const LIMITS: ReadLimits = { timeoutMs: 60_000, heapMib: 512 };
/** Subjects, paths and addresses have bounds of their own, far below. */
const MAX_ANSWER = 16 * 2 ** 20;
/** Mails that one process reads: a server does not keep what it does not need. */
const QUESTIONS = 500;
/** More virtual memory than V8 reserves, and far less than what hurts. */
const DATA_BYTES = 4 * 2 ** 30;

/**
 * The machine may end a process, or be so busy that an answer is late, whatever the mail: it is asked
 * again, of a new process. So often a mail's reader may die, and be late, before the mail is refused.
 */
const MAX_DIED = 3, MAX_LATE = 2;

const subjects = z.array(z.string()).readonly();

/** A reader; `home` is the directory of everystep, `program` what is run of it. */
export function mailReader(
  home: string,
  { limits = LIMITS, program = `${home}/bot/service/read/main.ts` }: {
    readonly limits?: ReadLimits;
    readonly program?: string;
  } = {},
): MailReader & AsyncDisposable {
  const asked = askedProgram({
    argv: [
      ...[...ENDS_WITH_US, "prlimit", `--data=${DATA_BYTES}`, "--core=0", "--"],
      ...[interpreter(), "run", "--no-prompt", `--v8-flags=--max-old-space-size=${limits.heapMib}`],
      program,
    ],
    env: ownEnv(),
    timeoutMs: limits.timeoutMs,
    maxAnswer: MAX_ANSWER,
    questions: QUESTIONS,
  });
  return {
    async classify({ bytes }, whole) {
      const answer = await askedAgain(asked, { kind: "classify", whole }, bytes);
      // It is our own program's; only JSON has come between.
      return answer.kind === "answer"
        ? answer.value as Classified
        : { kind: "broken", why: whyNot(answer, limits) };
    },
    async feed(bytes, name) {
      const answer = await askedAgain(asked, { kind: "feed", name }, bytes);
      return answer.kind === "answer"
        ? answer.value as FeedRead | Unread
        : { kind: "broken", why: `${name}: ${whyNot(answer, limits)}` };
    },
    async report(bytes) {
      const answer = await askedAgain(asked, { kind: "report" }, bytes);
      return answer.kind === "answer"
        ? answer.value as ReportRead | Unread
        : { kind: "broken", why: whyNot(answer, limits) };
    },
    async subjects(mbox) {
      const answer = await askedAgain(asked, { kind: "subjects" }, mbox);
      return answer.kind === "answer" ? subjects.safeParse(answer.value).data ?? [] : [];
    },
    [Symbol.asyncDispose]: () => asked[Symbol.asyncDispose](),
  };
}

async function askedAgain(
  asked: AskedProgram,
  question: Question,
  bytes: Uint8Array,
): Promise<Asked> {
  for (let died = 0, late = 0;;) {
    const answer = await asked.ask(question, bytes);
    if (answer.kind === "died") died++;
    if (answer.kind === "late") late++;
    if (answer.kind === "answer" || died === MAX_DIED || late === MAX_LATE) return answer;
  }
}

function whyNot({ kind }: Exclude<Asked, { kind: "answer" }>, limits: ReadLimits): string {
  return kind === "late"
    ? `takes more than ${limits.timeoutMs / 1000} s to read`
    : `takes more than ${limits.heapMib} MiB to read`;
}

/** Where Deno finds what it has; nothing that is a secret. */
function ownEnv(): Record<string, string> {
  const names = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME", "NPM_CONFIG_REGISTRY"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = environment(name);
    return value === undefined ? [] : [[name, value]];
  }));
}
