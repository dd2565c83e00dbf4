import assert from "node:assert/strict";
import fc from "fast-check";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { type Facts, journal, type JournalOptions } from "../../../bot/system/terminal/journal.ts";
import { makeSecrets, secretsIn } from "../../../bot/system/terminal/secrets.ts";

/** A journal whose lines are kept. */
function kept(options: Partial<JournalOptions> = {}) {
  const lines: string[] = [];
  const own = journal({
    form: "json",
    priorities: false,
    secrets: makeSecrets(["hunter22"]),
    write: (text) => lines.push(text),
    now: () => new Date("2026-01-02T03:04:05.006Z"),
    ...options,
  });
  return { own, lines };
}

Deno.test("an event is one line of JSON, its facts beside it", () => {
  const { own, lines } = kept();
  const worker = own.with({ worker: "w1" });
  worker.info("a shard is done", { series: "12ab", shard: "um", ms: 12, cells: undefined });
  worker.error("it broke", { worker: "w2", error: new InfraError("disk full"), time: 0 });
  own.warn("odd", { n: NaN, list: ["a"], error: "text" });
  assert.deepEqual(lines, [
    '{"time":"2026-01-02T03:04:05.006Z","level":"info","msg":"a shard is done","worker":"w1","series":"12ab","shard":"um","ms":12}\n',
    '{"time":"2026-01-02T03:04:05.006Z","level":"error","msg":"it broke","worker":"w2","error":"disk full"}\n',
    '{"time":"2026-01-02T03:04:05.006Z","level":"warn","msg":"odd","n":"NaN","list":"[\\"a\\"]","error":"text"}\n',
  ]);
});

Deno.test("an error is told with what is behind it, and a bug with its place", () => {
  const { own, lines } = kept({ form: "text" });
  const cause = new Error("ECONNREFUSED");
  own.warn("no database", { error: new InfraError("cannot connect", { cause }) });
  own.warn("said twice", { error: new InfraError("cannot: ECONNREFUSED", { cause }) });
  own.warn("of the user", { error: new UserError("bad", { hint: "do so", place: { file: "f" } }) });
  own.error("a bug", { error: new TypeError("x is undefined") });
  assert.deepEqual(lines.slice(0, 3), [
    '03:04:05 warn  no database error="cannot connect: ECONNREFUSED"\n',
    '03:04:05 warn  said twice error="cannot: ECONNREFUSED"\n',
    '03:04:05 warn  of the user error="f: bad\\n  hint: do so"\n',
  ]);
  assert.match(lines[3]!, /a bug error="x is undefined" stack="at .*journal_test.ts/);
});

Deno.test("journald gets the priority in front", () => {
  const { own, lines } = kept({ priorities: true });
  own.info("a");
  own.warn("b");
  own.error("c");
  assert.deepEqual(lines.map((line) => line.slice(0, 4)), ["<6>{", "<4>{", "<3>{"]);
});

Deno.test("no secret comes into the journal", async (t) => {
  const rows: [string, string][] = [
    ["postgres://bot:pa:ss@wo@db/x is gone", "postgres://bot:[token]@db/x is gone"],
    ["https://a@b/c and d://e/f:g@h", "https://a@b/c and d://e/f:g@h"],
    ["GET /x?page=2&access_token=abc&y=1", "GET /x?page=2&access_token=[token]&y=1"],
    ["host=db password=abc user=x", "host=db password=[token] user=x"],
    ['{"password": "abc"}', '{"password": "[token]"}'],
    ["Authorization: Bearer abc.def", "Authorization: Bearer [token]"],
    ["authorization:token abc", "authorization:token [token]"],
    ["X-Amz-Signature=0123", "X-Amz-Signature=[token]"],
    ["a bad signature: refused; no token", "a bad signature: refused; no token"],
    ["ghp_0123456789 hunter22", "[token] [token]"],
  ];
  for (const [text, want] of rows) {
    await t.step(text, () => {
      const { own, lines } = kept();
      own.info(text, { why: text, error: new Error(text), list: [text] });
      const event = JSON.parse(lines[0]!);
      assert.deepEqual([event.msg, event.why, event.error], [want, want, want]);
      assert.doesNotMatch(lines[0]!, /hunter22/);
    });
  }
  const env = { GITHUB_TOKEN: "tok", AWS_SECRET_ACCESS_KEY: "key", HOME: "/root", AWS_REGION: "r" };
  assert.deepEqual(secretsIn(env), ["tok", "key"]);
});

Deno.test("whatever is said, it is one line of bounded length without control characters", () => {
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.double(), fc.anything());
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.dictionary(fc.string(), value, { noNullPrototype: true }),
      (msg, facts) => {
        for (const form of ["json", "text"] as const) {
          const { own, lines } = kept({ form });
          own.info(msg, facts as Facts);
          const line = lines[0]!.slice(0, -1);
          assert.equal(lines.length, 1);
          assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
          if (form === "json") assert.equal(JSON.parse(line).level, "info");
        }
      },
    ),
    { numRuns: 30 },
  );
  const { own, lines } = kept();
  own.info("a.".repeat(1e6), { why: "eyJ".repeat(1e6) });
  assert.ok(lines[0]!.length < 5000);
});

Deno.test("standard error of another process: JSON, with priorities only for journald itself", async () => {
  const program = new URL("../../../bot/system/terminal/journal.ts", import.meta.url).href;
  const code =
    `import { journal } from "${program}"; journal().info("up " + Deno.env.get("X_TOKEN"))`;
  const say = async (setup: string) => {
    const script = `${setup} exec "$0" eval --ext=ts "$1" 2>&1 1>/dev/null | cat`;
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", script, Deno.execPath(), code],
      env: { X_TOKEN: "hunter22", NO_COLOR: "1" },
    }).output();
    return new TextDecoder().decode(stdout);
  };
  const [without, other] = await Promise.all([say(""), say("JOURNAL_STREAM=1:2")]);
  assert.match(without, /^\{"time":"[^"]*Z","level":"info","msg":"up \[token\]"\}\n$/);
  assert.match(other, /^\{/, "standard error is not what JOURNAL_STREAM names");
  const own = await say('JOURNAL_STREAM="$(stat -Lc %d:%i /proc/self/fd/2)"');
  assert.match(own, /^<6>\{/);
});
