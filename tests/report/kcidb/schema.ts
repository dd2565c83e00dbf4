/**
 * What KCIDB's I/O schema 5.3 asks of a submission, as a JSON Schema for Ajv. No package carries the
 * published one, which is made by a Python program (kcidb_io/schema/v05_03.py and those it builds on,
 * in github.com/kernelci/kcidb-io): its rules are written down here anew, for all objects and
 * properties that it knows. It refuses properties that it does not know; so does this.
 */

const ORIGIN = "[a-z0-9_]+";
const NO_NUL = "^[^\\0]*$";

const text = { type: "string", pattern: NO_NUL };
const excerpt = { ...text, maxLength: 16384 };
const url = { type: "string", format: "uri" };
const time = { type: "string", format: "date-time" };
const origin = { type: "string", pattern: `^${ORIGIN}$` };
const id = { type: "string", pattern: `^${ORIGIN}:.*$` };
const flag = { type: "boolean" };
const number = { type: "number" };
const revision = { type: "integer", minimum: 0 };
const path = { type: "string", pattern: "^([a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*)?$" };
const misc = { type: "object" };
const status = { enum: ["FAIL", "ERROR", "MISS", "PASS", "DONE", "SKIP"] };

const list = (items: unknown) => ({ type: "array", items });

function object(properties: Record<string, unknown>, required: readonly string[] = []) {
  return { type: "object", properties, required, additionalProperties: false };
}

const files = list(object({ name: { type: "string", pattern: "^[^/\\0]+$" }, url }, [
  "name",
  "url",
]));

const checkout = object({
  _timestamp: time,
  id,
  origin,
  tree_name: text,
  git_repository_url: url,
  git_commit_hash: { type: "string", pattern: "^[0-9a-f]{40}([0-9a-f]{24})?$" },
  git_commit_name: text,
  git_commit_tags: list(text),
  git_commit_message: text,
  git_repository_branch: text,
  git_repository_branch_tip: flag,
  patchset_files: files,
  patchset_hash: { type: "string", pattern: "^$|^[0-9a-f]{64}$" },
  message_id: { type: "string", format: "email" },
  comment: text,
  start_time: time,
  origin_builds_finish_time: time,
  origin_tests_finish_time: time,
  log_url: url,
  log_excerpt: excerpt,
  valid: flag,
  misc,
}, ["id", "origin"]);

const build = object({
  _timestamp: time,
  checkout_id: id,
  id,
  origin,
  comment: text,
  start_time: time,
  duration: number,
  architecture: { type: "string", pattern: "^[a-z0-9_]*$" },
  command: text,
  compiler: text,
  input_files: files,
  output_files: files,
  config_name: text,
  config_url: url,
  log_url: url,
  log_excerpt: excerpt,
  status,
  misc,
}, ["checkout_id", "id", "origin"]);

const environment = object({
  compatible: list({ type: "string", pattern: "^[^ \\0]+(,[^ \\0]+)*$" }),
  comment: text,
  misc,
});

const test = object({
  _timestamp: time,
  build_id: id,
  id,
  origin,
  environment,
  path,
  comment: text,
  log_url: url,
  log_excerpt: excerpt,
  status,
  number: object({ value: number, unit: text, prefix: { enum: ["metric", "binary"] } }, ["value"]),
  start_time: time,
  duration: number,
  input_files: files,
  output_files: files,
  misc,
}, ["build_id", "id", "origin"]);

const issue = object({
  _timestamp: time,
  id,
  version: revision,
  origin,
  categories: list(path),
  report_url: url,
  report_subject: text,
  culprit: object({ code: flag, tool: flag, harness: flag }),
  comment: text,
  misc,
}, ["id", "version", "origin"]);

const incident = object({
  _timestamp: time,
  id,
  origin,
  issue_id: id,
  issue_version: revision,
  build_id: id,
  test_id: id,
  present: flag,
  comment: text,
  misc,
}, ["id", "origin", "issue_id", "issue_version"]);

/** The schema of a submission. */
export const KCIDB_SCHEMA = object({
  version: object({
    major: { type: "integer", const: 5 },
    minor: { type: "integer", minimum: 0, maximum: 3 },
  }, ["major"]),
  checkouts: list(checkout),
  builds: list(build),
  tests: list(test),
  issues: list(issue),
  incidents: list(incident),
}, ["version"]);
