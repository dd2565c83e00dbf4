/** A GitHub that fails: nothing is lost, nothing is posted twice, no token is told. */
import assert from "node:assert/strict";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { contract } from "./contract.ts";
import { keptContract, LOOSE, postedOn, postTo, rig, SHORT, warnings } from "./rig.ts";
import { type Fault, type GitHub } from "./server.ts";

const LIMIT = "You have exceeded a secondary rate limit. Please wait a few minutes.";

Deno.test("GitHub, when it fails", LOOSE, async (t) => {
  const api = await contract();

  await t.step("faults that pass: it ends as if there had been none", async (t) => {
    const want = await (async () => {
      await using hub = await rig(api, SHORT);
      await postTo(hub, SHORT);
      return postedOn(hub);
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
          assert.deepEqual(postedOn(hub), want);
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
      return postedOn(hub);
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
      assert.deepEqual(postedOn(hub), want, `cut at write ${nth}`);
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
});
