/** Applies a series over and over until it is killed: cache, tree, base, mails. */
import { silent } from "../../bot/system/terminal/ui.ts";
import { applySeries, openTree, openWorkspace, resolveBase } from "../../bot/tree/mod.ts";
import { seriesOf } from "./toy.ts";

const [cache, path, base, ...files] = Deno.args as [string, string, string];
const series = seriesOf(files.map((file) => Deno.readFileSync(file)));
const tree = await openTree(path, { cache, ui: silent });
const start = await resolveBase(tree, series, { base });
const workspace = await openWorkspace(tree, { cache, ui: silent });
for (;;) {
  const ui = { ...silent, step: (text: string) => console.log(workspace.workDir, text) };
  const applied = await applySeries(workspace, tree, start, series, { ui });
  if (!applied.ok) throw new Error(JSON.stringify(applied.reject));
}
