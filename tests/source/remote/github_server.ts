/**
 * The few answers of GitHub's REST API that reading a pull request takes, for a real repository: the
 * patches are those that git format-patch writes, as GitHub's are.
 */
import { git, gitText } from "../../../bot/system/process/git.ts";
import { serve, type TestServer } from "../../system/http/server.ts";

const AUTHOR = { GIT_AUTHOR_NAME: "J\u00f6rg", GIT_AUTHOR_EMAIL: "j@example.org" };

/** A server with one pull request, `owner/linux#7`. */
export interface GitHub extends TestServer {
  readonly repo: string;
  readonly base: string;
  /** Authorization headers that came, in order. */
  readonly tokens: (string | null)[];
}

/** What one commit writes: files and their contents. */
export type Commit = Readonly<Record<string, string | Uint8Array>>;

/** Makes a repository with these commits on a base, and serves it. */
export async function github(
  commits: readonly Commit[],
  options: {
    readonly merge?: boolean;
    readonly spoil?: (path: string, accept: string) => Response | undefined;
  } = {},
): Promise<GitHub> {
  const repo = await Deno.makeTempDir({ prefix: "everystep-github-" });
  const env = AUTHOR;
  await gitText(repo, ["init", "-q", "-b", "main"]);
  const commit = async (files: Commit, subject: string) => {
    for (const [name, data] of Object.entries(files)) {
      await Deno.mkdir(`${repo}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
      await Deno.writeFile(`${repo}/${name}`, bytes);
    }
    await gitText(repo, ["add", "-A"]);
    await gitText(repo, ["commit", "-q", "--allow-empty", "-m", subject], { env });
  };
  await commit({ "mm/a.c": "one\ntwo\nthree\n" }, "base");
  const base = await gitText(repo, ["rev-parse", "HEAD"]);
  for (const [i, files] of commits.entries()) await commit(files, `mm: change ${i + 1}`);
  if (options.merge) {
    await gitText(repo, ["checkout", "-q", "-b", "side", base]);
    await commit({ "side.c": "x\n" }, "side");
    await gitText(repo, ["checkout", "-q", "main"]);
    await gitText(repo, ["merge", "-q", "--no-ff", "-m", "merge", "side"], { env });
  }
  const tokens: (string | null)[] = [];
  const server = serve(async (request) => {
    const url = new URL(request.url), accept = request.headers.get("accept") ?? "";
    tokens.push(request.headers.get("authorization"));
    const path = decodeURIComponent(url.pathname.replace(/^\/api\/v3/, ""));
    return options.spoil?.(path, accept) ?? await answer(repo, base, path, accept);
  });
  const stop = server[Symbol.asyncDispose];
  return Object.assign(server, {
    ...{ repo, base, tokens },
    async [Symbol.asyncDispose]() {
      await stop();
      await Deno.remove(repo, { recursive: true });
    },
  });
}

async function answer(
  repo: string,
  base: string,
  path: string,
  accept: string,
): Promise<Response> {
  const pull = "/repos/owner/linux/pulls/7", contents = "/repos/owner/linux/contents/";
  const range = `${base}..main`;
  if (path === pull && accept.includes("patch")) {
    const { stdoutBytes } = await git(repo, ["format-patch", "--stdout", range]);
    const type = "application/vnd.github.patch; charset=utf-8";
    return new Response(new Uint8Array(stdoutBytes), { headers: { "content-type": type } });
  }
  if (path === pull) {
    const count = Number(await gitText(repo, ["rev-list", "--count", range]));
    const head = { sha: await gitText(repo, ["rev-parse", "main"]), ref: "topic" };
    return Response.json({
      ...{ number: 7, state: "open", title: "mm: fix\nit all", body: "It was\r\nbroken.\r\n" },
      ...{ commits: count, head, base: { sha: base, ref: "master" }, user: { login: "joerg" } },
    });
  }
  if (path === `${pull}/commits`) {
    const lines = await gitText(repo, [
      "rev-list",
      "--reverse",
      "--topo-order",
      "--parents",
      range,
    ]);
    return Response.json(
      lines.split("\n").filter((line) => line !== "").map((line) => {
        const [sha, ...parents] = line.split(" ");
        return { sha, parents: parents.map((parent) => ({ sha: parent })) };
      }),
    );
  }
  if (path === `${pull}/files`) {
    const names = await gitText(repo, ["diff", "--name-only", range.replace("..", "...")]);
    return Response.json(
      names.split("\n").filter((name) => name !== "")
        .map((filename) => ({ filename, status: "added" })),
    );
  }
  if (!path.startsWith(contents)) return Response.json({ message: "Not Found" }, { status: 404 });
  const name = path.slice(contents.length);
  const blob = await git(repo, ["cat-file", "blob", `main:${name}`]);
  if (blob.ok && accept.includes("raw")) return new Response(new Uint8Array(blob.stdoutBytes));
  const tree = await git(repo, ["ls-tree", "--name-only", `main:${name}`]);
  return Response.json(
    tree.stdout.trim().split("\n").map((entry) => ({ name: entry, type: "file" })),
  );
}
