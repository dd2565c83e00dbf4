import assert from "node:assert/strict";
import { tempDir } from "../../../bot/system/files/dirs.ts";
import {
  AS_A_JOB,
  type JobServer,
  jobServer,
  MAKEFLAGS,
} from "../../../bot/system/process/jobserver.ts";
import { run } from "../../../bot/system/process/process.ts";

const ENV = { PATH: "/usr/bin:/bin" };

const TARGETS = "a b c d";
/** Targets that note when they begin and end. */
const MAKEFILE = `all: ${TARGETS}
${TARGETS}:
	@echo + >> log; sleep 0.1; echo - >> log
`;

/** How many targets ran at once at most. */
async function peak(dir: string): Promise<number> {
  let now = 0, most = 0;
  for (const sign of (await Deno.readTextFile(`${dir}/log`)).trim().split("\n")) {
    now += sign === "+" ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}

/** Runs a make on a budget; `signal` kills it. */
function make(pool: JobServer, cwd: string, signal?: AbortSignal): Promise<boolean> {
  return pool.use(async () => {
    const argv = pool.open(["sh", "-c", `${AS_A_JOB}; exit $code`, "sh", "make"]);
    const done = await run(argv, { cwd, env: { ...ENV, MAKEFLAGS }, signal });
    return { value: done.ok, lost: done.ok ? "no" : "sure" };
  });
}

Deno.test("makes share the budget, and it is whole afterwards", async (t) => {
  await using dir = await tempDir("/tmp");
  await Deno.writeTextFile(`${dir.path}/Makefile`, MAKEFILE);
  for (const jobs of [1, 3]) {
    await t.step(`${jobs} jobs`, async () => {
      await Deno.remove(`${dir.path}/log`).catch(() => {});
      await using pool = jobServer(() => Promise.resolve(`${dir.path}/jobs`), jobs);
      const done = await Promise.all([1, 2, 3].map(() => make(pool, dir.path)));
      assert.deepEqual(done, [true, true, true]);
      assert.equal(await peak(dir.path), jobs);
      assert.equal(await tokens(pool), jobs);
    });
  }
  await t.step("without it there are more", async () => {
    await Deno.remove(`${dir.path}/log`);
    const own = () => run(["make", "-j3"], { cwd: dir.path, env: ENV });
    await Promise.all([own(), own(), own()]);
    assert.ok(await peak(dir.path) > 3);
  });
  await assert.rejects(Deno.stat(`${dir.path}/jobs`), Deno.errors.NotFound);
});

Deno.test("tokens of a killed make are made good once the others have ended", async () => {
  await using dir = await tempDir("/tmp");
  await Deno.writeTextFile(`${dir.path}/Makefile`, MAKEFILE);
  await using pool = jobServer(() => Promise.resolve(`${dir.path}/jobs`), 4);
  const killed = make(pool, dir.path, AbortSignal.timeout(70));
  const other = make(pool, dir.path);
  assert.equal(await killed, false);
  assert.equal(await make(pool, dir.path), true);
  assert.equal(await other, true);
  assert.equal(await tokens(pool), 4);
});

Deno.test("a make that waits for its first token gets that of a killed one", async () => {
  await using dir = await tempDir("/tmp");
  const slow = `${dir.path}/slow`, stop = new AbortController();
  await Deno.mkdir(slow);
  await Deno.writeTextFile(`${dir.path}/Makefile`, MAKEFILE);
  await Deno.writeTextFile(`${slow}/Makefile`, "all:\n\t@echo + >> log; sleep 60\n");
  await using pool = jobServer(() => Promise.resolve(`${dir.path}/jobs`), 1);
  const killed = make(pool, slow, stop.signal);
  // It holds the token once it runs something, however long that takes on a busy machine.
  await until(`${slow}/log`);
  const waiting = make(pool, dir.path, AbortSignal.timeout(20_000));
  stop.abort();
  assert.equal(await killed, false);
  assert.equal(await waiting, true);
  assert.equal(await tokens(pool), 1);
});

Deno.test("a token that is taken out is missing until it is given back", async () => {
  await using dir = await tempDir("/tmp");
  await using pool = jobServer(() => Promise.resolve(`${dir.path}/jobs`), 2);
  const never = new AbortController().signal;
  assert.equal(await pool.acquire(never), true);
  assert.equal(await tokens(pool), 1);
  await pool.use(() => Promise.resolve({ value: 0, lost: "sure" }));
  assert.equal(await pool.acquire(never), true, "also in a pipe that was renewed");
  assert.equal(await pool.acquire(AbortSignal.timeout(50)), false, "there is none left");
  await pool.give();
  await pool.give();
  assert.equal(await tokens(pool), 2);
});

Deno.test("what a build puts into the pipe goes with it, and stops nobody", async (t) => {
  await using dir = await tempDir("/tmp");
  await using pool = jobServer(() => Promise.resolve(`${dir.path}/jobs`), 2);
  const put = (bytes: number) => {
    const script = `head -c ${bytes} /dev/zero | dd bs=4096 oflag=nonblock >&9 2>/dev/null`;
    return run(pool.open(["sh", "-c", script]), { env: ENV });
  };
  await t.step("tokens of its own", async () => {
    await pool.use(async () => ({ value: await put(3), lost: "no" }));
    assert.equal(await pool.use(async () => ({ value: await tokens(pool), lost: "no" })), 2);
  });
  await t.step("as many as fit, while another runs", async () => {
    const other = Promise.withResolvers<void>();
    const beside = pool.use(async () => ({ value: await other.promise, lost: "no" }));
    await pool.use(async () => ({ value: await put(200_000), lost: "sure" }));
    other.resolve();
    await beside;
    assert.equal(await pool.use(async () => ({ value: await tokens(pool), lost: "no" })), 2);
  });
  await t.step("as many as fit, when a token is given back", async () => {
    assert.equal(await pool.acquire(new AbortController().signal), true);
    await pool.use(async () => {
      await put(200_000);
      await pool.give();
      return { value: 0, lost: "no" };
    });
    assert.equal(await pool.use(async () => ({ value: await tokens(pool), lost: "no" })), 2);
  });
});

/** Waits for a file, for a minute at most. */
async function until(path: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await Deno.stat(path).then(() => true, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${path} does not come`);
}

/** How many tokens are in the pipe. */
async function tokens(pool: JobServer): Promise<number> {
  const script = "text=$(dd bs=100 count=1 iflag=nonblock <&8 2>/dev/null); " +
    'printf %s "$text" >&9; printf %s "$text"';
  const done = await run(pool.open(["sh", "-c", script]), { env: ENV });
  return done.stdout.length;
}
