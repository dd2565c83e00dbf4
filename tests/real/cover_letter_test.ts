/** The default series' letter against the real tree, and the real tree's scripts. */
import assert from "node:assert/strict";
import { everystep } from "../commands/program.ts";

const home = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

Deno.test("the default series' letter holds; checkpatch.pl and get_maintainer.pl run", async () => {
  const ran = await everystep(home, ["check", "--scripts", "--json"]);
  assert.equal(ran.code, 0, ran.stderr);
  const { series } = JSON.parse(ran.stdout);
  const of = (severity: string) =>
    series.coverLetter.filter((one: { severity: string }) => one.severity === severity);
  assert.deepEqual(of("mismatch"), []);
  assert.ok(
    of("ok").some(({ says }: { says: string }) =>
      says === "17 files changed, 23 insertions(+), 23 deletions(-)"
    ),
  );
  assert.ok(of("note").some(({ is }: { is: string }) => /Signed-off-by/.test(is)));
  const sums = series.patches.map((one: { checkpatch: { errors: number; warnings: number } }) => [
    one.checkpatch.errors,
    one.checkpatch.warnings,
  ]);
  assert.deepEqual(sums, [[1, 0], [1, 3], [1, 3], [1, 3], [1, 2], [1, 0], [1, 0], [1, 0]]);
  const emails = series.cc.map(({ email }: { email: string }) => email);
  assert.ok(emails.includes("linux-um@lists.infradead.org"));
  assert.ok(emails.includes("linux-alpha@vger.kernel.org"));
});
