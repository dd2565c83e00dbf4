import assert from "node:assert/strict";
import { copyTools, rootOf } from "../../../bot/compile/tools/copies.ts";
import { writeFiles } from "../../toy/kernel.ts";

Deno.test("of tools/ that is copied which a build may write, and nothing through a link", async () => {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  const source = `${dir}/src`, build = `${dir}/out`;
  try {
    await writeFiles(dir, { "secret/key": "of the user's\n" });
    await writeFiles(source, {
      "tools/Makefile": "",
      "tools/mm/a.c": "",
      "tools/perf/b.c": "",
      "tools/testing/selftests/mm/c.c": "",
    });
    await Deno.symlink(`${dir}/secret`, `${source}/tools/linked`);
    await Deno.symlink(`${dir}/secret`, `${source}/tools/mm/inner`);
    const how = { in: "tools", words: [], headers: false };
    const names = async (dir: string) => {
      await Deno.remove(build, { recursive: true }).catch(() => {});
      const copies = await copyTools(source, build, { ...how, dir });
      return { copies, names: copies.dirs.map(({ path }) => path) };
    };
    const mm = await names("tools/mm");
    assert.deepEqual(mm.names, ["tools/mm"]);
    assert.equal(rootOf(mm.copies, source, "tools/mm/a.c"), mm.copies.root);
    assert.equal(rootOf(mm.copies, source, "tools/perf/b.c"), source);
    assert.equal(await Deno.readLink(`${mm.copies.root}/tools/mm/inner`), `${dir}/secret`);
    assert.deepEqual((await names("tools/perf")).names, ["tools/mm", "tools/perf"]);
    assert.deepEqual((await names("tools/testing/selftests/mm")).names, [
      "tools/mm",
      "tools/testing",
    ]);
    await Deno.rename(`${source}/tools`, `${dir}/elsewhere`);
    await Deno.symlink(`${dir}/elsewhere`, `${source}/tools`);
    assert.deepEqual((await names("tools/mm")).names, []);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
