/** What a GitHub holds that a posting reads and writes, and the answers about it, which are the description's
 * own examples with this state laid over them. */
import type { Contract } from "./contract.ts";

// deno-lint-ignore no-explicit-any
type Json = any;

/** A commit of the pull request. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** The pull request `owner/linux#7`, as it is now. */
export interface Pull {
  commits: readonly Commit[];
  /** As git format-patch writes it. */
  patch?: Uint8Array;
  files?: readonly string[];
}

/** Who asks. `job`: the token of a workflow, an App that cannot ask who it is. */
export interface Account {
  readonly kind: "user" | "app" | "job";
  readonly login: string;
}

/** All of it. */
export interface State {
  pull: Pull;
  readonly runs: Json[];
  readonly statuses: Json[];
  readonly comments: Json[];
  readonly reactions: Json[];
  /** What people may do, by their logins; those that are not here are no collaborators. */
  readonly permissions: Record<string, "admin" | "write" | "read">;
}

/** An answer: a status and its JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** An empty repository with a pull request. */
export function makeState(pull: Pull): State {
  return { pull, runs: [], statuses: [], comments: [], reactions: [], permissions: {} };
}

const R = "/repos/{owner}/{repo}";

/** Does what an operation does. undefined: this server has not learned it. */
export function obey(
  state: State,
  route: string,
  values: Readonly<Record<string, string>>,
  { body, query, by, api }: { body: Json; query: Json; by: Account | undefined; api: Contract },
): Answer | undefined {
  const like = (status: number, over: Json): Json => ({
    ...api.example(route, status) as Json,
    ...over,
  });
  const one = (status: number) => {
    const list = api.example(route, status);
    return Array.isArray(list) ? list[0] : list;
  };
  const missing = { status: 404, body: { message: "Not Found" } };
  const user = () => ({ ...USER, login: by!.login, type: by!.kind === "user" ? "User" : "Bot" });
  switch (route) {
    case "GET /user":
      return by?.kind === "user"
        ? { status: 200, body: like(200, { login: by.login }) }
        : { status: 403, body: { message: "Resource not accessible by integration" } };
    case "GET /app":
      return { status: 200, body: like(200, { slug: by!.login.replace("[bot]", "") }) };
    case `GET ${R}/installation`:
      return { status: 200, body: like(200, { id: 77 }) };
    case `GET ${R}/pulls/{pull_number}`: {
      const last = state.pull.commits.at(-1)!, example = api.example(route, 200) as Json;
      const changes = {
        ...{ number: 7, requested_teams: [], commits: state.pull.commits.length },
        ...{ title: "a pull request", body: "Its text.", head: { ...example.head, sha: last.sha } },
      };
      return values.pull_number === "7" ? { status: 200, body: like(200, changes) } : missing;
    }
    case `GET ${R}/pulls/{pull_number}/commits`: {
      const example = one(200);
      const listed = state.pull.commits.map(({ sha, tree, parents, message }) => ({
        ...example,
        sha,
        parents: parents.map((parent) => ({ ...example.parents[0], sha: parent })),
        commit: { ...example.commit, message, tree: { ...example.commit.tree, sha: tree } },
      }));
      return { status: 200, body: paged(listed, query) };
    }
    case `GET ${R}/pulls/{pull_number}/files`: {
      const example = one(200);
      const files = (state.pull.files ?? []).map((filename) => ({ ...example, filename }));
      return { status: 200, body: paged(files, query) };
    }
    case `POST ${R}/check-runs`: {
      if (by?.kind === "user") {
        return { status: 403, body: { message: "You must authenticate via a GitHub App." } };
      }
      const run = changed(
        { ...like(201, {}), id: 1000 + state.runs.length, annotations: [] },
        body,
      );
      state.runs.push(run);
      return { status: 201, body: asJson(run) };
    }
    case `PATCH ${R}/check-runs/{check_run_id}`:
    case `GET ${R}/check-runs/{check_run_id}`: {
      const at = state.runs.findIndex(({ id }) => `${id}` === values.check_run_id);
      if (at < 0) return missing;
      if (route.startsWith("PATCH")) state.runs[at] = changed(state.runs[at], body);
      return { status: 200, body: asJson(state.runs[at]) };
    }
    case `GET ${R}/commits/{ref}/check-runs`: {
      const all = state.runs.filter((run) =>
        run.head_sha === values.ref && run.name === (query.check_name ?? run.name)
      );
      const runs = paged(all.toReversed(), query).map(asJson);
      return { status: 200, body: { total_count: all.length, check_runs: runs } };
    }
    case `POST ${R}/statuses/{sha}`: {
      const status = {
        ...like(201, { target_url: null, description: null }),
        ...body,
        id: state.statuses.length,
        sha: values.sha,
      };
      state.statuses.unshift(status);
      return { status: 201, body: without(status, "sha") };
    }
    case `GET ${R}/commits/{ref}/statuses`: {
      const all = state.statuses.filter(({ sha }) => sha === values.ref);
      return { status: 200, body: paged(all, query).map((status) => without(status, "sha")) };
    }
    case `POST ${R}/issues/{issue_number}/comments`: {
      const comment = like(201, { id: 500 + state.comments.length, body: body.body, user: user() });
      state.comments.push(comment);
      return { status: 201, body: comment };
    }
    case `PATCH ${R}/issues/comments/{comment_id}`: {
      const comment = state.comments.find(({ id }) => `${id}` === values.comment_id);
      if (comment === undefined) return missing;
      if (comment.user.login !== by?.login) return { status: 403, body: { message: "not yours" } };
      comment.body = body.body;
      return { status: 200, body: comment };
    }
    case `GET ${R}/collaborators/{username}/permission`: {
      const permission = state.permissions[values.username!];
      if (permission === undefined) return missing;
      const user = { ...USER, login: values.username, role_name: permission };
      return { status: 200, body: like(200, { permission, role_name: permission, user }) };
    }
    case `POST ${R}/issues/comments/{comment_id}/reactions`: {
      const { content } = body, id = Number(values.comment_id);
      const known = state.reactions.some((one) => one.id === id && one.content === content);
      if (!known) state.reactions.push({ id, content });
      return {
        status: known ? 200 : 201,
        body: like(known ? 200 : 201, { content, user: user() }),
      };
    }
    case `GET ${R}/issues/{issue_number}/comments`:
      return { status: 200, body: paged(state.comments, query) };
  }
  return undefined;
}

const USER = {
  ...{ id: 1, node_id: "x", avatar_url: "https://example.org/a", gravatar_id: "" },
  ...{ url: "https://example.org/", html_url: "https://example.org/", type: "User" },
  ...{ followers_url: "https://example.org/", following_url: "https://example.org/" },
  ...{ gists_url: "https://example.org/", starred_url: "https://example.org/" },
  ...{ subscriptions_url: "https://example.org/", organizations_url: "https://example.org/" },
  ...{ repos_url: "https://example.org/", events_url: "https://example.org/" },
  ...{ received_events_url: "https://example.org/", site_admin: false },
};

/** Annotations are appended, as GitHub does it; the rest is replaced. */
function changed(run: Json, { output, ...rest }: Json): Json {
  const { annotations = [], ...texts } = output ?? {};
  const ended = rest.conclusion === undefined ? {} : { status: "completed" };
  return {
    ...run,
    ...(rest.status === "in_progress" ? { conclusion: null, completed_at: null } : {}),
    ...rest,
    ...ended,
    annotations: [...run.annotations, ...annotations],
    output: { ...run.output, text: null, ...texts },
  };
}

function asJson(run: Json): Json {
  const { annotations, ...rest } = run;
  return { ...rest, output: { ...rest.output, annotations_count: annotations.length } };
}

function without(value: Json, key: string): Json {
  const { [key]: _, ...rest } = value;
  return rest;
}

function paged(all: readonly Json[], { per_page = "30", page = "1" }: Json): Json[] {
  const size = Number(per_page), from = (Number(page) - 1) * size;
  return all.slice(from, from + size);
}
