/** All cases of the corpus. */
import { BREAKS } from "./cases/break.ts";
import { HIDDEN } from "./cases/hidden.ts";
import { KUNIT } from "./cases/kunit.ts";
import { MAKES } from "./cases/make.ts";
import { MENDS } from "./cases/mend.ts";
import { ORDERS } from "./cases/order.ts";
import { REAL } from "./cases/um.ts";
import { LINKS } from "./cases/um_link.ts";
import { MASKED_WARNINGS } from "./cases/masked_warning.ts";
import { PARTIAL_BREAKS } from "./cases/partial_break.ts";
import { WARNINGS } from "./cases/warning.ts";
import type { Case } from "./types.ts";

/** In the order of their files. */
export const CORPUS: readonly Case[] = [
  ...BREAKS,
  ...PARTIAL_BREAKS,
  ...ORDERS,
  ...WARNINGS,
  ...MASKED_WARNINGS,
  ...MAKES,
  ...MENDS,
  ...REAL,
  ...LINKS,
  ...HIDDEN,
  ...KUNIT,
];

/** Those over the toy kernel, which take about a second each. */
export const TOY_CASES: readonly Case[] = CORPUS.filter((one) => one.tree !== "um");

/** Those of the kernel's own tests: each builds a kernel or three. */
export const KUNIT_CASES: readonly Case[] = KUNIT;

/** Those over real Kbuild. */
export const REAL_CASES: readonly Case[] = CORPUS.filter((one) =>
  one.tree === "um" && !KUNIT.includes(one)
);
