import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSubject } from "../../../bot/series/mail/subject.ts";
import { growth } from "../growth.ts";

/** subject -> title, version, n/total, tags, and flags: R reply, T tagged, S resend. */
const TABLE: [string, string, number, string, string, string][] = [
  ["[PATCH] mm: fix it", "mm: fix it", 1, "", "", "T"],
  ["mm: fix it", "mm: fix it", 1, "", "", ""],
  ["[PATCH 3/8] mm: fix it", "mm: fix it", 1, "3/8", "", "T"],
  ["[PATCH net-next v4 3/8] net: fix", "net: fix", 4, "3/8", "net-next", "T"],
  ["[PATCH v4 net-next 3/8] net: fix", "net: fix", 4, "3/8", "net-next", "T"],
  ["[net-next,v4,3/8] net: fix", "net: fix", 4, "3/8", "net-next", "T"],
  ["[RFC PATCH] x: y", "x: y", 1, "", "RFC", "T"],
  ["[RFC PATCH v2 00/12] x: y", "x: y", 2, "0/12", "RFC", "T"],
  ["[RFC v2 1/3] x: y", "x: y", 2, "1/3", "RFC", "T"],
  ["[PATCH RESEND] x: y", "x: y", 1, "", "RESEND", "TS"],
  ["[PATCH RESEND v3 2/2] x: y", "x: y", 3, "2/2", "RESEND", "TS"],
  ["[RESEND PATCH v3 2/2] x: y", "x: y", 3, "2/2", "RESEND", "TS"],
  ["[PATCHv2 1/3] x: y", "x: y", 2, "1/3", "", "T"],
  ["[PATCH-v2 1/3] x: y", "x: y", 2, "1/3", "", "T"],
  ["[PATCH V3 1/3] x: y", "x: y", 3, "1/3", "", "T"],
  ["[PATCH v2.1 1/3] x: y", "x: y", 2, "1/3", "", "T"],
  ["[PATCHv2.1 1/3] x: y", "x: y", 2, "1/3", "", "T"],
  ["[PATCH 03/12] x: y", "x: y", 1, "3/12", "", "T"],
  ["[PATCH 1/8 v2] x: y", "x: y", 2, "1/8", "", "T"],
  ["[PATCH -next v2] x: y", "x: y", 2, "", "-next", "T"],
  ["[PATCH 6.1 1/2] x: y", "x: y", 1, "1/2", "6.1", "T"],
  ["[PATCH 6.1.y 1/2] x: y", "x: y", 1, "1/2", "6.1.y", "T"],
  ["[PATCH v5.10 1/2] x: y", "x: y", 1, "1/2", "v5.10", "T"],
  ["[PATCH v5.10 v2 1/2] x: y", "x: y", 2, "1/2", "v5.10", "T"],
  ["[PATCH stable v6.1 1/2] x: y", "x: y", 1, "1/2", "stable,v6.1", "T"],
  ["[PATCH v6.1 stable] x: y", "x: y", 1, "", "v6.1,stable", "T"],
  ["[PATCH v6.1 1/2] x: y", "x: y", 6, "1/2", "", "T"],
  ["[PATCH stable v2.1 1/2] x: y", "x: y", 2, "1/2", "stable", "T"],
  ["[linux-mm] [PATCH v2 1/2] x: y", "x: y", 2, "1/2", "linux-mm", "T"],
  ["[RFC][PATCH 1/2] x: y", "x: y", 1, "1/2", "RFC", "T"],
  ["[RFC] [PATCH] [1/2] x: y", "x: y", 1, "1/2", "RFC", "T"],
  ["[PATCH] [media] dvb: y", "dvb: y", 1, "", "media", "T"],
  ["[PATCH 1/2]x: y", "x: y", 1, "1/2", "", "T"],
  ["  [PATCH   1/2]   x:   y ", "x: y", 1, "1/2", "", "T"],
  ["[patch 1/2] x: y", "x: y", 1, "1/2", "", "T"],
  ["[PATCH 1/2] x: a[1] and [b]", "x: a[1] and [b]", 1, "1/2", "", "T"],
  ["[PATCH v0] x: y", "x: y", 1, "", "", "T"],
  ["[PATCHSET v3 wq/for-6.20] workqueue: z", "workqueue: z", 3, "", "wq/for-6.20", "T"],
  ["[PATCH 1/2: v3] x", "x", 3, "1/2", "", "T"],
  ["[PATCH 0 of 2] all", "all", 1, "0/2", "", "T"],
  ["[PATCH 1 of 12 V2] x: y", "x: y", 2, "1/12", "", "T"],
  ["[PATCH,1 of 2] x: y", "x: y", 1, "1/2", "", "T"],
  ["[PATCH 1 of2] x: y", "x: y", 1, "", "1,of2", "T"],
  ["[PATCH] x: 1 of 2 goes", "x: 1 of 2 goes", 1, "", "", "T"],
  ["[PATCH1 of 8] x: y", "x: y", 1, "1/8", "", "T"],
  ["[v2PATCH1 of 8] x: y", "x: y", 2, "1/8", "", "T"],
  ["[PATCH1/8] x: y", "x: y", 1, "1/8", "", "T"],
  ["[net-next PATCH10/11] x: y", "x: y", 1, "10/11", "net-next", "T"],
  ["[v2PATCH1/4] x: y", "x: y", 2, "1/4", "", "T"],
  ["[v2.3PATCH1/4] x: y", "x: y", 2, "1/4", "", "T"],
  ["[v2 PATCH1/4] x: y", "x: y", 2, "1/4", "", "T"],
  ["[PATCH 1 / 4] x: y", "x: y", 1, "1/4", "", "T"],
  ["[PATCH 1/ 4] x: y", "x: y", 1, "1/4", "", "T"],
  ["[PATCH(1/4)] x: y", "x: y", 1, "1/4", "", "T"],
  ["[PATCH 4/4 (resend)] x: y", "x: y", 1, "4/4", "resend", "TS"],
  ["[PATCHv2-1/4] x: y", "x: y", 2, "1/4", "", "T"],
  ["[PATCH v2_1/4] x: y", "x: y", 2, "1/4", "", "T"],
  ["[PATCH net-next-1/4] x: y", "x: y", 1, "1/4", "net-next", "T"],
  ["[PATCH 1/4v3] x: y", "x: y", 3, "1/4", "", "T"],
  ["[v3PATCH 1/4] x: y", "x: y", 3, "1/4", "", "T"],
  ["[PATCH ver3 1/4] x: y", "x: y", 3, "1/4", "", "T"],
  ["[PATCH V.3 1/4] x: y", "x: y", 3, "1/4", "", "T"],
  ["[PATCH 1/4] x: y [ver #3]", "x: y [ver #3]", 3, "1/4", "", "T"],
  ["[PATCH][v2] 1/4: x: y", "1/4: x: y", 2, "1/4", "", "T"],
  ["[PATCH] 1/4 - x: y", "1/4 - x: y", 1, "1/4", "", "T"],
  ["[PATCH] 32/64 bit: y", "32/64 bit: y", 1, "", "", "T"],
  ["[PATCH] 5/4: y", "5/4: y", 1, "", "", "T"],
  ["[PATCH REPOST 1/4] x: y", "x: y", 1, "1/4", "REPOST", "TS"],
  ["[PATCH 1.5/4] x: y", "x: y", 1, "", "", "T"],
  ["[PATCH] drm: y (v3)", "drm: y (v3)", 3, "", "", "T"],
  ["[PATCH v2] drm: y (v3)", "drm: y (v3)", 2, "", "", "T"],
  ["[PATCH 1/2] drm: y (v3)", "drm: y (v3)", 1, "1/2", "", "T"],
  ["[PATCH] drm: y (v3) again", "drm: y (v3) again", 1, "", "", "T"],
  ["drm: y (v3)", "drm: y (v3)", 1, "", "", ""],
  ["[tip: x86/mm] x86/mm: y", "x86/mm: y", 1, "", "tip,x86/mm", ""],
  ["[GIT PULL] mm updates", "mm updates", 1, "", "GIT,PULL", ""],
  ["Re: [PATCH v4 0/8] x", "x", 4, "0/8", "", "RT"],
  ["RE: [PATCH 1/2] x", "x", 1, "1/2", "", "RT"],
  ["Re: Re: [PATCH 1/2] x", "x", 1, "1/2", "", "RT"],
  ["Re[2]: [PATCH 1/2] x", "x", 1, "1/2", "", "RT"],
  ["AW: [PATCH 1/2] x", "x", 1, "1/2", "", "RT"],
  ["Fwd: [PATCH 1/2] x", "x", 1, "1/2", "", "RT"],
  ["[linux-mm] Re: [PATCH 1/2] x", "x", 1, "1/2", "linux-mm", "RT"],
  ["Reply: not a prefix", "Reply: not a prefix", 1, "", "", ""],
  ["[PATCH unterminated", "[PATCH unterminated", 1, "", "", "T"],
  ["[PATCH v3 1/2 mm: x", "[PATCH v3 1/2 mm: x", 3, "1/2", "", "T"],
  ["[RFC PATCH RESEND 1/2: x", "[RFC PATCH RESEND 1/2: x", 1, "1/2", "RFC,RESEND", "TS"],
  ["EXTERNAL: [PATCH v2 1/2] x: y", "EXTERNAL: [PATCH v2 1/2] x: y", 2, "1/2", "", "T"],
  ["***SPAM*** [PATCH 1/2] x: y", "***SPAM*** [PATCH 1/2] x: y", 1, "1/2", "", "T"],
  ["[EXTERNAL] [PATCH 1/2] x: y", "x: y", 1, "1/2", "EXTERNAL", "T"],
  ["External: x: y", "External: x: y", 1, "", "", ""],
  ["[PATCH 1/0] x: y", "x: y", 1, "", "1/0", "T"],
  ["[PATCH 0/0] x: y", "x: y", 1, "", "0/0", "T"],
  ["[bug in v2 1/2 of it", "[bug in v2 1/2 of it", 1, "", "", ""],
  ["[]", "", 1, "", "", ""],
  ["", "", 1, "", "", ""],
];

Deno.test("subjects as people write them", async (t) => {
  for (const [text, title, version, number, tags, flags] of TABLE) {
    await t.step(text === "" ? "(empty)" : text, () => {
      const s = parseSubject(text);
      const got = [
        s.title,
        s.version,
        s.n === undefined ? "" : `${s.n}/${s.total}`,
        s.tags.join(","),
        (s.reply ? "R" : "") + (s.tagged ? "T" : "") + (s.resend ? "S" : ""),
      ];
      assert.deepEqual(got, [title, version, number, tags, flags]);
    });
  }
});

Deno.test("v2.1 is version 2, sent anew; PATCHSET without numbers is a cover letter", () => {
  assert.equal(parseSubject("[PATCH v2.1 1/3] x").minor, 1);
  assert.equal(parseSubject("[PATCH v2 1/3] x").minor, 0);
  assert.equal(parseSubject("[PATCHSET] x").patchset, true);
  assert.equal(parseSubject("[PATCHSET 0/3] x").patchset, false);
});

Deno.test("law: what is put into a subject comes out again", () => {
  const words = fc.subarray(["RFC", "net-next", "RESEND", "6.1", "-next"]);
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 99 }),
    fc.integer({ min: 0, max: 500 }),
    fc.integer({ min: 1, max: 500 }),
    words,
    fc.nat(3),
    (version, n, total, tags, shuffle) => {
      const parts = ["PATCH", `v${version}`, `${n}/${total}`, ...tags];
      const turned = [...parts.slice(shuffle), ...parts.slice(0, shuffle)];
      const s = parseSubject(`[${turned.join(" ")}] mm: fix`);
      assert.deepEqual([s.version, s.n, s.total, s.title], [version, n, total, "mm: fix"]);
      assert.deepEqual([...s.tags].sort(), [...tags].sort());
    },
  ));
});

Deno.test("law: no text breaks it, and it is done in time", async () => {
  fc.assert(fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
    assert.ok(parseSubject(text).version >= 1);
  }));
  const long = (size: number) => "[PATCH " + "a ".repeat(size / 3) + "] " + "[".repeat(size / 3);
  await growth("brackets", parseSubject, long);
  await growth("counts", parseSubject, (size) => `[${"1 of ".repeat(size / 5)}]`);
});
