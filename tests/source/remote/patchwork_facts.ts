/** What a patchwork knows of its projects, series, patches and letters: fields as its API has them. */

/** A project. */
export function projectFacts(home: string, list = "linux-mm"): unknown {
  const site = `https://${list}.example.org/`;
  return {
    ...{ id: list === "linux-mm" ? 408 : 10, url: `${home}/api/1.2/projects/408/`, name: list },
    ...{ link_name: list, list_id: `${list}.example.org`, list_email: `${list}@example.org` },
    ...{ web_url: site, scm_url: `${site}linux.git`, webscm_url: `${site}git/` },
    ...{ list_archive_url: `https://lore.kernel.org/${list}/`, commit_url_format: "" },
    list_archive_url_format: `https://lore.kernel.org/${list}/{}/`,
  };
}

/** A person who sends patches. */
export function submitterFacts(home: string): unknown {
  return { id: 7, url: `${home}/api/1.2/people/7/`, name: "A U Thor", email: "author@example.org" };
}

/** Series 1234, as what belongs to it names it. */
export function seriesFacts(home: string) {
  return {
    ...{ id: 1234, url: `${home}/api/1.2/series/1234/`, name: "mm: fix it all" },
    web_url: `${home}/project/linux-mm/list/?series=1234`,
    ...{ date: "2026-01-27T12:12:53", version: 1, mbox: `${home}/series/1234/mbox/` },
  };
}

/** A mail. */
export interface MailFacts {
  readonly id: number;
  readonly msgid: string;
  readonly name: string;
  readonly list?: string;
}

/** A patch or a letter, as its series names it. */
export function embeddedFacts(
  home: string,
  { id, msgid, name, list = "linux-mm" }: MailFacts,
  kind: "patch" | "cover" = "patch",
) {
  const page = `${home}/project/${list}/${kind}/${msgid}/`;
  return {
    ...{ id, url: `${home}/api/1.2/${kind === "patch" ? "patches" : "covers"}/${id}/` },
    ...{ web_url: page, msgid: `<${msgid}>`, list_archive_url: null },
    ...{ date: "2026-01-27T12:12:53", name, mbox: `${page}mbox/` },
  };
}

/** A patch, as a list of patches has it. */
export function patchFacts(home: string, mail: MailFacts) {
  const { url, ...embedded } = embeddedFacts(home, mail);
  return {
    ...{ ...embedded, url, project: projectFacts(home, mail.list) },
    submitter: submitterFacts(home),
    ...{ commit_ref: null, pull_url: null, state: "new", archived: false, hash: "0".repeat(40) },
    ...{ delegate: null, series: [seriesFacts(home)], check: "pending", tags: {}, related: [] },
    ...{ comments: `${url}comments/`, checks: `${url}checks/` },
  };
}
