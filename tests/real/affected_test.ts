/**
 * Soundness: what an incremental make compiles again must be among what we say a patch can change.
 * On the real tree, on um and alpha, for each state of the default series and for small patches,
 * one on top of the other. Takes half an hour with a warm compiler cache.
 *
 * EVERYSTEP_TEST_LINK=1 runs make without goals: slower, and the objects of the link are seen, too.
 * EVERYSTEP_TEST_TREE names a tree (default: the one that everystep provides), EVERYSTEP_TEST_CCACHE
 * a compiler cache, EVERYSTEP_TEST_ARCHS and EVERYSTEP_TEST_ONLY choose.
 */
import assert from "node:assert/strict";
import { type Affected, compare, takeSnapshot } from "../../bot/affected/mod.ts";
import { parseSeries } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { cacheDir } from "../../bot/system/files/files.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import {
  applySeries,
  openTree,
  openWorkspace,
  provideTree,
  resolveBase,
} from "../../bot/tree/mod.ts";
import { EDITS, type Source } from "./affected/edits.ts";
import { NO_LINK, type Rig, rigOf, touchedBetween } from "./affected/rig.ts";

const home = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const archs = (Deno.env.get("EVERYSTEP_TEST_ARCHS") ?? "um,alpha").split(",");
const only = new RegExp(Deno.env.get("EVERYSTEP_TEST_ONLY") ?? "");

/** What was asked for, and the edits that those build upon. */
const needed = new Set(EDITS.flatMap(({ name, needs }) => only.test(name) ? needs ?? [] : []));
const chosen = (what: string) => only.test(what) || needed.has(what);

/** Compiled by the link, from sources that it writes. */
const LATE =
  /(?:^|[/.])(?:\w[\w-]*\.mod|vmlinux\.export|module-common|version-timestamp|tmp_vmlinux\d*\.\w+)\.o$/;

/** How many moves of an architecture may go to a whole build: there no set of objects is held against make's. */
const MOST_UNBOUNDED = 8;

Deno.test("what make compiles again is among what we say", async (t) => {
  const cache = cacheDir();
  const context = { cache, ui: silent };
  const path = Deno.env.get("EVERYSTEP_TEST_TREE");
  const tree = path === undefined ? await provideTree(context) : await openTree(path, context);
  const found = await readSource(`${home}/patches`, { cwd: home, ui: silent });
  const series = await parseSeries(found.messages, {});
  const base = await resolveBase(tree, series);
  await using workspace = await openWorkspace(tree, context);
  const applied = await applySeries(workspace, tree, base, series, { ui: silent });
  assert.ok(applied.ok);
  const dir = workspace.source;
  const ccache = Deno.env.get("EVERYSTEP_TEST_CCACHE") ?? `${cache}/ccache`;
  const goals = Deno.env.get("EVERYSTEP_TEST_LINK") === undefined ? NO_LINK : [];
  for (const name of archs) {
    const rig = await rigOf(name, dir, ccache, goals);
    const moves: [string, string][] = [];
    await workspace.checkout(base.commit);
    for (const edit of EDITS) {
      if (edit.only?.includes(name) === false || !chosen(edit.name)) continue;
      await edit.apply(sourceAt(dir));
      await gitText(dir, ["add", "-A"]);
      const who = ["-c", "user.name=everystep", "-c", "user.email=everystep@localhost"];
      await gitText(dir, [...who, "commit", "-q", "-m", edit.name]);
      moves.push([edit.name, await gitText(dir, ["rev-parse", "HEAD"])]);
    }
    moves.push(["all of that taken back", base.commit]);
    for (const state of applied.states.slice(1)) moves.push([`patch ${state.n}`, state.commit]);
    await t.step(name, async (t) => {
      await workspace.checkout(base.commit);
      const full = `${workspace.workDir}/affected-full-${name}`;
      const prepared = `${workspace.workDir}/affected-prepared-${name}`;
      await rig.make(full);
      let compiled = 0;
      const unbounded: string[] = [];
      // What a failed make left undone would count for the next move.
      let failed = "";
      let at = base.commit;
      let before = await takeSnapshot(await rig.prepare(prepared));
      for (const [what, commit] of moves) {
        if (!chosen(what)) continue;
        await t.step(what, async () => {
          assert.equal(failed, "", "a move before this one did not build");
          failed = what;
          await workspace.checkout(commit);
          const touched = await touchedBetween(dir, at, commit);
          const state = await rig.prepare(prepared);
          const clock = performance.now();
          const after = await takeSnapshot(state, { before, touched });
          const affected = compare(before, after, touched, name);
          const seconds = (performance.now() - clock) / 1000;
          const rebuilt = await rig.make(full);
          compiled += rebuilt.size;
          at = commit;
          before = after;
          failed = "";
          if (affected.kind === "unbounded") unbounded.push(what);
          judge({ rig, what, affected, rebuilt, seconds });
        });
      }
      assert.ok(compiled > 0, "make compiled nothing at all: this proved nothing");
      assert.ok(unbounded.length <= MOST_UNBOUNDED, `unbounded: ${unbounded.join("; ")}`);
    });
  }
});

function judge(result: {
  readonly rig: Rig;
  readonly what: string;
  readonly affected: Affected;
  readonly rebuilt: ReadonlySet<string>;
  readonly seconds: number;
}) {
  const { rig, what, affected, rebuilt, seconds } = result;
  if (affected.kind === "unbounded") {
    console.log(
      `${rig.arch.name} | ${what} | make ${rebuilt.size} | unbounded: ${affected.reason}`,
    );
    return;
  }
  const ours = new Set(affected.objects.map((object) => object.target));
  const linked = affected.link || affected.late !== undefined || ours.size > 0;
  const early = [...rebuilt].filter((target) => !LATE.test(target));
  const missed = [...rebuilt].filter((target) =>
    !ours.has(target) && !(linked && LATE.test(target))
  );
  const ratio = early.length === 0 ? "-" : (ours.size / early.length).toFixed(2);
  console.log(
    `${rig.arch.name} | ${what} | make ${early.length} | ours ${ours.size} | ${ratio} | ` +
      `${seconds.toFixed(1)} s | link ${affected.link} | symbols ${
        affected.changedSymbols.join(" ")
      }`,
  );
  if (missed.length > 0) console.log(`missed: ${missed.join(" ")}`);
  assert.deepEqual(missed, [], `${what}: missed`);
}

function sourceAt(dir: string): Source {
  return {
    read: (path) => Deno.readTextFile(`${dir}/${path}`),
    write: (path, text) => Deno.writeTextFile(`${dir}/${path}`, text),
    remove: (path) => Deno.remove(`${dir}/${path}`),
  };
}
