/**
 * What stands around the temporary directory is no part of a test: it may lie in a git tree, in a
 * kernel's source, or beside what others left in /tmp. git's own variable says so, to git, to us, and
 * to the programs that tests start. What a developer has set for git, what a hook that runs the tests has,
 * and colours that are asked for are no part either.
 * @module
 */
/** The environment of a git that a test runs by itself: no one's configuration. */
export const PLAIN_GIT = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } as const;

for (const name of Object.keys(Deno.env.toObject())) {
  if (/^GIT_(?!CEILING_DIRECTORIES$)|^(?:FORCE_COLOR|CLICOLOR_FORCE)$/.test(name)) {
    Deno.env.delete(name);
  }
}
const base = await Deno.realPath(Deno.env.get("TMPDIR") || "/tmp").catch(() => "/tmp");
const before = Deno.env.get("GIT_CEILING_DIRECTORIES");
if (!(before ?? "").split(":").includes(base)) {
  Deno.env.set("GIT_CEILING_DIRECTORIES", before ? `${base}:${before}` : base);
}
