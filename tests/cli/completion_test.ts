import assert from "node:assert/strict";
import { completionScript, SHELLS } from "../../bot/cli/completion/mod.ts";
import { COMMANDS } from "../../bot/commands/mod.ts";
import { have, run } from "../../bot/system/process/process.ts";

const ARCHS = ["um", "alpha", "sparc64"];
const COMMAND_NAMES = COMMANDS.map(({ name }) => name);

/** Runs a script with the completion of that shell in a file, `$1`. */
async function inShell(argv: string[], shell: (typeof SHELLS)[number], cwd?: string) {
  const dir = await Deno.makeTempDir();
  try {
    const file = `${dir}/_everystep`;
    await Deno.writeTextFile(file, completionScript(shell, COMMANDS, ARCHS));
    // bash complains of a locale that the machine does not have.
    return await run([...argv, file], {
      cwd: cwd ?? dir,
      env: { ...Deno.env.toObject(), LC_ALL: "C" },
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** What bash offers for these words, the last of which is being typed. */
async function bashOffers(words: string[], cwd?: string): Promise<string[]> {
  const script = `. "$1"; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
    COMP_CWORD=${words.length - 1}; _everystep; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const outcome = await inShell(["bash", "--norc", "-uc", script, "bash"], "bash", cwd);
  assert.equal(outcome.stderr, "");
  return outcome.stdout.split("\n").filter(Boolean);
}

Deno.test("bash: the script registers itself", async () => {
  const outcome = await inShell(["bash", "--norc", "-c", '. "$1"; complete -p', "bash"], "bash");
  assert.equal(outcome.stdout.trim(), "complete -F _everystep everystep");
});

Deno.test("bash: what it offers", async (t) => {
  const rows: [string[], string[]][] = [
    [["everystep", "ver"], ["verify", "version"]],
    [["everystep", ""], [...COMMAND_NAMES]],
    [["everystep", "verify", "--inc"], ["--incremental"]],
    [["everystep", "check", "--inc"], []],
    [["everystep", "verify", "--level", ""], ["objects", "image", "boot"]],
    [["everystep", "verify", "--level", "=", "b"], ["boot"]],
    [["everystep", "verify", "--level", "="], ["objects", "image", "boot"]],
    [["everystep", "--color", "n"], ["never"]],
    [["everystep", "verify", "--arch", "al"], ["all", "alpha"]],
    [["everystep", "--verbose", "completion", "z"], ["zsh"]],
    [["everystep", "clean", "builds", "r"], ["results", "runs"]],
    [["everystep", "verify", "--base", ""], []],
    [["everystep", "help", "pl"], ["plan"]],
    [["everystep", "report", "r.json", "--format", "j"], ["junit", "json"]],
    [["everystep", "--no"], ["--no-color"]],
  ];
  for (const [words, want] of rows) {
    await t.step(words.join(" "), async () => assert.deepEqual(await bashOffers(words), want));
  }
});

Deno.test("bash: files for SERIES and directories for --tree, spaces and all", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/my tree`);
    await Deno.writeTextFile(`${dir}/my.mbox`, "");
    assert.deepEqual((await bashOffers(["everystep", "verify", "my"], dir)).sort(), [
      "my tree",
      "my.mbox",
    ]);
    assert.deepEqual(await bashOffers(["everystep", "verify", "--tree", "my"], dir), ["my tree"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test({
  name: "zsh: the script is sound and registers itself",
  ignore: !await have("zsh"),
  fn: async () => {
    const script = 'autoload -U compinit; compinit -D; . "$1"; print $_comps[everystep]';
    const outcome = await inShell(["zsh", "-fc", script, "zsh"], "zsh");
    assert.equal(outcome.stderr, "");
    assert.equal(outcome.stdout.trim(), "_everystep");
  },
});

Deno.test({
  name: "fish: what it offers",
  ignore: !await have("fish"),
  fn: async (t) => {
    const rows: [string, string[]][] = [
      ["everystep ver", ["verify", "version"]],
      ["everystep verify --level ", ["boot", "image", "objects"]],
      ["everystep clean r", ["results", "runs"]],
      ["everystep verify --incr", ["--incremental"]],
    ];
    for (const [line, want] of rows) {
      await t.step(line, async () => {
        const script = `source $argv[1]; complete -C '${line}'`;
        const outcome = await inShell(["fish", "--no-config", "-c", script], "fish");
        assert.equal(outcome.stderr, "");
        const words = outcome.stdout.split("\n").filter(Boolean).map((row) => row.split("\t")[0]!);
        assert.deepEqual(words.sort(), want);
      });
    }
  },
});

Deno.test("every script names every command and every flag", () => {
  for (const shell of SHELLS) {
    const script = completionScript(shell, COMMANDS);
    for (const command of COMMANDS) {
      assert.ok(script.includes(command.name), `${shell}: ${command.name}`);
      for (const flag of command.flags) {
        const name = flag.onlyNo ? `no-${flag.name}` : flag.name;
        assert.ok(script.includes(name), `${shell}: ${name}`);
      }
    }
  }
});
