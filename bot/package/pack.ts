/**
 * `deno task pack [DIR]`: makes the npm package, everystep-VERSION.tgz, in a directory (default: here).
 * It has the program's files, as git lists them, and depends on deno.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { makeDir, realPath, tempDir } from "../system/files/dirs.ts";
import { copyFile, writeAtomic } from "../system/files/files.ts";
import { git } from "../system/process/git.ts";
import { run } from "../system/process/process.ts";
import { environment, program } from "../system/host.ts";
import { VERSION } from "../version.ts";
import { homeOf } from "./install.ts";

/** The deno that README names. */
const DENO = "2.9.6";
const PARTS = [
  "bot",
  "configs",
  "patches",
  "mod.ts",
  "deno.json",
  "deno.lock",
  "LICENSE",
  "README.md",
];

/** Makes the package; gives its path. */
export async function pack(home: string, to: string): Promise<string> {
  const listed = await git(home, ["ls-files", "-z", "--", ...PARTS]);
  if (!listed.ok) throw new UserError(`${home} is no clone of everystep`);
  await using temp = await tempDir(environment("TMPDIR") ?? "/tmp");
  const dir = temp.path;
  for (const file of listed.stdout.split("\0").filter((one) => one !== "")) {
    await makeDir(`${dir}/${file}`.replace(/\/[^/]*$/, ""));
    await copyFile(`${home}/${file}`, `${dir}/${file}`);
  }
  await writeAtomic(`${dir}/package.json`, manifest());
  const packed = await run(["npm", "pack", "--silent", "--pack-destination", to], { cwd: dir });
  if (!packed.ok) throw new UserError(`npm pack: ${packed.stderr.trim()}`);
  return `${to}/${packed.stdout.trim()}`;
}

function manifest(): string {
  return `${
    JSON.stringify(
      {
        name: "everystep",
        version: VERSION,
        description: "verifies that a Linux kernel patch series is bisect-safe",
        license: "MIT",
        type: "module",
        bin: { everystep: "bot/package/launch.mjs" },
        dependencies: { deno: DENO },
        os: ["linux"],
      },
      null,
      2,
    )
  }\n`;
}

if (import.meta.main) {
  const to = `${environment("INIT_CWD") ?? "."}/`, [given = ""] = program.args;
  const dir = given.startsWith("/") ? given : to + given;
  await makeDir(dir);
  console.log(await pack(homeOf(import.meta.url), (await realPath(dir))!));
}
