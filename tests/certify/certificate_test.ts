import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import assert from "node:assert/strict";
import { certificateText, makeCertificate } from "../../bot/certify/make.ts";
import { parseCertificate } from "../../bot/certify/parse.ts";
import { type Certificate, certificateJsonSchema } from "../../bot/certify/schema.ts";
import type { Cell, Report } from "../../bot/report/model/schema.ts";
import { VERDICTS } from "../../bot/report/model/cell_schema.ts";
import { UserError } from "../../bot/system/errors.ts";
import { REPORTS } from "../report/fixtures.ts";
import { golden } from "../report/golden.ts";
import { STATEMENT_SCHEMA } from "./in_toto_schema.ts";
import { reportOf, SAFE, treeOf } from "./reports.ts";

const ajv = new Ajv2020({ allErrors: true });
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
const isStatement = ajv.compile(STATEMENT_SCHEMA);
const isCertificate = ajv.compile(certificateJsonSchema());

const certify = (report: Report, any = false) => makeCertificate(report, { any, file: "r.json" });
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

Deno.test("a certificate: what it says, by in-toto's rules and by its own schema", async () => {
  const certificate = certify(SAFE);
  const text = certificateText(certificate);
  for (const valid of [isStatement, isCertificate]) {
    const good: boolean = valid(JSON.parse(text));
    assert.ok(good, JSON.stringify(valid.errors));
  }
  assert.deepEqual(
    certificate.subject.map(({ digest }) => digest.gitTree),
    [0, 1, 2, 3].map(treeOf),
  );
  await golden(new URL("golden/", import.meta.url), "certificate.json", text);
  assert.deepEqual(parseCertificate(new TextEncoder().encode(text), "c.json"), certificate);
});

Deno.test("schema certificate: a change of it shows here", () =>
  golden(
    new URL("golden/", import.meta.url),
    "certificate.schema.json",
    `${JSON.stringify(certificateJsonSchema(), null, 2)}\n`,
  ));

Deno.test("the rules of in-toto in use refuse what is no statement", async (t) => {
  const good = JSON.parse(certificateText(certify(SAFE)));
  const rows: [string, (value: typeof good) => void][] = [
    ["another type", (v) => v._type = "https://in-toto.io/Statement/v0.1"],
    ["no subject", (v) => v.subject = []],
    ["a subject without a digest", (v) => delete v.subject[0].digest],
    ["an empty digest set", (v) => v.subject[0].digest = {}],
    ["a tree in capitals", (v) => v.subject[0].digest.gitTree = "A".repeat(40)],
    ["half a tree", (v) => v.subject[0].digest.gitTree = "a".repeat(20)],
    ["no predicate type", (v) => delete v.predicateType],
    ["a predicate type that is no URI", (v) => v.predicateType = "certificate"],
    ["an authority in capitals", (v) => v.predicateType = "https://Example.org/x"],
    ["a predicate that is a text", (v) => v.predicate = "safe"],
  ];
  for (const [name, spoil] of rows) {
    await t.step(name, () => {
      const value = structuredClone(good);
      spoil(value);
      assert.equal(isStatement(value), false);
    });
  }
});

const SUBJECTS = ["one", "two", "three"];
const RED = { exit: 1, kind: "not-bisect-safe", text: "patch 2 breaks um" } as const;
const OPEN = { exit: 3, kind: "incomplete", text: "incomplete: 1 of 4 cells" } as const;

Deno.test("a run that shows nothing is refused, unless --any is given", async (t) => {
  const rows: [string, Report, RegExp][] = [
    ["red", reportOf(SUBJECTS, { um: "ppFx" }, undefined, RED), /patch 2 breaks um/],
    ["incomplete", reportOf(SUBJECTS, { um: "pp.p" }, undefined, OPEN), /incomplete: 1 of 4/],
    ["still running", { ...SAFE, complete: false }, /the run is not complete/],
    // What it calls itself is not believed.
    ["red cells", reportOf(SUBJECTS, { um: "ppFx" }), /state 2 on um is fail/],
    ["inherited", reportOf(SUBJECTS, { um: "ppip" }), /state 2 on um is inherited/],
    ["untested", reportOf(SUBJECTS, { um: "pppp", alpha: "pnpp" }), /1 on alpha is untested/],
    ["infra", reportOf(SUBJECTS, { um: "pppI" }), /state 3 on um is infra/],
    [
      "a cell is missing",
      { ...reportOf(SUBJECTS, { um: "pp.p", alpha: "pppp" }), complete: true },
      /state 2 has no verdict on um/,
    ],
    ["only a broken base", reportOf(SUBJECTS, { um: "bbbb" }), /the base does not build on um/],
  ];
  for (const [name, report, want] of rows) {
    await t.step(name, () => {
      assert.throws(
        () => certify(report),
        (error) =>
          error instanceof UserError && want.test(error.text) &&
          /^r\.json: shows nothing: /.test(error.text),
      );
      // With --any it is certified, and says so inside.
      const { predicate } = certify(report, true);
      assert.equal(predicate.complete, report.complete);
      assert.equal(predicate.verdict.kind, report.verdict.kind);
    });
  }
});

Deno.test("an architecture whose base does not build is no reason against it", () => {
  certify(reportOf(SUBJECTS, { um: "pppp", parisc64: "bbub" }));
});

Deno.test("a report that does not fit itself is not certified, not even with --any", async (t) => {
  const [zero, one, two, three] = SAFE.states;
  const cell = SAFE.cells[0]!;
  const rows: [string, Partial<Report>, RegExp][] = [
    ["no states", { states: [] }, /no state but the base/],
    ["only the base", { states: [zero!], series: { ...SAFE.series, patches: [] } }, /no state but/],
    [
      "states out of order",
      { states: [zero!, two!, one!, three!] },
      /not 0 to N in order: 2 is in/,
    ],
    ["a state is missing", { states: [zero!, one!, two!] }, /3 patches and 3 states/],
    [
      "a tree that is none",
      { states: SAFE.states.with(1, { ...one!, tree: "HEAD" }) },
      /state 1 has the tree HEAD, which is no git hash/,
    ],
    [
      "another base",
      { tree: { ...SAFE.tree, base: { ...SAFE.tree.base, tree: treeOf(7) } } },
      /state 0 is not the tree of its base/,
    ],
    ["two verdicts", { cells: [...SAFE.cells, cell] }, /two verdicts on an architecture/],
    ["an architecture twice", { archs: [...SAFE.archs, SAFE.archs[0]!] }, /stands in it twice/],
    [
      "an architecture that it does not list",
      { cells: [...SAFE.cells, { ...cell, arch: "s390x" }] },
      /verdict on s390x, which it does not list/,
    ],
  ];
  for (const [name, part, want] of rows) {
    await t.step(name, () => {
      assert.throws(
        () => certify({ ...SAFE, ...part }, true),
        (error) => error instanceof UserError && want.test(error.text),
      );
    });
  }
});

Deno.test("a certificate from outside: what is none is refused, and the field named", async (t) => {
  const good = JSON.parse(certificateText(certify(SAFE)));
  const text = JSON.stringify(good);
  const spoilt = (spoil: (value: typeof good) => void) => {
    const value = structuredClone(good);
    spoil(value);
    return encode(value);
  };
  const rows: [string, Uint8Array, RegExp][] = [
    ["empty", new Uint8Array(), /is no JSON/],
    ["cut", new TextEncoder().encode(text.slice(0, 900)), /is no JSON/],
    ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), /is no JSON/],
    ["null", encode(null), /no in-toto Statement/],
    ["deep", new TextEncoder().encode("[".repeat(1e5) + "]".repeat(1e5)), /no in-toto Statement/],
    ["a report", encode(SAFE), /no in-toto Statement/],
    [
      "an older statement",
      spoilt((v) => v._type = "https://in-toto.io/Statement/v0.1"),
      /Statement/,
    ],
    [
      "of another kind",
      spoilt((v) => v.predicateType = "https://slsa.dev/provenance/v1\u001b[2J"),
      /predicateType is https:\/\/slsa\.dev\/provenance\/v1\\x1b/,
    ],
    ["a newer one", spoilt((v) => v.predicateType = "urn:everystep:certificate:v2"), /v2\n.*v1/],
    ["of no kind", spoilt((v) => v.predicateType = [[["x"]]]), /predicateType is none/],
    ["no subjects", spoilt((v) => delete v.subject), /is no certificate: subject: /],
    ["empty subjects", spoilt((v) => v.subject = []), /subjects are not the trees of its states/],
    ["one subject less", spoilt((v) => v.subject.pop()), /subjects are not the trees/],
    ["subjects reordered", spoilt((v) => v.subject.reverse()), /subjects are not the trees/],
    [
      "a subject by commit",
      spoilt((v) => v.subject[0].digest = { gitCommit: "a".repeat(40) }),
      /gitTree/,
    ],
    ["no predicate", spoilt((v) => delete v.predicate), /is no certificate: predicate: /],
    [
      "a verdict that is none",
      spoilt((v) => v.predicate.states[1].cells[0].verdict = "ok"),
      /states\[1\]\.cells\[0\]\.verdict/,
    ],
    ["fewer patches", spoilt((v) => v.predicate.series.patches.pop()), /2 patches and 4 states/],
  ];
  for (const [name, bytes, want] of rows) {
    await t.step(name, () => {
      assert.throws(
        () => parseCertificate(bytes, "c.json"),
        (error) =>
          error instanceof UserError && want.test(error.text) &&
          error.text.startsWith("c.json: ") &&
          !/\p{Cc}/u.test(error.text.replaceAll("\n", "")),
      );
    });
  }
  await t.step("fields that it does not know, it ignores", () => {
    const newer = spoilt((v) => {
      v.extra = 1;
      v.predicate.extra = {};
      v.subject[0].digest.sha256 = "0".repeat(64);
    });
    assert.deepEqual(parseCertificate(newer, "c.json"), good);
  });
});

Deno.test("hostile reports: certified as valid statements without control characters, or refused", () => {
  const evil = fc.oneof(
    fc.string({ unit: "binary", maxLength: 10 }),
    fc.constantFrom("", "\u001b[2J", "\0", "\ud800", "__proto__", "x".repeat(5000), treeOf(0)),
  );
  const tryOne = (report: Report) => {
    let made: Certificate;
    try {
      made = certify(report, true);
    } catch (error) {
      assert.ok(error instanceof UserError, String(error));
      return;
    }
    const text = certificateText(made);
    const json = JSON.parse(text);
    const good: boolean = isStatement(json) && isCertificate(json);
    assert.ok(good, JSON.stringify(isStatement.errors ?? isCertificate.errors));
    assert.ok(!/[^\n\P{Cc}]/u.test(text));
    assert.deepEqual(parseCertificate(new TextEncoder().encode(text), "c"), made);
  };
  for (const report of Object.values(REPORTS)) tryOne(report);
  fc.assert(
    fc.property(
      evil,
      fc.array(evil, { maxLength: 3 }),
      fc.array(fc.record({ state: fc.nat(4), arch: evil, verdict: fc.constantFrom(...VERDICTS) })),
      (text, archs, cells) =>
        tryOne({
          ...SAFE,
          run: { ...SAFE.run, id: text, startedAt: text },
          series: { ...SAFE.series, title: text },
          archs: archs.map((name) => ({ name, compiler: text, defconfig: text, why: text })),
          cells: cells.map((one): Cell => ({ ...SAFE.cells[0]!, ...one, configHash: text })),
        }),
    ),
    { numRuns: 40 },
  );
});
