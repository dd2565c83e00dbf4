/**
 * What stands around the temporary directory is no part of a test: it may lie in a git tree, in a
 * kernel's source, or beside what others left in /tmp. git's own variable says so, to git, to us, and
 * to the programs that tests start.
 * @module
 */
const base = await Deno.realPath(Deno.env.get("TMPDIR") || "/tmp").catch(() => "/tmp");
const before = Deno.env.get("GIT_CEILING_DIRECTORIES");
if (!(before ?? "").split(":").includes(base)) {
  Deno.env.set("GIT_CEILING_DIRECTORIES", before ? `${base}:${before}` : base);
}
