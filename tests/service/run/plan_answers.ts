/**
 * A plan and the answers of children, for tests of a job that plans.
 */
import { errorJson } from "../../../bot/report/model/error.ts";
import { report } from "../../report/make_report.ts";
import type { Answer } from "./stand_in.ts";

export const REPORT = {
  ...report({
    ...{ archs: {}, subjects: ["docs: say it"], cells: {} },
    verdict: { exit: 0, kind: "nothing-to-build", text: "nothing to build: said" },
  }),
  complete: true,
};

export const MBOX =
  "From a Thu Jan  1 00:00:00 1970\nFrom: A <a@example.org>\nSubject: [PATCH] x\n\nx\n";

export const SETTINGS = `listen = "127.0.0.1:0"
level = "image"
patience_hours = 1
[[tree]]
name = "linux"
`;

/** What the child answers, if it got these flags. */
export interface GivenAnswer extends Answer {
  readonly asks?: readonly string[];
}

export const HEX = "a".repeat(40);

export const checked = (applied: unknown) => ({
  code: (applied as { ok: boolean }).ok ? 0 : 4,
  out: JSON.stringify({
    series: { patches: [{}], mails: ["a@example.org"] },
    base: { commit: HEX, how: "HEAD", why: "HEAD: so it is" },
    applied,
  }),
});

export const failing = (error: Error) => ({
  ...{ code: 2, err: `everystep: ${error.message}`, out: errorJson(error) },
});
