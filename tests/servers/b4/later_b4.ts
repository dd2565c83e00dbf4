/**
 * A later b4 than this machine's, of another of Debian's suites, with those libraries of it that are
 * too old here, or not there at all; in a folder of its own.
 */
import { runTool } from "../process.ts";

/** By the suite: 0.14, and the newest. That one's `b4 prep` wants a pygit2 that is not for this Python. */
const PACKAGES = {
  trixie: ["b4", "python3-patatt"],
  sid: ["b4", "python3-dkim", "python3-ezgb", "python3-liblore", "python3-patatt"],
};

/** A b4 that runs by its path. */
export interface LaterB4 extends AsyncDisposable {
  /** A folder for the beginning of PATH: `b4` in it is this one. */
  readonly bin: string;
  /** For PYTHONPATH. */
  readonly modules: string;
}

/** Gets it, by the machine's own apt configuration and keys. */
export async function laterB4(suite: keyof typeof PACKAGES): Promise<LaterB4> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-b4-" });
  const tool = (argv: readonly string[], cwd = dir) => runTool(argv, { cwd });
  const format = ["--format", "$(REPO_URI)", "Created-By: Packages", "Component: main"];
  const [mirror] = (await tool(["apt-get", "indextargets", ...format])).split("\n");
  for (const part of ["lists/partial", "cache/archives/partial", "debs", "root", "bin"]) {
    await Deno.mkdir(`${dir}/${part}`, { recursive: true });
  }
  await Deno.writeTextFile(`${dir}/sources.list`, `deb ${mirror} ${suite} main\n`);
  const apt = (args: readonly string[]) =>
    tool([
      "apt-get",
      ...[
        `Dir::Etc::sourcelist=${dir}/sources.list`,
        "Dir::Etc::sourceparts=/dev/null",
        `Dir::State::lists=${dir}/lists`,
        `Dir::Cache=${dir}/cache`,
        "Acquire::Languages=none",
        "APT::Sandbox::User=root",
      ].flatMap((one) => ["-o", one]),
      ...args,
    ], `${dir}/debs`);
  await apt(["update"]);
  await apt(["download", ...PACKAGES[suite]]);
  for (const { name } of Deno.readDirSync(`${dir}/debs`)) {
    await tool(["dpkg-deb", "-x", `debs/${name}`, "root"]);
  }
  const modules = `${dir}/root/usr/lib/python3/dist-packages`;
  const main = "import sys; sys.argv[0] = 'b4'; from b4.command import cmd; cmd()";
  await Deno.writeTextFile(
    `${dir}/bin/b4`,
    `#!/bin/sh\nPYTHONPATH='${modules}' exec /usr/bin/python3 -P -c "${main}" "$@"\n`,
  );
  await Deno.chmod(`${dir}/bin/b4`, 0o755);
  return {
    bin: `${dir}/bin`,
    modules,
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}
