import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { BATCH, MAX_ANNOTATIONS } from "../../bot/publish/github/annotations.ts";
import type { Report } from "../../bot/report/schema.ts";
import { InfraError, UserError } from "../../bot/system/errors.ts";
import { message, report, REPORTS } from "../report/fixtures.ts";
import { type Contract, contract } from "./github/contract.ts";
import { commitsOf, keptContract, PERSON, postTo, standing, TOKENS } from "./github/rig.ts";
import { type Fault, type GitHub, github } from "./github/server.ts";

const RED = REPORTS["break-and-mend"]!;
const LIMIT = "You have exceeded a secondary rate limit. Please wait a few minutes.";

const rig = (api: Contract, of: Report) =>
  github(api, { commits: commitsOf(of) }, { tokens: TOKENS });

/** A short one: it breaks, and it is mended. */
const SHORT = report({
  archs: { um: "pFx" },
  subjects: ["mm: break it", "mm: mend it"],
  cells: { "1/um": { diagnostics: [message("error", "mm/a.c", 7, "expected ;")] } },
  verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 1 breaks um" },
});

/** A report with so many new warnings in one cell. */
function warnings(count: number): Report {
  const diagnostics = Array.from(
    { length: count },
    (_, i) => message("warning", "mm/a.c", i + 1, `unused ${i}`),
  );
  return report({
    archs: { um: "pw" },
    subjects: ["mm: one"],
    cells: { "1/um": { diagnostics } },
    verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on um" },
  });
}

// The throttling's limiters look after themselves with timers that hold no process up.
const LOOSE = { sanitizeOps: false, sanitizeResources: false };

Deno.test("GitHub, held against its own description", LOOSE, async (t) => {
  const api = await contract();

  await t.step("the contract sees what is wrong", () => {
    const body = { nme: "x", head_sha: 1, output: { title: "a", sumary: "b" } };
    const wrong = { method: "POST", path: "/repos/o/r/check-runs", query: {}, body };
    assert.deepEqual(api.request(wrong), [
      "/ must have required property 'name'",
      "/head_sha must be string",
      "/output must have required property 'summary'",
      "/nme is unknown",
      "/output/sumary is unknown",
    ]);
    const query = { filter: "some", pag: "1" };
    const list = { method: "GET", path: "/repos/o/r/commits/x/check-runs", query, body: undefined };
    assert.equal(api.request(list).length, 2);
    assert.equal(api.request({ ...list, path: "/repos/o/r/nothing" }).length, 1);
  });

  await t.step("check, statuses and comment; once more changes nothing", async () => {
    await using hub = await rig(api, RED);
    const first = await postTo(hub, RED);
    assert.equal(first.posted.kind, "posted");
    const there = standing(hub);
    assert.deepEqual(there.runs.map(({ conclusion, status }) => [conclusion, status]), [
      ["failure", "completed"],
    ]);
    assert.equal(there.runs[0]!.head_sha, commitsOf(RED).at(-1)!.sha);
    assert.equal(there.statuses.length, RED.series.patches.length);
    assert.equal(there.comments.length, 1);
    assert.match(there.comments[0]!, /^<!-- everystep [^\n]* -->\n# /);
    const count = hub.writes().length;
    const second = await postTo(hub, RED);
    assert.equal(hub.writes().length, count, "nothing is written again");
    assert.deepEqual(second.posted, {
      ...first.posted,
      check: { ...(first.posted as { check: object }).check, made: false },
      statuses: { set: 0, all: RED.series.patches.length },
      comment: { ...(first.posted as { comment: object }).comment, what: "the same" },
    });
    assert.deepEqual(standing(hub), there);
    keptContract(hub);
  });

  await t.step("a dry run writes nothing, and tells just what is sent then", async () => {
    for (const  of of[RED, warnings(120)]) {
      await using hub = await rig(api, of);
      const dry = await postTo(hub, of, { dry: true });
      assert.deepEqual(hub.writes(), []);
      await postTo(hub, of);
      const sent = hub.writes().map(({ method, path, body }) => ({ method, path, body }));
      const told = JSON.stringify(dry.writes).replaceAll("/check-runs/0", "/check-runs/1000")
        .replaceAll('\\"check\\":0', '\\"check\\":1000');
      // Only the address of the check is GitHub's to say.
      const link = /\\n\[The check, with all annotations\]\([^)]*\)\\n/;
      assert.deepEqual(JSON.parse(told), JSON.parse(JSON.stringify(sent).replace(link, "")));
    }
  });

  await t.step("annotations go in batches, and no further than a reader does", async () => {
    for (
      const [count, want] of [[0, 0], [50, 50], [51, 51], [100, 100], [
        620,
        MAX_ANNOTATIONS,
      ]] as const
    ) {
      const of = warnings(count);
      await using hub = await rig(api, of);
      await postTo(hub, of);
      const [run] = standing(hub).runs;
      assert.equal(run?.annotations, want);
      assert.equal(run?.conclusion, "success");
      const asked = hub.writes().filter(({ path }) => path.includes("check-runs"));
      assert.equal(asked.length, Math.max(1, Math.ceil(want / BATCH)));
      keptContract(hub);
    }
  });

  await t.step("a newer version supersedes the older check, in the same comment", async () => {
    await using hub = await rig(api, RED);
    await postTo(hub, RED);
    const newer: Report = {
      ...RED,
      series: { ...RED.series, version: RED.series.version + 1 },
      run: { ...RED.run, startedAt: "2026-02-02T00:00:00Z" },
      verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on alpha" },
    };
    hub.state.pull.commits = commitsOf(newer, "b");
    const { posted } = await postTo(hub, newer);
    assert.equal(posted.kind === "posted" && posted.superseded, true);
    const there = standing(hub);
    assert.deepEqual(there.runs.map(({ conclusion, title }) => [conclusion, title.slice(0, 10)]), [
      ["neutral", "superseded"],
      ["success", "bisect-saf"],
    ]);
    assert.equal(there.comments.length, 1);
    assert.match(there.comments[0]!, /bisect-safe on alpha/);
    const count = hub.writes().length;
    await postTo(hub, newer);
    assert.equal(hub.writes().length, count);
    hub.state.pull.commits = commitsOf(RED);
    const late = await postTo(hub, RED);
    assert.equal(late.posted.kind, "older");
    assert.equal(hub.writes().length, count, "an older one does not come back");
    keptContract(hub);
  });

  await t.step("another run at the same commits has a check of its own", async () => {
    await using hub = await rig(api, SHORT);
    await postTo(hub, SHORT);
    const mended: Report = {
      ...SHORT,
      run: { ...SHORT.run, startedAt: "2026-02-02T00:00:00Z" },
      verdict: { exit: 3, kind: "incomplete", text: "incomplete: 1 of 2 cells have no answer" },
    };
    await postTo(hub, mended);
    const { runs, comments } = standing(hub);
    assert.deepEqual(runs.map(({ conclusion }) => conclusion), ["neutral", "neutral"]);
    assert.match(runs[0]!.title, /^superseded by v4/);
    assert.match(runs[1]!.title, /^incomplete/);
    assert.equal(comments.length, 1);
    assert.equal((await postTo(hub, SHORT)).posted.kind, "older");
    keptContract(hub);
  });

  await t.step("a check before that we may not change, or that is gone, stays", async () => {
    for (const status of [403, 404]) {
      await using hub = await rig(api, SHORT);
      await postTo(hub, SHORT);
      hub.faults.push({
        on: status === 403 ? /^PATCH .*check-runs/ : /^GET .*check-runs\/\d+/,
        answer: { status, body: { message: "Resource not accessible by integration" } },
      });
      const again = { ...SHORT, run: { ...SHORT.run, startedAt: "2026-02-02T00:00:00Z" } };
      const { posted, said } = await postTo(hub, again);
      assert.equal(posted.kind === "posted" && posted.superseded, false);
      assert.match(said, new RegExp(`the check before, 1000, stays as it is \\(${status}\\)`));
      assert.equal(standing(hub).runs.length, 2);
    }
  });

  await t.step("a person's token gives a status for the check", async () => {
    await using hub = await rig(api, RED);
    const credentials = { kind: "token", token: "person_token_01" } as const;
    const { posted } = await postTo(hub, RED, { credentials });
    assert.equal(posted.kind === "posted" && posted.check.as, "status");
    const mark = standing(hub).statuses.find(({ context }) => context === "everystep");
    assert.equal(mark?.state, "failure");
    assert.equal(hub.state.comments[0].user.login, PERSON.login);
    keptContract(hub);
  });

  await t.step("an App signs in with its key", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const account = { kind: "app", login: "everystep-bot[bot]" } as const;
    const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
    await using hub = await github(api, { commits: commitsOf(RED) }, {
      app: { id: "4711", key: pem, account },
    });
    const credentials = { kind: "app", id: "4711", key } as const;
    await postTo(hub, RED, { credentials });
    assert.equal(standing(hub).runs.length, 1);
    assert.equal(hub.state.comments[0].user.login, account.login);
    const count = hub.writes().length;
    await postTo(hub, RED, { credentials });
    assert.equal(hub.writes().length, count);
    keptContract(hub);
  });

  await t.step("another's comment with our line in it is left alone", async () => {
    await using hub = await rig(api, RED);
    await postTo(hub, RED);
    const mine = hub.state.comments[0];
    const copied = { ...mine, id: 1, user: { ...mine.user, login: "mallory", type: "User" } };
    hub.state.comments.unshift(copied);
    mine.body = mine.body.replace("bisect", "bi-sect");
    await postTo(hub, RED);
    assert.equal(hub.state.comments.length, 2);
    assert.doesNotMatch(hub.state.comments[1].body, /bi-sect/);
    keptContract(hub);
  });

  await t.step("faults that pass: it ends as if there had been none", async (t) => {
    const want = await (async () => {
      await using hub = await rig(api, SHORT);
      await postTo(hub, SHORT);
      return standing(hub);
    })();
    const writes = [
      ["the check", /^POST .*check-runs$/],
      ["a status", /^POST .*statuses/],
      ["the comment", /^POST .*comments$/],
    ] as const;
    const limited = { status: 403, body: { message: LIMIT }, headers: { "retry-after": "1" } };
    const kinds: [string, Omit<Fault, "on">][] = [
      ["the connection breaks before", {}],
      ["the connection breaks before the request is whole", { when: "early" }],
      ["the connection breaks after the work is done", { when: "after" }],
      ["502 before", { answer: { status: 502, body: { message: "Bad gateway" } } }],
      ["502 after", { when: "after", answer: { status: 502, body: { message: "Bad gateway" } } }],
      ["a secondary rate limit with Retry-After", { answer: limited }],
      ["429", { answer: { ...limited, status: 429 } }],
      ["twice 500", { times: 2, answer: { status: 500, body: { message: "Oops" } } }],
    ];
    for (
      const [what, on] of [...writes, ["a read", /^GET .*(?:pulls|check-runs|comments)/] as const]
    ) {
      for (const [kind, fault] of kinds) {
        await t.step(`${what}: ${kind}`, async () => {
          await using hub = await rig(api, SHORT);
          hub.faults.push({ on, ...fault });
          await postTo(hub, SHORT);
          assert.deepEqual(standing(hub), want);
          assert.equal(hub.faults[0]!.times, 0, "it went wrong");
          keptContract(hub);
        });
      }
    }
  });

  await t.step("a batch of annotations whose answer is lost is not appended twice", async () => {
    for (const when of ["early", "before", "after"] as const) {
      const of = warnings(170);
      await using hub = await rig(api, of);
      hub.faults.push({ on: /^PATCH .*check-runs/, when });
      await postTo(hub, of);
      const lines = hub.state.runs[0].annotations.map((one: { start_line: number }) =>
        one.start_line
      );
      assert.deepEqual(lines, Array.from({ length: 170 }, (_, i) => i + 1));
      assert.equal(hub.state.runs[0].conclusion, "success");
      keptContract(hub);
    }
  });

  await t.step("cut short at any write, a second run ends what the first began", async () => {
    const of = warnings(120);
    const want = await (async () => {
      await using hub = await rig(api, of);
      await postTo(hub, of);
      return standing(hub);
    })();
    for (let nth = 0; nth < 5; nth++) {
      await using hub = await rig(api, of);
      let left = nth;
      hub.faults.push({
        on: { test: (what: string) => !what.startsWith("GET") && left-- <= 0 } as RegExp,
        times: 100,
      });
      await assert.rejects(postTo(hub, of), InfraError);
      hub.faults.length = 0;
      await postTo(hub, of);
      assert.deepEqual(standing(hub), want, `cut at write ${nth}`);
      keptContract(hub);
    }
  });

  await t.step("faults that stay are told in one line, without a token", async (t) => {
    const token = "job_token_000001";
    const echo = `no: authorization: token ${token}, ghp_abcdefghijklmnop`;
    const rows: [
      string,
      Partial<Fault> & { on: RegExp },
      typeof UserError | typeof InfraError,
      RegExp,
    ][] = [
      ["401", { on: /./, answer: { status: 401, body: { message: echo } } }, UserError, /401/],
      ["403", { on: /^POST/, answer: { status: 403, body: { message: echo } } }, UserError, /403/],
      [
        "404",
        { on: /pulls/, answer: { status: 404, body: { message: "Not Found" } } },
        UserError,
        /404/,
      ],
      ["422", { on: /^POST/, answer: { status: 422, body: { message: echo } } }, UserError, /422/],
      ["500", { on: /^POST/, answer: { status: 500, body: { message: echo } } }, InfraError, /500/],
      ["no answer", { on: /^POST/ }, InfraError, /nothing is posted twice/],
      [
        "a limit of an hour",
        {
          on: /^POST/,
          answer: { status: 403, body: { message: LIMIT }, headers: { "retry-after": "3600" } },
        },
        InfraError,
        /later/,
      ],
      [
        "no JSON",
        { on: /pulls/, answer: { status: 200, body: "hello" } },
        InfraError,
        /not GitHub's/,
      ],
    ];
    for (const [name, fault, kind, says] of rows) {
      await t.step(name, async () => {
        await using hub: GitHub = await rig(api, SHORT);
        hub.faults.push({ times: 100, ...fault });
        const error = await postTo(hub, SHORT).then(() => undefined, (error) => error);
        assert.ok(error instanceof kind, `${error}`);
        const text = error instanceof UserError ? error.text : error.message;
        assert.match(text, says);
        assert.doesNotMatch(`${text}${error.stack}`, /job_token|ghp_/);
        assert.ok(hub.seen.some((one) => one.authorization === `token ${token}`), "it was sent");
      });
    }
  });

  await t.step("without a pull request: the commits of the range", async () => {
    await using hub = await rig(api, SHORT);
    const hash = (n: number) => String(n).repeat(40);
    const patches = SHORT.series.patches.map((patch) => ({ ...patch, commit: hash(patch.n) }));
    const ranged: Report = { ...SHORT, series: { ...SHORT.series, patches } };
    const place = { pull: undefined };
    await postTo(hub, ranged, { place });
    const { runs, statuses, comments } = standing(hub);
    assert.deepEqual(runs.map(({ head_sha }) => head_sha), [hash(2)]);
    assert.deepEqual(statuses.map(({ sha }) => sha), [hash(1), hash(2)]);
    assert.deepEqual(comments, []);
    await assert.rejects(postTo(hub, SHORT, { place }), /does not say which commits/);
    await postTo(hub, SHORT, { place: { ...place, commit: hash(7) } });
    assert.equal(standing(hub).runs.at(-1)?.head_sha, hash(7));
    assert.equal(hub.state.statuses.length, 2, "of commits that nobody knows there is no status");
    keptContract(hub);
  });

  await t.step("our comment is found on the second page", async () => {
    await using hub = await rig(api, SHORT);
    await postTo(hub, SHORT);
    const [mine] = hub.state.comments;
    const others = Array.from({ length: 130 }, (_, i) => ({ ...mine, id: i + 1, body: "me too" }));
    hub.state.comments.unshift(...others);
    await postTo(hub, SHORT, { name: "everystep" });
    assert.equal(hub.state.comments.length, 131);
    await postTo(hub, SHORT, { name: "clang" });
    assert.equal(hub.state.comments.length, 132, "another setup has its own");
    keptContract(hub);
  });

  await t.step("an Enterprise server keeps to the same", async () => {
    await using hub = await rig(await contract("ghes-3.19"), RED);
    await postTo({ ...hub, url: `${hub.url}/api/v3` }, RED);
    assert.equal(standing(hub).runs.length, 1);
    assert.ok(hub.seen.length > 5);
    keptContract(hub);
  });

  await t.step("a pull request that has changed is not judged by an old report", async () => {
    await using hub = await rig(api, RED);
    const commits = commitsOf(RED);
    hub.state.pull.commits = [...commits.slice(0, -1), { ...commits.at(-1)!, message: "other" }];
    await assert.rejects(postTo(hub, RED), /is not what the report is about: its commit/);
    hub.state.pull.commits = commits.slice(1);
    await assert.rejects(postTo(hub, RED), /it has \d+ commits, the report/);
    assert.deepEqual(hub.writes(), []);
  });
});
