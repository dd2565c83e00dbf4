/** Webhooks as GitHub sends them, as far as we read them and some more. */
import { sign } from "../../../bot/service/watch/hooks/signature.ts";

export const SECRET = "0123456789abcdef0123456789abcdef";

const repository = { id: 1, name: "linux", full_name: "owner/linux", private: false };

/** The last commit of a pull request after its nth push. */
export function commit(n: number): string {
  return n.toString(16).padStart(40, "a");
}

/** `pull_request`; `second`: when it was changed. */
export function pullRequest(
  action: string,
  over: {
    number?: number;
    head?: string;
    second?: number;
    draft?: boolean;
    merged?: boolean;
    name?: string;
  } = {},
) {
  const { number = 7, head = commit(1), second = 0, draft = false, merged = false, name } = over;
  const updated_at = new Date(Date.UTC(2026, 10, 21) + second * 1000).toISOString();
  return {
    ...{ action, number },
    pull_request: {
      ...{ id: 1, number, title: "mm: fix it", state: action === "closed" ? "closed" : "open" },
      ...{ draft, merged, user: { login: "octocat", type: "User" } },
      ...{ head: { ref: "topic", sha: head }, updated_at: updated_at.replace(".000", "") },
    },
    repository: { ...repository, ...(name === undefined ? {} : { full_name: name }) },
    sender: { login: "octocat", type: "User" },
  };
}

/** `check_run`. */
export function checkRun(action: string, head = commit(1)) {
  const pull_requests: unknown[] = [];
  return {
    ...{ action, check_run: { id: 9, name: "everystep", head_sha: head, pull_requests } },
    ...{ repository, sender: { login: "octocat", type: "User" } },
  };
}

/** `check_suite`. */
export function checkSuite(action: string, head = commit(1)) {
  return {
    action,
    check_suite: { id: 8, head_sha: head },
    repository,
    sender: { login: "octocat" },
  };
}

/** `issue_comment`. */
export function issueComment(
  body: string,
  over: { login?: string; type?: string; id?: number; pull?: boolean } = {},
) {
  const { login = "maintainer", type = "User", id = 500, pull = true } = over;
  return {
    action: "created",
    comment: { id, body, user: { login, type }, author_association: "MEMBER" },
    issue: { number: 7, ...(pull ? { pull_request: { url: "https://api.github.com/x" } } : {}) },
    ...{ repository, sender: { login, type } },
  };
}

let deliveries = 0;

/** A request of a webhook, signed. */
export function signed(event: string, payload: unknown, delivery = `d-${deliveries++}`) {
  const body = new TextEncoder().encode(JSON.stringify(payload));
  const headers = new Headers({
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": delivery,
    "x-hub-signature-256": sign(body, SECRET),
  });
  return { headers, body, delivery };
}
