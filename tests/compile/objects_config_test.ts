import assert from "node:assert/strict";
import { baseOutcome, objectsCell } from "../../bot/compile/objects.ts";
import { type PreparedState, prepareState } from "../../bot/compile/objects/prepare.ts";
import { TOY_FILES, writeFiles } from "../toy/kernel.ts";
import { toyRequest } from "./toy_state.ts";

/** Prepares the toy, and gives what `use` makes of that. */
async function toy<T>(
  files: Record<string, string>,
  use: (state: PreparedState) => Promise<T>,
): Promise<T> {
  const dir = await Deno.makeTempDir();
  try {
    await writeFiles(`${dir}/linux`, { ...TOY_FILES, ...files });
    const request = toyRequest(dir);
    return await use(await prepareState(request));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const prepared = (files: Record<string, string>) => toy(files, baseOutcome);

Deno.test("level objects: a state that was configured keeps its configuration, though it breaks later", async () => {
  const outcome = await prepared({ "knobs.mk": "prepare: fail\nfail:\n\tfalse\n" });
  assert.deepEqual([outcome.kind, outcome.level], ["broken", "objects"]);
  assert.equal(outcome.config, "CONFIG_TOY_EXTRA=y\n");
  assert.match(outcome.configHash, /^[0-9a-f]{64}$/);
});

Deno.test("level objects: what Kconfig left behind when it failed is no configuration", async () => {
  const outcome = await prepared({
    "knobs.mk": "defconfig: fail\nfail:\n\t@echo CONFIG_X=y > .config; false\n",
  });
  assert.deepEqual([outcome.kind, outcome.config], ["broken", undefined]);
  assert.notEqual(outcome.configHash, "");
});

Deno.test("level objects: where the machine failed the state before, nothing is known of this one", async () => {
  const result = await toy({}, (state) => {
    const { snapshot, ...rest } = state;
    assert.ok(snapshot !== undefined);
    return objectsCell({ ...rest, fault: "killed by SIGKILL" }, state, []);
  });
  assert.ok(result.kind === "outcome");
  assert.deepEqual([result.outcome.kind, result.outcome.summary], ["infra", "killed by SIGKILL"]);
});

Deno.test("level objects: what make prepare says anew is said, though nothing is compiled", async () => {
  const message = "unmet direct dependencies";
  const warning = { severity: "warning", tool: "kconfig", message } as const;
  const [same, other] = await toy({}, async (state) => {
    const facts = { ...state.facts, diagnostics: [warning] };
    return [
      await objectsCell({ ...state, facts }, { ...state, facts }, []),
      await objectsCell(state, { ...state, facts }, []),
    ];
  });
  assert.ok(same?.kind === "outcome" && same.outcome.kind === "unaffected");
  assert.ok(other?.kind === "outcome" && other.outcome.kind === "built");
  assert.deepEqual(other.outcome.diagnostics.map((one) => one.message), [message]);
  assert.deepEqual(other.outcome.baseline?.diagnostics, []);
});
