import assert from "node:assert/strict";
import { fromNetrc } from "../../../bot/source/remote/login.ts";

Deno.test("netrc", async (t) => {
  const text = `# a comment with machine imap.example.org
machine other.example.org login x password y
macdef init
machine imap.example.org login evil password evil

machine imap.example.org
  login me
  password p#w
machine imap.example.org login you account z password q
default login anonymous password guest
`;
  const cases: [string, string | undefined, string | undefined][] = [
    ["imap.example.org", "me", "me:p#w"],
    ["imap.example.org", "you", "you:q"],
    ["imap.example.org", undefined, "me:p#w"],
    ["imap.example.org", "nobody", undefined],
    ["unknown.example.org", undefined, "anonymous:guest"],
  ];
  for (const [host, user, want] of cases) {
    await t.step(`${host} ${user ?? ""}`, () => {
      const login = fromNetrc(text, host, user);
      assert.equal(login === undefined ? undefined : `${login.user}:${login.password}`, want);
    });
  }
  await t.step("torn ones", () => {
    for (const torn of ["", "machine", "machine a login", "password x", "login", "macdef x"]) {
      assert.equal(fromNetrc(torn, "a", "b"), undefined);
    }
  });
});
