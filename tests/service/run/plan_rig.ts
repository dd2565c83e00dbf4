/** A series that is planned by a child that answers as a test says. */
import { parseServiceSettings } from "../../../bot/config/service.ts";
import { planRun } from "../../../bot/service/run/plan_job.ts";
import { seriesById, submit } from "../../../bot/service/state/series.ts";
import type { Submission } from "../../../bot/service/types.ts";
import { journal } from "../../../bot/system/terminal/journal.ts";
import { testDb } from "../db.ts";
import { memoryStore, submission } from "../web/rig.ts";
import { type GivenAnswer, MBOX, REPORT, SETTINGS } from "./plan_answers.ts";
import { standIn } from "./stand_in.ts";

/** What the child answers, by command, with `of several` where there are several trees. */
export type Answers = Readonly<Record<string, GivenAnswer>>;

/** The service, and how a series is planned in it. */
export async function planRig() {
  const stack = new AsyncDisposableStack();
  const db = stack.use(await testDb());
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  stack.defer(() => Deno.remove(dir, { recursive: true }));
  let says: Answers = {};
  stack.use(
    await standIn(dir, async (command) => {
      // The archive's mirrors stand there.
      if (/^(?:fetch|check)$/.test(command.kind) && !command.configs) {
        return { code: 2, err: "everystep: no --configs" };
      }
      const output = String(command.output);
      const many = command.trees === undefined ? "" : " of several";
      const answer = says[command.kind + many] ?? { code: 0 };
      if (command.kind === "fetch" && answer.code === 0) {
        await Deno.mkdir(output);
        await Deno.writeTextFile(`${output}/0001-x.patch`, MBOX.replace(/^From .*\n/, ""));
        await Deno.writeTextFile(`${output}/series`, "0001-x.patch\n");
        return { ...answer, out: JSON.stringify({ files: ["0001-x.patch", "series"] }) };
      }
      if (command.kind === "verify") {
        await Deno.mkdir(output);
        await Deno.writeTextFile(`${output}/report.json`, JSON.stringify(REPORT));
      }
      const lacks = answer.asks?.find((flag) => !command[flag]);
      return lacks === undefined ? answer : { code: 1, err: `no --${lacks}` };
    }),
  );
  const store = memoryStore();
  const service = {
    ...{ db, store, temp: dir, settings: parseServiceSettings("service.toml", SETTINGS) },
    children: { home: dir, cache: dir, configs: dir, mib: 2048 },
    journal: journal({ write: () => {} }),
  };
  const { signal } = new AbortController();
  const plan = async (n: number, answers: Answers, more: Partial<Submission> = {}) => {
    says = answers;
    const { id } = await submit(db, submission(n, more)), run = { id, run: 1 };
    const ended = await planRun(service, run, signal);
    return { ended, run, row: (await seriesById(db, id))! };
  };
  return {
    ...{ db, dir, store, service, signal, plan },
    /** What the child answers from now on. */
    answer(answers: Answers) {
      says = answers;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
