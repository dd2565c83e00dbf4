import assert from "node:assert/strict";
import { dtschema } from "../../bot/doctor/mod.ts";
import { forgetDtschema } from "../../bot/doctor/dtschema.ts";

/** A dtschema of one module, which loads another one: its interpreter is python with these on its path. */
async function install(dir: string): Promise<void> {
  const files: Readonly<Record<string, string>> = {
    "lib/dtschema/__init__.py": "import helper\n__version__ = helper.version\n",
    "lib/dtschema/schemas/core.yaml": "one: two\n",
    "lib/helper.py": 'version = "2022.08.2"\n',
    "python":
      `#!/bin/sh\nPYTHONDONTWRITEBYTECODE=1 PYTHONPATH=${dir}/lib exec /usr/bin/python3 "$@"\n`,
    "bin/dt-mk-schema": `#!${dir}/python\n`,
    "bin/dt-validate": `#!${dir}/python\nimport dtschema\nprint(dtschema.__version__)\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = `${dir}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text, { mode: 0o755 });
  }
}

Deno.test("a dtschema is known by its programs, its modules, its schemas and all that they load", async () => {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-dtschema-" }));
  const find = async () => {
    forgetDtschema();
    return await dtschema(`${dir}/bin`);
  };
  try {
    await install(dir);
    const first = await find();
    assert.equal(first?.version, "2022.08.2");
    assert.equal(first?.validate, `${dir}/bin/dt-validate`);
    assert.equal((await find())?.digest, first?.digest);
    for (const file of ["bin/dt-mk-schema", "lib/helper.py", "lib/dtschema/schemas/core.yaml"]) {
      const text = await Deno.readTextFile(`${dir}/${file}`);
      await Deno.writeTextFile(`${dir}/${file}`, `${text}# another\n`);
      const now = await find();
      assert.notEqual(now?.digest, first?.digest, file);
      await Deno.writeTextFile(`${dir}/${file}`, text);
    }
    assert.equal((await find())?.digest, first?.digest);
    await Deno.writeTextFile(`${dir}/lib/helper.py`, "import nothing_of_that_name\n");
    assert.equal(await find(), undefined);
    await Deno.remove(`${dir}/bin/dt-mk-schema`);
    assert.equal(await find(), undefined);
  } finally {
    forgetDtschema();
    await Deno.remove(dir, { recursive: true });
  }
});
