import assert from "node:assert/strict";
import { writeMail } from "../../../bot/report/mail/mail.ts";
import { replyTo } from "../../../bot/report/mail/reply.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { reportGolden } from "../golden.ts";
import { DATE, FROM, OPEN, posted, reply } from "./fixtures.ts";
import { REPORTS } from "../fixtures.ts";
import { withBuilds, withCells, withStates } from "../recorded/derived.ts";
import { PLAIN_GIT } from "../../surroundings.ts";

Deno.test("the mails that people get", async (t) => {
  const cases: [string, Report][] = [
    ["all-pass", posted("all-pass")],
    ["break-and-mend", posted("break-and-mend")],
    ["base-broken", posted("base-broken")],
    ["drift", safeDrift()],
    ["hostile", posted("hostile")],
    ["40-patches", posted("40-patches")],
    ["two-breaks", twoBreaks()],
    ["warnings", warnings()],
    ["boots", posted("boots")],
    ["panic", posted("boots-panic")],
    ["dead-base", posted("boots-dead-base")],
    ["flaky", posted("boots-flaky")],
  ];
  for (const [name, report] of cases) {
    await t.step(
      name,
      () => reportGolden(`${name}.mail`, writeMail(reply(report), FROM, DATE).text),
    );
  }
});

/** Two patches break something: nobody's patch in particular is answered. */
function twoBreaks(): Report {
  const um = REPORTS["break-and-mend"]!.cells.filter(({ arch }) => arch === "um");
  return posted(
    withCells(REPORTS["base-broken"]!, (cell) => cell.arch === "um" ? um[cell.state]! : cell),
  );
}

/** The configuration changes where all is built. */
function safeDrift(): Report {
  const names = ["alpha", "um", "x86_64"];
  return posted(
    withBuilds(REPORTS["drift"]!, Object.fromEntries(names.map((name) => [name, name]))),
  );
}

/** The warnings of break-and-mend, without its breaks. */
function warnings(): Report {
  const report = REPORTS["break-and-mend"]!, { patches, title } = report.series;
  const own = (n: number) => n < 3 || n > 6 ? n : 1;
  const states = { alpha: own, sparc64: own, um: own, x86_64: (n: number) => n < 7 ? own(n) : 1 };
  return posted(withStates(report, title, patches.map(({ subject }) => subject), states));
}

Deno.test("the mail of the one patch that breaks is answered, else the cover letter", () => {
  assert.match(reply(posted("break-and-mend")).inReplyTo, /\.3-v4@/);
  assert.match(reply(twoBreaks()).inReplyTo, /\.0-v4@/);
  assert.match(reply(posted("all-pass")).inReplyTo, /\.0-v4@/);
  assert.match(reply(posted("all-pass", 1)).inReplyTo, /\.1-v4@/);
  const deep = posted("all-pass", 0, { references: ["v3@example.org", "a b@c", "re@example.org"] });
  assert.deepEqual(reply(deep).references, [
    "v3@example.org",
    "re@example.org",
    "20260127121253.0-v4@example.org",
  ]);
  assert.equal(reply(posted("all-pass", 0, { subject: "RE: [PATCH] x" })).subject, "RE: [PATCH] x");
});

Deno.test("the same series with the same verdict has the same Message-ID, and no other has", () => {
  const report = posted("break-and-mend");
  const later = { ...report, run: { ...report.run, id: "other", seconds: 1 } };
  assert.equal(reply(report).digest, reply(later).digest);
  assert.notEqual(reply(report).digest, reply(twoBreaks()).digest);
  const resent = posted("break-and-mend", 1);
  assert.notEqual(reply(report).digest, reply(resent).digest);
});

Deno.test("what is never mailed", async (t) => {
  const infra = { ...posted("untested-and-infra"), audit: undefined };
  const safe = posted("all-pass");
  const wrong = { ...REPORTS["untested-and-infra"]!.audit! };
  const silent: [string, Report, RegExp][] = [
    ["a machine's failure", infra, /^incomplete: 26 of 36 cells/],
    ["a run that goes on", { ...safe, run: { ...safe.run, finishedAt: undefined } }, /not ended/],
    ["a series nobody posted", REPORTS["all-pass"]!, /was not posted/],
    ["an audit that refutes us", { ...safe, audit: wrong }, /refuted/],
    [
      "nothing built",
      { ...safe, cells: safe.cells.map((cell) => ({ ...cell, verdict: "unaffected" })) },
      /nothing had to be built/,
    ],
  ];
  for (const [name, report, why] of silent) {
    await t.step(name, () => {
      const made = replyTo(report, OPEN);
      assert.equal(made.kind, "none");
      assert.match(made.kind === "none" ? made.why : "", why);
    });
  }
  await t.step("what was our fault, beside what was theirs", () => {
    const report = posted("break-and-mend");
    const cells = report.cells.map((cell) =>
      cell.state === 8 ? { ...cell, verdict: "infra" as const, reason: "disk full" } : cell
    );
    const { body } = reply({ ...report, cells });
    assert.doesNotMatch(body, /infra|disk full|our own fault/);
    assert.match(body, /not tested: alpha, sparc64, um, x86_64, state 8: no result/);
  });
});

Deno.test("who gets it is the policy's word", async (t) => {
  const report = posted("break-and-mend");
  const who = (policy: Partial<typeof OPEN>, of = report) => {
    const made = replyTo(of, { ...OPEN, ...policy });
    return made.kind === "none" ? made.why : [...made.to, ...made.cc].map(({ email }) => email);
  };
  const nobody = { failure: [], warning: [], success: [], reject: [] };
  await t.step("the author, the people in Cc and the list that has asked", () => {
    assert.deepEqual(who({}), ["dev@example.org", "maint@example.net", "linux-mm@kvack.org"]);
  });
  await t.step("no list that has not asked", () => {
    assert.deepEqual(who({ lists: [] }), ["dev@example.org", "maint@example.net"]);
    const lists = [{ address: "linux-mm@kvack.org", wants: ["success" as const] }];
    assert.deepEqual(who({ lists }), ["dev@example.org", "maint@example.net"]);
  });
  await t.step("no list that the series did not go to", () => {
    const lists = [{ address: "netdev@vger.kernel.org", wants: ["failure" as const] }];
    assert.deepEqual(
      who({ lists, recipients: nobody }),
      "by the policy, nobody gets a mail about a failure",
    );
  });
  await t.step("nobody who asked not to be written to", () => {
    assert.deepEqual(who({ never: ["dev@example.org", "@example.net"] }), ["linux-mm@kvack.org"]);
    assert.match(
      String(who({ never: ["@kvack.org", "@org", "@net"] })),
      /^by the policy, nobody .*left out: dev@example.org, who asked for it/,
    );
  });
  await t.step("maintainers", () => {
    const cc = [
      { name: "Some List", email: "some@example.org", role: "open list", section: "MM" },
      { name: "Boss", email: "boss@example.org", role: "maintainer", section: "MM" },
    ];
    const known = { ...report, series: { ...report.series, cc } };
    const recipients = { ...nobody, failure: ["maintainers" as const] };
    assert.deepEqual(who({ lists: [], recipients }, known), ["boss@example.org"]);
  });
  await t.step("nobody twice, whatever the letters", () => {
    const cc = [{ name: "D", email: "DEV@EXAMPLE.ORG" }, { name: "x", email: "no address" }];
    const twice = posted("break-and-mend", 0, { cc });
    assert.deepEqual(who({ lists: [] }, twice), ["dev@example.org"]);
  });
});

Deno.test("the table fits below a Tested-by, as git reads trailers", async () => {
  const { body } = reply(posted("all-pass"));
  const table = body.slice(body.indexOf("  every patch built"), body.indexOf("\n\n-- "));
  const message = `mm: a subject\n\nA body.\n\nTested-by: T Ester <t@example.org>\n${table}\n` +
    "Signed-off-by: D <d@example.org>\n";
  const git = new Deno.Command("git", {
    args: ["interpret-trailers", "--parse"],
    env: PLAIN_GIT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = git.stdin.getWriter();
  await writer.write(new TextEncoder().encode(message));
  await writer.close();
  const messages = new TextDecoder().decode((await git.output()).stdout).split("\n");
  assert.match(messages[0]!, /^Tested-by: T Ester <t@example.org> every patch built .* x86_64 /);
  assert.equal(messages[1], "Signed-off-by: D <d@example.org>");
});
