/**
 * How states are built: the flags that `verify` and `mend` share.
 * @module
 */
import type { HowToBuild } from "../../engine/options.ts";
import { UserError } from "../../system/errors.ts";
import { bool, choice, dir, type Given, text, unless, whole } from "../flag_kinds.ts";
import { matching, positiveNumber } from "../parse/values.ts";
import { exclude } from "../parse/together.ts";
import type { LEVEL_FLAG } from "./select.ts";

const MAX_MINUTES = 7 * 24 * 60;

/** Of `verify`, `mend`, and what serves. */
export const JOBS_FLAG = {
  short: "j",
  value: "N",
  help: "parallel compiler processes in all (default: one per core)",
} as const;

/** Of all that look at a base. */
export const FIXES_FLAG = dir({
  help:
    "apply these patches to the base, before the series: they are\nno part of it, and the report names them",
});

/** As scripts/Makefile.warn reads it: digits, `c` for Kconfig and `e` for errors, in any order. */
const warningLevels = matching(
  /^[123ce]{1,5}$/,
  "1, 2, 3, c and e, or several of them",
  "as make's W=: --warnings 1, --warnings 12, --warnings 1e",
);

/** What is built, and by how many. */
export const BUILD_FLAGS = {
  fixes: FIXES_FLAG,
  jobs: whole({ ...JOBS_FLAG, from: 1, to: 4096 }),
  timeout: text({
    value: "MINUTES",
    help: "limit of one build; over it is `infra`",
    read: (given, name) => positiveNumber(name, given, MAX_MINUTES),
  }),
  warnings: text({
    short: "W",
    value: "N",
    offer: ["1", "2", "3"],
    help: "more warnings, as make's W=N; W=N itself is taken, too",
    read: warningLevels,
  }),
  sparse: choice({
    value: "C",
    offer: ["1", "2"],
    bare: "1",
    help: "also run sparse, as make's C=1; C=1 itself is taken, too",
  }),
  boot: bool({
    help:
      "at level objects, also boot a kernel of every state that\nis built for that, without modules",
  }),
  probe: text({
    value: "DIR",
    help: "boot with the probes DIR/*.c in place of the series'",
  }),
};

/** What is taken from builds before. */
export const AGAIN_FLAGS = {
  incremental: bool({ help: "keep the output directory from state to state" }),
  fresh: bool({ help: "take no result of an earlier run" }),
};

/** What a build may do. */
export const SANDBOX_FLAGS = {
  sandbox: unless({
    no: "build without bubblewrap; paths are then not the same\neverywhere, and ccache hits less",
    help: "build inside bubblewrap (default)",
  }),
  untrusted: bool({
    help:
      "the patches are a stranger's: no build without a sandbox,\nand the compiler cache is only read",
  }),
};

type HowFlags =
  & typeof BUILD_FLAGS
  & typeof AGAIN_FLAGS
  & typeof SANDBOX_FLAGS
  & { readonly level: typeof LEVEL_FLAG };

/** How states are built. Throws {@linkcode UserError}. */
export function readHow(given: Given<HowFlags>): HowToBuild {
  const {
    fixes,
    jobs,
    timeout,
    warnings,
    sparse,
    boot,
    probe,
    incremental,
    fresh,
    sandbox,
    untrusted,
  } = given;
  if (probe !== undefined && !boot && given.level !== "boot") {
    throw new UserError("--probe is for kernels that run", { hint: "add --level boot, or --boot" });
  }
  exclude({ untrusted, incremental });
  exclude({ untrusted, "no-sandbox": sandbox === false });
  return {
    ...{ fixes, jobs, timeoutMinutes: timeout, warnings, sparse, boot, probe },
    ...{ incremental, fresh, sandbox, untrusted },
  };
}
