/**
 * The trees of a service, and what this machine can build of them.
 * @module
 */
import type { ArchConfig, ServedTree } from "../../config/mod.ts";
import { available, type Finding } from "../../doctor/mod.ts";
import { kindOf } from "../../system/files/files.ts";
import { git } from "../../system/process/git.ts";
import { bad, good } from "./finding.ts";

const WHY = "series are verified on it";

/** A tree of service.toml: there, a git tree, and with its base. */
export async function treeFinding(
  { name, path, base = "HEAD", url }: ServedTree,
): Promise<Finding> {
  const label = `tree ${name}`;
  if (url !== undefined && (path === undefined || await kindOf(path) === "none")) {
    return good(label, `is fetched from ${url} when the service starts`);
  }
  if (path === undefined) return good(label, "is provided at the first run");
  if (await kindOf(path) !== "directory") {
    const todo = "git clone it there, or mend `path` in service.toml";
    return bad(label, WHY, `there is no ${path}; ${todo}`);
  }
  const isGit = await git(path, ["rev-parse", "--git-dir"]);
  if (!isGit.ok) {
    const foreign = /dubious ownership/.test(isGit.stderr);
    const todo = foreign
      ? `belongs to another user; git config --global --add safe.directory ${path}`
      : "is no git tree; mend `path` in service.toml";
    return bad(label, WHY, `${path} ${todo}`);
  }
  const found = await git(path, ["log", "-1", "--format=%h of %cs", `${base}^{commit}`, "--"]);
  if (!found.ok) {
    const todo = "git fetch it, or mend `base` in service.toml";
    return bad(label, WHY, `${path} has no commit ${base}; ${todo}`);
  }
  return good(label, `${path}, ${base} is ${found.stdout.trim()}`);
}

/** What a worker on this machine would offer. */
export function compilersFinding(
  archs: readonly ArchConfig[],
  findings: readonly Finding[],
  /** Other machines may build. */
  others: boolean,
): Finding {
  const able = archs.filter((arch) => available(arch, findings) === true).map(({ name }) => name);
  const lacking = archs.filter(({ name }) => !able.includes(name)).map(({ name }) => name);
  if (able.length === 0) {
    const why = "without one a worker here builds nothing; everystep doctor --install gets them";
    return bad("compilers", why, "none", { status: "missing", optional: others });
  }
  const not = lacking.length === 0 ? "" : `; not ${lacking.join(", ")}: everystep doctor says why`;
  return good("compilers", `${able.join(", ")}${not}`);
}
