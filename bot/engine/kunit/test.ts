/**
 * The kernel's own tests as a test of a state.
 * @module
 */
import type { NamedTest } from "../../testing/types.ts";

/** How the kernel is run, as tools/testing/kunit/kunit.py runs it. */
export const KUNIT_TEST: NamedTest = {
  name: "kunit",
  command: '"$EVERYSTEP_OUTPUT"/linux kunit.enable=1 mem=1G console=tty kunit_shutdown=halt',
  kunit: true,
};
