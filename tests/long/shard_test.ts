import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "../../bot/shard/join.ts";
import { missingCells, shardReport } from "../../bot/shard/report.ts";
import { parseShardFile, type ShardFile } from "../../bot/shard/schema.ts";
import { BREAK_AND_MEND, commitSeries, formatSeries } from "../toy/kernel.ts";
import { called, type ToyHome, toyHome } from "../commands/program.ts";
import { runShards } from "./shards.ts";

/** What only time and place make of a report. */
const PASSING = ["run", "seconds", "cpuSeconds", "cached", "log"];

function lasting(json: string): unknown {
  return JSON.parse(json, (key, value) => PASSING.includes(key) ? undefined : value);
}

function words(plan: string): string[] {
  return JSON.parse(plan).include.map(({ shard }: { shard: string }) => shard);
}

/** Each with a cache of its own, as a job on a machine of its own would. */
const ownCache = (home: ToyHome) => (i: number) => [
  ...home.flags.slice(0, -1),
  `${home.dir}/cache-${i}`,
];

async function readShard(dir: string): Promise<ShardFile> {
  return parseShardFile(await Deno.readFile(`${dir}/shard.json`), dir);
}

function joined(shards: readonly ShardFile[]): ShardFile {
  return shards.reduce((a, b) => {
    const both = join(a, b);
    assert.ok(both.ok, JSON.stringify(both));
    return both.shard;
  });
}

/** The shard, verified without something that the series says it stands on. */
function lacking(shard: ShardFile, result: "not-found" | "left-out"): ShardFile {
  const prerequisites = [{ says: "Depends-on: x", result, patches: [] }];
  const base = { ...shard.head.tree.base, prerequisites };
  return { ...shard, head: { ...shard.head, tree: { ...shard.head.tree, base } } };
}

Deno.test("shards, each in a process and a directory of its own, merged", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND);
  const args = ["verify", "main..series", "--arch", "toya,toyb"];
  const plan = await called(home.dir, [
    ...["plan", "main..series", "--arch", "toya,toyb", "--matrix", "--shards", "4"],
    ...home.flags,
  ]);
  assert.deepEqual(words(plan.stdout), ["toya@0..2", "toya@3..6", "toyb@0..3", "toyb@4..6"]);
  const whole = await called(home.dir, [...args, ...home.flags, "-o", "whole", "--json"]);
  assert.equal(whole.code, 1, whole.stderr);
  const dirs = await runShards(home, args, words(plan.stdout), ownCache(home));
  const shards = await Promise.all(dirs.map(readShard));

  await t.step("say what one run says, but for times and places", async () => {
    const ran = await called(home.dir, ["merge", ...dirs.toReversed(), "-o", "out", "--json"]);
    assert.equal(ran.code, 1, ran.stderr);
    assert.deepEqual(lasting(ran.stdout), lasting(whole.stdout));
    assert.equal(
      ran.stdout.trimEnd(),
      (await Deno.readTextFile(`${home.dir}/out/report.json`)).trimEnd(),
    );
    assert.ok(Deno.statSync(`${home.dir}/out/report.html`).isFile);
    // Scripts that show a break are written where it was built, and merge does not copy them yet.
    const logs = (dir: string) =>
      Array.from(Deno.readDirSync(dir), ({ name }) => name).filter((name) => name.endsWith(".log"))
        .sort();
    assert.deepEqual(logs(`${home.dir}/out/logs`), logs(`${home.dir}/whole/logs`));
    for (const { log } of JSON.parse(ran.stdout).cells) {
      if (log !== undefined) assert.ok((await Deno.stat(log)).isFile && log.includes("/out/logs/"));
    }
  });
  await t.step("a shard alone is no verdict", async () => {
    const report = JSON.parse(await Deno.readTextFile(`${dirs[1]}/report.json`));
    assert.equal(report.shard, "toya@3..6");
    assert.equal(report.verdict.kind, "incomplete");
    assert.equal(report.complete, false);
  });
  await t.step("a missing shard makes it incomplete", async () => {
    const ran = await called(home.dir, ["merge", dirs[0]!, dirs[2]!]);
    assert.equal(ran.code, 1, "patch 3 breaks toyb, whatever the others say");
    const safe = await called(home.dir, ["merge", dirs[0]!]);
    assert.equal(safe.code, 3, safe.stderr);
    assert.match(safe.stderr, /no shard has 11 of 14 cells: toyb\/0, /);
  });
  await t.step("what was merged may be merged again, with itself, too", async () => {
    const some = await called(home.dir, ["merge", dirs[3]!, dirs[1]!, "-o", "some"]);
    assert.notEqual(some.code, 2, some.stderr);
    const ran = await called(home.dir, [
      ...["merge", "some", dirs[0]!, "some", dirs[2]!, "-o", "some", "--json"],
    ]);
    assert.deepEqual(lasting(ran.stdout), lasting(whole.stdout));
    const again = await Deno.readTextFile(`${home.dir}/some/shard.json`);
    assert.equal(again, await Deno.readTextFile(`${home.dir}/out/shard.json`));
  });
  await t.step("in any order, in any grouping, any of them twice", () => {
    const all = JSON.stringify(joined(shards));
    const picks = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    fc.assert(
      fc.property(picks, fc.array(fc.nat(3), { maxLength: 3 }), fc.nat(6), (order, more, at) => {
        const list = [...order, ...more].map((i) => shards[i]!);
        const cut = 1 + at % (list.length - 1);
        const grouped = joined([joined(list.slice(0, cut)), joined(list.slice(cut))]);
        assert.equal(JSON.stringify(grouped), all);
      }),
      { numRuns: 50 },
    );
    assert.deepEqual(missingCells(joined(shards)), []);
    assert.deepEqual(missingCells(shards[0]!).length, 11);
  });
  await t.step("a machine's fault gives way to an answer, in either order", () => {
    const [first] = shards;
    const failed: ShardFile = {
      ...first!,
      cells: first!.cells.map((cell) =>
        cell.outcome === undefined
          ? cell
          : { ...cell, outcome: { ...cell.outcome, kind: "infra", summary: "disk full" } }
      ),
    };
    assert.deepEqual(joined([failed, first!]).cells, first!.cells);
    assert.deepEqual(joined([first!, failed]).cells, first!.cells);
    assert.equal(shardReport(joined([failed, ...shards.slice(1)])).cells[0]!.verdict, "infra");
  });
  await t.step("two answers that differ, exit 2", async () => {
    const text = await Deno.readTextFile(`${dirs[0]}/shard.json`);
    await Deno.mkdir(`${home.dir}/liar`);
    const lie = text.replace('"kind":"built"', '"kind":"broken"');
    assert.notEqual(lie, text);
    await Deno.writeTextFile(`${home.dir}/liar/shard.json`, lie);
    const ran = await called(home.dir, ["merge", dirs[0]!, "liar", "-o", "never"]);
    assert.equal(ran.code, 2);
    assert.match(
      ran.stderr,
      /liar: does not go together with .*: they disagree about state 0 of toya/,
    );
    assert.throws(() => Deno.statSync(`${home.dir}/never`), Deno.errors.NotFound);
  });
  await t.step("of a machine that did not say what it builds with, nothing is known", () => {
    const { tools, ...silent } = shards[0]!;
    assert.deepEqual(Object.keys(tools!), ["toya"]);
    assert.deepEqual(joined([silent, shards[0]!]), joined([shards[0]!]));
    assert.deepEqual(joined([shards[0]!, silent]), joined([shards[0]!]));
    assert.ok(!("tools" in joined([silent])));
  });
  await t.step("of another run, exit 2, and says in what", async (t) => {
    const other: readonly [string, (shard: ShardFile) => unknown, RegExp][] = [
      [
        "tool",
        (s) => ({ ...s, head: { ...s.head, tool: { ...s.head.tool, version: "9" } } }),
        /versions/,
      ],
      ["series", (s) => ({ ...s, diffs: s.diffs.map((d) => `${d}\n`) }), /different series/],
      [
        "base",
        (s) => ({
          ...s,
          head: { ...s.head, states: s.head.states.map((x) => ({ ...x, tree: "0" })) },
        }),
        /bases/,
      ],
      ["what it stands on", (s) => lacking(s, "not-found"), /without what the series stands on/],
      ["level", (s) => ({ ...s, head: { ...s.head, level: "image" } }), /level/],
      ["plan", (s) => ({ ...s, plan: { ...s.plan, archs: [...s.plan.archs, "um"] } }), /--arch/],
      ["setup", (s) => ({ ...s, setup: "0" }), /checks/],
      ["compiler", (s) => ({ ...s, compilers: { toya: "gcc 1" } }), /compilers for toya/],
      [
        "all else that builds",
        (s) => ({ ...s, tools: Object.fromEntries(Object.keys(s.tools!).map((x) => [x, "0"])) }),
        /differ between their machines, though not in the compiler's version, for toya: have the/,
      ],
      ["id", (s) => ({ ...s, id: "0" }), /different runs/],
    ];
    for (const [name, change, why] of other) {
      await t.step(name, () => {
        const both = join(shards[0]!, change(shards[0]!) as ShardFile);
        assert.ok(!both.ok);
        assert.match(both.why, why);
      });
    }
  });
});

Deno.test("shards of mails at level image: one of all asks the tree's scripts", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND.slice(0, 3));
  await formatSeries(home.tree, `${home.dir}/patches`);
  const args = ["verify", `${home.dir}/patches`, "--arch", "toya,toyb"];
  const whole = await called(home.dir, [...args, ...home.flags, "--json", "-o", "whole"]);
  const dirs = await runShards(home, args, ["toyb+toya@3", "toya@0..2"], ownCache(home));
  const ran = await called(home.dir, ["merge", ...dirs, "--json"]);
  assert.equal(ran.code, 1, ran.stderr);
  assert.deepEqual(lasting(ran.stdout), lasting(whole.stdout));
  const shards = await Promise.all(dirs.map(readShard));
  assert.deepEqual(shards.map((shard) => shard.coverLetter !== undefined), [false, true]);
});

Deno.test("what is no shard, exit 2", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, BREAK_AND_MEND.slice(0, 2));
  const args = ["verify", "main..series", ...home.flags, "-o", "out"];
  const wrong: readonly [string, readonly string[], RegExp][] = [
    ["an architecture that the plan has not", [...args, "--shard", "um"], /the plan has no um/],
    ["a state too many", [...args, "--shard", "toya@1..3"], /no states 1\.\.3: they are 0 to 2/],
    ["no word", [...args, "--shard", "toya:1"], /--shard takes architectures and states/],
    ["no output", ["verify", "main..series", "--shard", "toya"], /--shard needs --output/],
    ["with --audit", [...args, "--shard", "toya", "--audit", "1"], /exclude each other/],
    ["--shards alone", ["plan", "--shards", "3"], /--shards is for plan --matrix/],
    ["nothing to merge", ["merge"], /merge needs directories/],
    ["an empty directory", ["merge", home.dir], /has no shard\.json/],
  ];
  for (const [name, argv, why] of wrong) {
    await t.step(name, async () => {
      const ran = await called(home.dir, argv);
      assert.equal(ran.code, 2, ran.stdout);
      assert.match(ran.stderr, why);
    });
  }
  const bad: readonly [string, RegExp][] = [
    ["{", /is no JSON/],
    ["{}", /is no shard: schema/],
    // As an everystep of before wrote it.
    ['{"schema":"everystep.shard/1"}', /reads everystep\.shard\/2, not everystep\.shard\/1/],
  ];
  for (const [text, why] of bad) {
    assert.throws(() => parseShardFile(new TextEncoder().encode(text), "shard.json"), why);
  }
});

Deno.test("a shard's directory leads nowhere else: no file of ours gets into what is merged", async () => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: x", files: { "mm/b.c": ["x * 2;", "x * 2"] } }]);
  await Deno.writeTextFile(`${home.dir}/secret.log`, "error: SECRET\n");
  const args = ["verify", "main..series", "--arch", "toya", "--level", "image"];
  const [dir] = await runShards(home, args, ["toya"], ownCache(home));
  const logs = ["toya-0.log", "toya-1.log"].map((name) => `${dir}/logs/${name}`);
  for (const log of logs) await Deno.remove(log);
  await Deno.symlink(`${home.dir}/secret.log`, logs[1]!);
  // Larger than the disk, had it been written.
  await Deno.writeTextFile(logs[0]!, "");
  await Deno.truncate(logs[0]!, 2 ** 40);
  const ran = await called(home.dir, ["merge", dir!, "-o", "out", "--json"]);
  assert.equal(ran.code, 1, ran.stderr);
  const cells: { log?: string }[] = JSON.parse(ran.stdout).cells;
  assert.deepEqual(cells.map(({ log }) => log), [undefined, undefined]);
  const texts = ["out/report.json", "out/report.html"].map((name) =>
    Deno.readTextFileSync(`${home.dir}/${name}`)
  );
  assert.ok(texts.every((text) => !text.includes("SECRET")));
  const copied = [...Deno.readDirSync(`${home.dir}/out/logs`)].map(({ name }) => name);
  assert.deepEqual(copied.filter((name) => name.endsWith(".log")), []);
});
