/** What a kernel's commands take grows no faster than their number times its logarithm. */
import { readDryRun } from "../../../bot/affected/commands/dry_run.ts";
import { readNodes } from "../../../bot/affected/commands/nodes.ts";
import { parseCommands } from "../../../bot/affected/commands/parsed.ts";
import { buildGraph } from "../../../bot/affected/graph.ts";
import { dirOf, nameOf } from "../../../bot/affected/keys.ts";
import type { Files, Key } from "../../../bot/affected/types.ts";
import { ROOTS } from "../../affected/memory.ts";
import { growth } from "../../series/growth.ts";

/** Objects of modules, a hundred in a directory, each with a name, a path and a header of its own. */
function modules(count: number): { readonly dry: readonly string[]; readonly files: Files } {
  const dirs = new Map<Key, Map<string, Key>>();
  const texts = new Map<Key, string>();
  const put = (key: Key, text: string) => {
    texts.set(key, text);
    const dir = dirs.get(dirOf(key)) ?? new Map<string, Key>();
    dirs.set(dirOf(key), dir.set(nameOf(key), key));
  };
  put("include/linux/all.h", "");
  const dry: string[] = [];
  for (let n = 0; n < count; n++) {
    const dir = `drivers/d${Math.floor(n / 100)}`;
    put(`${dir}/m${n}.c`, `#include <linux/all.h>\n#include "m${n}.h"\n`);
    put(`${dir}/m${n}.h`, `int m${n} = IS_ENABLED(CONFIG_M${n});\n`);
    dry.push(
      `set -e;  gcc -I/src/include -I/src/${dir} -DKBUILD_MODNAME='"m${n}"' -DKBUILD_BASENAME='"m${n}"' ` +
        `-c -o ${dir}/m${n}.o /src/${dir}/m${n}.c; ./scripts/basic/fixdep ${dir}/.m${n}.o.d ${dir}/m${n}.o ` +
        `'gcc' > ${dir}/.m${n}.o.cmd; rm -f ${dir}/.m${n}.o.d`,
    );
  }
  return {
    dry,
    files: {
      read: (key) => new TextEncoder().encode(texts.get(key)),
      texts: (key) => texts.has(key) ? [texts.get(key)!] : [],
      list: (dir) => dirs.get(dir) ?? new Map(),
    },
  };
}

const commandsOf = (dry: readonly string[]) => parseCommands(readDryRun(dry, () => {}), ROOTS);

Deno.test("growth: the commands of a build", async () => {
  await growth("commands", ({ dry, files }: ReturnType<typeof modules>) => {
    const from = readNodes(commandsOf(dry), files);
    const graph = buildGraph({ from, files, config: new Map() });
    if (graph.nodes.length < dry.length || graph.scans.size < dry.length) {
      throw new Error(`${graph.nodes.length} commands and ${graph.scans.size} files`);
    }
  }, (size) => modules(size / 250));
});

// Of two names for each module a set that grows was copied: gigabytes, with the modules of allmodconfig.
Deno.test("growth: the macros of a build", async () => {
  const make = (size: number) => {
    const { dry, files } = modules(size / 25);
    return { commands: commandsOf(dry), files };
  };
  await growth("macros", ({ commands, files }: ReturnType<typeof make>) => {
    readNodes(commands, files);
  }, make);
});

// A patch says what stands in a command: flags, names, messages.
Deno.test("growth: one long command", async (t) => {
  const RUNS = [
    ...[
      "a",
      "/",
      ".",
      " ",
      "-a/",
      "-I",
      "> ",
      "> .",
      ".cmd",
      ".cmd;",
      "'",
      '"',
      "\\",
      "$(",
      "`",
      "=",
    ],
    ...["; ", "&& ", "|", "{", "(", "cat ", "-include ", "-D", "-DA=", ".o ", "set -e; ", "trap '"],
  ];
  for (const before of ["gcc -c -o a.o a.c -a", "set -e; ", "echo x > "]) {
    for (const run of RUNS) {
      const label = `${before}${JSON.stringify(run)}...`;
      await t.step(label, () =>
        growth(label, (line: string) => {
          commandsOf([line]);
        }, (size) => `${before}${run.repeat(Math.ceil(size / run.length))}!`));
    }
  }
});
