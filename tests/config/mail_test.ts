import assert from "node:assert/strict";
import { loadMailPolicy, parseMailPolicy, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { UserError } from "../../bot/system/errors.ts";

const GOOD = `enabled = true
embargo_hours = 1.5
never = ["Me@Example.org", "@example.net"]
failure = ["author", "cc"]
warning = ["maintainers"]
success = []

[[list]]
address = "Linux-MM@kvack.org"
wants = ["failure"]
`;

Deno.test("the shipped policy sends nothing, and so does none", async () => {
  const shipped = await loadMailPolicy(SHIPPED_CONFIGS);
  assert.equal(shipped.enabled, false);
  assert.deepEqual(shipped.lists, []);
  assert.equal((await loadMailPolicy(`${SHIPPED_CONFIGS}/nothing`)).enabled, false);
});

Deno.test("a policy, its addresses in one case", () => {
  assert.deepEqual(parseMailPolicy("mail.toml", GOOD), {
    enabled: true,
    embargoHours: 1.5,
    maxRecipients: 100,
    never: ["me@example.org", "@example.net"],
    recipients: { failure: ["author", "cc"], warning: ["maintainers"], success: [], reject: [] },
    lists: [{ address: "linux-mm@kvack.org", wants: ["failure"] }],
  });
});

Deno.test("a mistake in a policy is told with its line", async (t) => {
  const twice = `${GOOD}[[list]]\naddress = "linux-mm@kvack.org"\nwants = []\n`;
  const bad: [string, string, RegExp][] = [
    ["an unknown group", GOOD.replace('"cc"', '"list"'), /^mail.toml:4: failure\[1\] \("list"\)/],
    ["an unknown key", GOOD.replace("never", "nevr"), /^mail.toml:3: unknown key "nevr".*never/],
    ["no address", GOOD.replace("@Example.org", ""), /^mail.toml:3: never\[0\] \("Me"\): not an/],
    ["an address with a name", GOOD.replace("Linux-MM@", "L <x@"), /^mail.toml:9: .*not a plain/],
    ["a negative embargo", GOOD.replace("1.5", "-1"), /^mail.toml:2: .*hours are not negative/],
    ["no recipients", `max_recipients = 0\n${GOOD}`, /^mail.toml:1: max_recipients.*at least one/],
    ["too many of them", `max_recipients = 101\n${GOOD}`, /^mail.toml:1: .*at most 100/],
    ["a list twice", twice, /^mail.toml: the list linux-mm@kvack.org stands there twice/],
    ["a word for yes", GOOD.replace("true", '"yes"'), /^mail.toml:1: enabled/],
  ];
  for (const [name, text, message] of bad) {
    await t.step(name, () => {
      assert.throws(() => parseMailPolicy("mail.toml", text), (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.match(error.text, message);
        return true;
      });
    });
  }
});
