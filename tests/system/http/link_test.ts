import assert from "node:assert/strict";
import { nextPage } from "../../../bot/system/http/link.ts";

const AT = "https://pw.example.org/api/patches/1/checks/";

Deno.test("the next page", () => {
  const cases: [string | null, string | undefined][] = [
    [null, undefined],
    ["", undefined],
    [`<${AT}?page=2>; rel="next"`, `${AT}?page=2`],
    [`<${AT}>; rel="first", <${AT}?page=3>; rel=next; title="x"`, `${AT}?page=3`],
    [`<?page=4>; REL="last NEXT"`, `${AT}?page=4`],
    [`<${AT}?page=2>; rel="nextish"`, undefined],
    [`<${AT}?page=2>; title="next"`, undefined],
    [`<http://pw.example.org/x?page=2>; rel="next"`, "https://pw.example.org/x?page=2"],
    [`<https://other.example.org/x>; rel="next"`, "https://pw.example.org/x"],
    [
      `<https://other.example.org//third.example.org/x>; rel="next"`,
      "https://pw.example.org//third.example.org/x",
    ],
    [`<file:///etc/passwd>; rel="next"`, "https://pw.example.org/etc/passwd"],
    [`<https://[>; rel="next"`, undefined],
  ];
  for (const [link, next] of cases) assert.equal(nextPage(link, AT), next, String(link));
});
