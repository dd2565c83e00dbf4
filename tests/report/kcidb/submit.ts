/** Renders reports for KCIDB, and holds what comes out against the schema and its rules. */
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import assert from "node:assert/strict";
import { renderKcidb } from "../../../bot/report/kcidb/report.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { KCIDB_SCHEMA } from "./schema.ts";

const ajv = new Ajv2020({ allErrors: true });
// The package is CommonJS, and its types do not say so.
(formats as unknown as (ajv: Ajv2020) => void)(ajv);
export const valid = ajv.compile(KCIDB_SCHEMA);

/** A thing of a submission, as far as the tests look. */
export interface Thing {
  readonly id: string;
  readonly origin: string;
  readonly [name: string]: unknown;
}

export interface Submission {
  readonly checkouts: readonly Thing[];
  readonly builds: readonly Thing[];
  readonly tests: readonly Thing[];
  readonly issues: readonly Thing[];
  readonly incidents: readonly Thing[];
}

/** Renders, and holds the text against the schema and against its rules that no schema can tell. */
export function submit(value: Report, origin = "everystep"): Submission {
  const json: Submission = JSON.parse(renderKcidb(value, origin));
  const good: boolean = valid(json);
  assert.ok(good, JSON.stringify(valid.errors?.slice(0, 3)));
  const { checkouts, builds, tests, issues, incidents } = json;
  for (const things of [checkouts, builds, tests, issues, incidents]) {
    const ids = things.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, `ids are unique: ${ids}`);
    for (const thing of things) {
      assert.equal(thing.origin, origin);
      assert.ok(thing.id.startsWith(`${origin}:`), thing.id);
    }
  }
  const among = (things: readonly Thing[], id: unknown) => things.some((one) => one.id === id);
  for (const one of builds) assert.ok(among(checkouts, one.checkout_id), `checkout of ${one.id}`);
  for (const one of tests) {
    assert.ok(among(builds, one.build_id), `build of ${one.id}`);
    // "Should only be considered when the test has actually executed."
    if (one.number !== undefined) assert.equal(one.status, "DONE");
  }
  for (const one of incidents) {
    const { build_id, test_id } = one;
    assert.ok((build_id === undefined) !== (test_id === undefined), one.id);
    assert.ok(build_id === undefined ? among(tests, test_id) : among(builds, build_id), one.id);
    assert.ok(among(issues, one.issue_id), one.id);
  }
  return json;
}
