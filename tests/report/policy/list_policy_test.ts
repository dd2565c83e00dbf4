/** What the maintainers of lists want, and a person who passes mails on. */
import assert from "node:assert/strict";
import { parseMailPolicy } from "../../../bot/config/mod.ts";
import { replyTo } from "../../../bot/report/mail/reply.ts";
import { posted } from "../mail/fixtures.ts";

const HEAD = `enabled = true
embargo_hours = 1
never = ["never@example.org"]
failure = ["author"]
warning = ["author"]
success = ["author"]
`;

/** The reply to a report whose every mail went to these. */
function reply(
  name: string,
  to: readonly string[],
  cc: readonly string[],
  policies: string,
  tags: readonly string[] = [],
) {
  const report = posted(name);
  const people = (all: readonly string[]) => all.map((email) => ({ name: email, email }));
  const mails = report.series.posted!.map((mail) => ({ ...mail, to: people(to), cc: people(cc) }));
  const series = { ...report.series, posted: mails, tags };
  return replyTo({ ...report, series }, parseMailPolicy("mail.toml", HEAD + policies));
}

const MM = "linux-mm@kvack.org", NET = "netdev@vger.kernel.org", ANN = "ann@example.net";
const policy = (list: string, ...lines: string[]) =>
  `[[policy]]\nlists = ["${list}"]\n${lines.join("\n")}\n`;

Deno.test("who writes to very many people escapes no list's policy", () => {
  const report = posted("break-and-mend");
  const mails = report.series.posted!.map((mail) => ({ ...mail, more: true as const }));
  const many = { ...report, series: { ...report.series, posted: mails } };
  const found = (policies: string) => replyTo(many, parseMailPolicy("mail.toml", HEAD + policies));
  const told = found(policy(NET, "mute_all = true"));
  assert.ok(told.kind === "none");
  assert.match(told.why, /more people than are looked at/);
  assert.equal(found("").kind, "reply", "where no list has one there is none to escape");
});

Deno.test("the policy of a list decides who gets an answer", async (t) => {
  const who = (policies: string, to = [MM], cc = [ANN]) => {
    const found = reply("break-and-mend", to, cc, policies);
    return found.kind === "none"
      ? found.why
      : [...found.to, ...found.cc].map(({ email }) => email).join(" ");
  };
  const author = who("");
  const cases: [name: string, got: string, want: string | RegExp][] = [
    ["without one the file's own words hold", author, /^\S+@\S+$/],
    ["one of another list changes nothing", who(policy(NET, "mute_all = true")), author],
    ["reply_to_author", who(policy(MM, "reply_to_author = true")), author],
    ["nobody", who(policy(MM)), /nobody gets a mail about a failure/],
    ["mute_all", who(policy(MM, "reply_to_author = true", "mute_all = true")), /mute_all/],
    ["reply_all", who(policy(MM, "reply_all = true")), MM],
    [
      "cc_individuals leaves lists out",
      who(policy(MM, "cc_individuals = true"), [MM, NET], [ANN, "bpf@vger.kernel.org"]),
      ANN,
    ],
    [
      "cc_individuals leaves out what a policy calls a list",
      who(
        policy(MM, "cc_individuals = true") + policy("ask@bots.example.org") +
          policy("gfx@example.net"),
        [MM],
        ["Ask@bots.example.org", ANN, "gfx@example.net"],
      ),
      ANN,
    ],
    ["cc", who(policy(MM, 'cc = ["Boss@example.org"]')), "boss@example.org"],
    [
      "never is obeyed",
      who(policy(MM, 'cc = ["never@example.org"]', "reply_to_author = true")),
      author,
    ],
    [
      "ignored_emails, of whatever list",
      who(policy(NET, `ignored_emails = ["@${author.split("@")[1]}"]`)),
      /ignored_emails/,
    ],
    [
      "of two lists one that wants no answer wins",
      who(policy(MM, "reply_all = true", "reply_to_author = true") + policy(NET), [MM, NET]),
      author,
    ],
    [
      "a list that it did not go to gets nothing",
      who(`[[policy]]\nlists = ["${MM}", "${NET}"]\nreply_all = true\n`),
      MM,
    ],
  ];
  for (const [name, got, want] of cases) {
    await t.step(
      name,
      () => typeof want === "string" ? assert.equal(got, want) : assert.match(got, want),
    );
  }
});

Deno.test("a list's prefixes, embargo and clean results", () => {
  const own = policy(
    MM,
    "reply_to_author = true",
    "embargo_hours = 24",
    'subject_prefix = "[bot]"',
    'text_prefix = "By a machine."',
  );
  const found = reply("break-and-mend", [MM], [], own);
  assert.ok(found.kind === "reply");
  assert.match(found.subject, /^\[bot\] Re: /);
  assert.match(found.body, /^By a machine\.\n\ntree: /);
  assert.equal(found.embargoHours, 24);
  const clean = reply("all-pass", [MM], [], own);
  assert.ok(clean.kind === "none");
  assert.match(clean.why, /no positive mails/);
  assert.equal(reply("all-pass", [MM], [], `${own}positive = true\n`).kind, "reply");
  assert.equal(reply("all-pass", [ANN], [], own).kind, "reply", "the file's own words");
});

Deno.test("the words of sashiko's email_policy", () => {
  const own = policy(
    MM,
    "reply_to_author = true",
    "send_positive_review = true",
    'cc = ["Big Boss <Boss@example.org>", "plain@example.org"]',
  );
  const clean = reply("all-pass", [MM], [], own);
  assert.ok(clean.kind === "reply");
  assert.deepEqual(clean.cc, [
    { name: "Big Boss", email: "boss@example.org" },
    { name: "plain@example.org", email: "plain@example.org" },
  ]);
  const mute = policy(MM, "mute_all = true", 'subject_prefixes = ["mm", "MM-new"]');
  const tagged = (tags: readonly string[]) => reply("break-and-mend", [MM], [], mute, tags).kind;
  assert.equal(tagged(["mm-new"]), "none");
  assert.equal(tagged(["mm-stable"]), "reply", "it holds for its own prefixes alone");
  assert.equal(tagged([]), "reply");
});

Deno.test("mistakes in a policy are told", async (t) => {
  const bad: [string, string, RegExp][] = [
    ["no list", "[[policy]]\nlists = []\n", /at least one list/],
    ["an unknown word", policy(MM, "reply_everyone = true"), /unknown key "reply_everyone"/],
    ["two lines", policy(MM, 'subject_prefix = "a\\nb"'), /one line/],
    ["a name alone", policy(MM, 'cc = ["Big Boss"]'), /Name <name@example\.org>/],
    [
      "a patchwork",
      policy(MM, "patchwork = { enabled = true }"),
      /\[notify\] patchwork of service/,
    ],
    [
      "two words for one thing",
      policy(MM, "positive = true", "send_positive_review = false"),
      /leave one out/,
    ],
    ["nobody to moderate", policy(MM, 'to = "moderator"'), /needs a moderator/],
  ];
  for (const [name, text, message] of bad) {
    await t.step(name, () => {
      assert.throws(() => parseMailPolicy("mail.toml", HEAD + text), message);
    });
  }
});

Deno.test("who sends a series to an address of the bot's own hears of it, whatever it is", () => {
  const ask = "ask@bots.example.org";
  const own = policy(ask, "reply_to_author = true", "positive = true", "embargo_hours = 0");
  for (const name of ["all-pass", "break-and-mend"]) {
    const found = reply(name, [ask], [ANN], own);
    assert.ok(found.kind === "reply", name);
    assert.deepEqual([...found.to, ...found.cc].map(({ email }) => email), ["dev@example.org"]);
    assert.equal(found.embargoHours, 0, "who asks is not kept waiting");
  }
  // Also where a list got it that wants no answers: nobody but who asked gets one.
  const both = reply("all-pass", [ask, MM], [], own + policy(MM, "positive = true"));
  assert.ok(both.kind === "reply");
  assert.deepEqual([...both.to, ...both.cc].map(({ email }) => email), ["dev@example.org"]);
});

Deno.test("a list that sends in its own name is no author, and gets nothing as one", async (t) => {
  const MUNGED = "kdev@lists.example.org";
  const from = { name: "Ann via kdev", email: MUNGED };
  const rows: [string, string][] = [
    ["by its host", HEAD],
    ["by what mail.toml calls a list", `${HEAD}[[list]]\naddress = "${ANN}"\nwants = []\n`],
  ];
  for (const [name, policies] of rows) {
    await t.step(name, () => {
      const report = posted("break-and-mend");
      const sender = name === "by its host" ? from : { ...from, email: ANN };
      const mails = report.series.posted!.map((mail) => ({ ...mail, from: sender }));
      const series = { ...report.series, posted: mails };
      const found = replyTo({ ...report, series }, parseMailPolicy("mail.toml", policies));
      assert.ok(found.kind === "reply", JSON.stringify(found));
      const all = [...found.to, ...found.cc].map(({ email }) => email);
      assert.deepEqual(all, ["dev@example.org"]);
      assert.deepEqual(found.notes, [`left out: ${sender.email}, which is a list, and no author`]);
    });
  }
});
