import assert from "node:assert/strict";
import fc from "fast-check";
import { markerOf, memoryOf } from "../../bot/publish/github/comment.ts";
import { credentialsFor } from "../../bot/publish/github/credentials.ts";
import { once } from "../../bot/publish/github/once.ts";
import { placeAt } from "../../bot/publish/github/place.ts";
import { makeSecrets } from "../../bot/system/terminal/secrets.ts";
import { type Alike, alike } from "../../bot/publish/github/same_patch.ts";
import { UserError } from "../../bot/system/errors.ts";
import { REPORTS } from "../report/fixtures.ts";

const MEMORY = {
  ...{ name: "everystep", series: "o/linux-next#7", version: 4, head: "a".repeat(40) },
  ...{ startedAt: "2026-01-02T03:04:05.000Z", check: 12 },
};

Deno.test("the hidden line of a comment: what goes in comes out, whatever it is", () => {
  fc.assert(fc.property(fc.string(), fc.string(), fc.nat(), (name, series, version) => {
    const memory = { ...MEMORY, name, series, version };
    const line = markerOf(memory);
    assert.ok(!line.includes("\n") && !line.slice(4, -3).includes("--"), line);
    assert.deepEqual(memoryOf(`${line}\n# text\n`), memory);
    assert.deepEqual(memoryOf(`${line}\r\n# text\r\n`), memory);
  }));
});

Deno.test("the hidden line: anything else is none of ours", async (t) => {
  const line = markerOf(MEMORY);
  const rows = [
    "",
    "# text",
    `text\n${line}\n`,
    `> ${line}\n`,
    line.replace("{", "["),
    "<!-- everystep {} -->\n",
  ];
  for (const text of rows) await t.step(text, () => assert.equal(memoryOf(text), undefined));
});

Deno.test("placeAt: the forms of a place", async (t) => {
  const api = "https://api.github.com", ghe = "https://ghe.example.org/api/v3";
  const rows: [string, object, string][] = [
    ["o/linux", { owner: "o", repo: "linux" }, api],
    ["o/linux#7", { owner: "o", repo: "linux", pull: 7 }, api],
    ["https://github.com/o/linux.git", { owner: "o", repo: "linux" }, api],
    ["https://github.com/o/linux/pull/7", { owner: "o", repo: "linux", pull: 7 }, api],
    ["https://ghe.example.org/o/linux/pull/7/files", { owner: "o", repo: "linux", pull: 7 }, ghe],
    ["https://ghe.example.org/o/linux", { owner: "o", repo: "linux" }, ghe],
  ];
  for (const [text, place, url] of rows) {
    await t.step(
      text,
      () => assert.deepEqual(placeAt(text, undefined, () => undefined), { place, api: url }),
    );
  }
  await t.step("GITHUB_API_URL", () => {
    const env = (name: string) => name === "GITHUB_API_URL" ? `${ghe}/` : undefined;
    assert.equal(placeAt("o/linux", undefined, env).api, ghe);
    assert.equal(placeAt("https://github.com/o/linux", undefined, env).api, api);
  });
  for (
    const text of [
      "linux",
      "o/..",
      "o/a b",
      "o/linux/pull/7",
      "-o/linux",
      "ftp://x/o/linux",
      "a@b.org",
    ]
  ) {
    await t.step(
      `${text} is none`,
      () => assert.throws(() => placeAt(text, undefined, () => undefined), UserError),
    );
  }
});

Deno.test("credentialsFor: a token goes only where the environment says", async (t) => {
  const rows: [string, Record<string, string>, string][] = [
    ["https://api.github.com", { GITHUB_TOKEN: "aaa" }, "aaa"],
    ["https://api.github.com", { GH_TOKEN: "bbb\n" }, "bbb"],
    ["https://evil.example.org/api/v3", { GITHUB_TOKEN: "aaa" }, "none"],
    ["https://ghe.example.org/api/v3", { GITHUB_TOKEN: "aaa", GH_HOST: "ghe.example.org" }, "aaa"],
    ["https://api.github.com", {}, "none"],
  ];
  for (const [url, env, want] of rows) {
    await t.step(`${url} ${Object.keys(env)}`, async () => {
      const found = await credentialsFor(url, undefined, (name) => env[name]);
      assert.equal(found.kind === "token" ? found.token : found.kind, want);
    });
  }
  const odd = (name: string) => name === "GITHUB_TOKEN" ? "a\nb: c" : undefined;
  await assert.rejects(credentialsFor("https://api.github.com", undefined, odd), UserError);
});

Deno.test("makeSecrets: hides those that it knows, and all that look like one", () => {
  const secrets = makeSecrets();
  secrets.add("plain-secret");
  secrets.add("abc");
  const text =
    "plain-secret abc ghp_0123456789 github_pat_11AAAA_bb eyJhbGci.eyJpc3Mi.c2lnbmF0 end";
  assert.equal(secrets.redact(text), "[token] abc [token] [token] [token] end");
});

Deno.test("alike: a commit is a patch by its hash or its tree; by its subject its diff decides", async (t) => {
  const base = REPORTS["break-and-mend"]!;
  const patches = base.series.patches.slice(0, 1).map((patch) => ({
    ...patch,
    subject: "mm: one",
  }));
  const of = { ...base, series: { ...base.series, patches } };
  const listed = { sha: "a".repeat(40), tree: "0".repeat(40), subject: "other" };
  const named = {
    ...of,
    series: { ...of.series, patches: [{ ...patches[0]!, commit: "b".repeat(40) }] },
  };
  const same = (...open: number[]) => ({ kind: "same", open } as const);
  const other = {
    kind: "other",
    why: 'its commit aaaaaaaaaaaa is not patch 1, "mm: one"',
  } as const;
  const rows: [string, Alike, typeof of, Partial<typeof listed>][] = [
    ["its tree", same(), of, { tree: base.states[1]!.tree }],
    ["its subject", same(1), of, { subject: "[PATCH 1/1] mm:  one" }],
    ["its hash", same(), named, { sha: "b".repeat(40) }],
    ["nothing", other, of, {}],
    ["another commit of the same subject", other, named, { subject: "mm: one" }],
  ];
  for (const [name, want, report, over] of rows) {
    await t.step(name, () => assert.deepEqual(alike(report, [{ ...listed, ...over }]), want));
  }
  const why = "it has 0 commits, the report 1 patches";
  assert.deepEqual(alike(of, []), { kind: "other", why });
});

Deno.test("once: looks again after every answer that was lost, and makes it once", async () => {
  const lost = Object.assign(new Error("gone"), { status: 500 });
  const pause = () => Promise.resolve();
  let there: string | undefined, made = 0;
  const found = await once({ pause }, () => Promise.resolve(there), () => {
    made++;
    there = "it";
    return Promise.reject(lost);
  });
  assert.deepEqual([found, made], [{ value: "it", made: true }, 1]);
  let tries = 0;
  const never = () => (tries++, Promise.reject(lost));
  await assert.rejects(once({ pause }, () => Promise.resolve(undefined), never), /gone/);
  assert.equal(tries, 4);
  const refused = Object.assign(new Error("no"), { status: 422, response: {} });
  const refuse = () => (tries++, Promise.reject(refused));
  await assert.rejects(once({ pause }, () => Promise.resolve(undefined), refuse), /no/);
  assert.equal(tries, 5);
});
