/**
 * What the kernel's own tests say: the suite of sort() in a um kernel, by `--kunit`. All cases touch what the same
 * suite tests, so that they share one configuration, and the build of the base.
 */
import type { Case } from "../types.ts";

const TEST = "lib/tests/test_sort.c";
const COMPARE = "base + 2 * size, cmp_func, priv) <= 0;";
const BREAK = { "lib/sort.c": [COMPARE, COMPARE.replace("<=", ">=")] } as const;
const MEND = { "lib/sort.c": [COMPARE.replace("<=", ">="), COMPARE] } as const;
const COMMENT = { "lib/sort.c": ["/* pre-scale counters", "/* scale counters"] } as const;
const FIRST = "\tint *a, i, r = 1;\n";
/** A statement at the beginning of the test. */
const first = (statement: string) => ({ [TEST]: [FIRST, `${FIRST}\n\t${statement}\n`] }) as const;
const without = (statement: string) => ({ [TEST]: [`${FIRST}\n\t${statement}\n`, FIRST] }) as const;
const LIST = "static struct kunit_case sort_test_cases[] = {\n";
/** One more test in the suite. */
const more = (body: string) =>
  ({
    [TEST]: [
      `${LIST}\tKUNIT_CASE(test_sort),\n`,
      `static void corpus(struct kunit *test)\n{\n\t${body}\n}\n\n` +
      `${LIST}\tKUNIT_CASE(corpus),\n\tKUNIT_CASE(test_sort),\n`,
    ],
  }) as const;

/** In lib/Kconfig.debug. */
const KCONFIG = 'tristate "Array-based sort test" if !KUNIT_ALL_TESTS\n\tdepends on KUNIT\n';

const GOOD = "KUNIT_EXPECT_EQ(test, 2, 1 + 1);", BAD = "KUNIT_EXPECT_EQ(test, 3, 1 + 1);";
/** The memory of the first run is a file of the output directory. */
const ONCE = `KUNIT_EXPECT_EQ(test, 0, os_access("/tmp/build/.corpus", 0));
	os_close_file(os_open_file("/tmp/build/.corpus", of_create(of_write(OPENFLAGS())), 0600));`;
const PARAMS = `static void corpus(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, 2, *(int *)test->param_value);
}

static const int corpus_numbers[] = { 1, 2, 3 };
KUNIT_ARRAY_PARAM(corpus, corpus_numbers, NULL);

`;

const common = {
  tree: "um",
  archs: ["um-config"],
  flags: ["--level", "image", "--kunit", "--no-cover"],
} as const;

/** Cases. */
export const KUNIT: readonly Case[] = [
  {
    ...common,
    name: "kunit-break-and-mend",
    story: "sort() sorts the wrong way round after patch 1, and right again after patch 3",
    patches: [
      { subject: "lib/sort: compare", files: BREAK },
      { subject: "lib/sort: reword a comment", files: COMMENT },
      { subject: "lib/sort: compare right", files: MEND },
    ],
    expect: `
      0  pass  pass
      1  pass  FAIL
      2  pass  inher
      3  pass  fixed
      1 um:kunit: new test: error: kunit: lib_sort.test_sort fails
      3 um:kunit: fixed test: error: kunit: lib_sort.test_sort fails
    `,
    exit: 1,
    mend: "fold",
  },
  {
    ...common,
    name: "kunit-crash",
    story: "a test writes to address 0, which ends the kernel",
    patches: [
      { subject: "lib/sort: crash", files: first("WRITE_ONCE(*(int *)NULL, 1);") },
      { subject: "lib/sort: do not", files: without("WRITE_ONCE(*(int *)NULL, 1);") },
    ],
    expect: `
      0  pass  pass
      1  pass  FAIL
      2  pass  fixed
      1 um:kunit: new test: error: kunit fails
      2 um:kunit: fixed test: error: kunit fails
    `,
    exit: 1,
    mend: "fold",
  },
  {
    ...common,
    name: "kunit-test-added",
    story: "a test that passes is added",
    patches: [{ subject: "lib/sort: test more", files: more(GOOD) }],
    expect: `
      0  pass  pass
      1  pass  pass
    `,
    exit: 0,
  },
  {
    ...common,
    name: "kunit-test-added-fails",
    story: "a test that fails is added before what it tests is mended",
    patches: [
      { subject: "lib/sort: test more", files: more(BAD) },
      { subject: "lib/sort: calculate", files: { [TEST]: [BAD, GOOD] } },
    ],
    expect: `
      0  pass  pass
      1  pass  FAIL
      2  pass  fixed
      1 um:kunit: new test: error: kunit: lib_sort.corpus fails
      2 um:kunit: fixed test: error: kunit: lib_sort.corpus fails
    `,
    exit: 1,
    mend: "fold",
  },
  {
    ...common,
    name: "kunit-suite-gone",
    story: "the only suite is built no more: its test is gone, which is said, and is no failure",
    patches: [{
      subject: "lib/sort: no test",
      files: { "lib/tests/Makefile": ["obj-$(CONFIG_TEST_SORT) += test_sort.o\n", ""], ...COMMENT },
    }],
    expect: `
      0  pass  pass
      1  pass  pass
    `,
    exit: 0,
  },
  {
    ...common,
    name: "kunit-suite-turned-off",
    story:
      "the suite depends on more than before, so that no kernel has it: nothing that is removed names its test",
    patches: [{
      subject: "lib/sort: depend on what there is not",
      files: {
        "lib/Kconfig.debug": [KCONFIG, KCONFIG.replace("KUNIT", "KUNIT && BROKEN")],
        ...COMMENT,
      },
    }],
    expect: `
      0  pass  pass
      1  pass  warn
      1 um:kunit: new test: warning: kunit: lib_sort.test_sort is gone, and passed before
      1 um:kunit: TEST_SORT y -> n
    `,
    exit: 0,
  },
  {
    ...common,
    name: "kunit-flaky",
    story: "a test fails the first time that it runs, and passes the second: nobody is to blame",
    patches: [{
      subject: "lib/sort: remember",
      files: {
        [TEST]: [
          `${LIST}\tKUNIT_CASE(test_sort),\n`,
          `#include <os.h>\n\nstatic void corpus(struct kunit *test)\n{\n\t${ONCE}\n}\n\n` +
          `${LIST}\tKUNIT_CASE(corpus),\n\tKUNIT_CASE(test_sort),\n`,
        ],
      },
    }],
    expect: `
      0  pass  pass
      1  pass  pass
    `,
    exit: 0,
  },
  {
    ...common,
    name: "kunit-hang",
    story: "a test does not end",
    patches: [
      { subject: "lib/sort: wait", files: first("for (;;) cpu_relax();") },
      { subject: "lib/sort: do not", files: without("for (;;) cpu_relax();") },
    ],
    expect: `
      0  pass  pass
      1  pass  FAIL
      2  pass  fixed
      1 um:kunit: new test: error: kunit fails
      2 um:kunit: fixed test: error: kunit fails
    `,
    exit: 1,
    mend: "fold",
  },
  {
    ...common,
    name: "kunit-skip",
    story: "a test skips itself, which is no failure, and no pass either",
    patches: [{ subject: "lib/sort: skip", files: first('kunit_skip(test, "not today");') }],
    expect: `
      0  pass  pass
      1  pass  warn
      1 um:kunit: new test: warning: kunit: lib_sort.test_sort is skipped, and passed before
    `,
    exit: 0,
  },
  {
    ...common,
    name: "kunit-base-fails",
    story: "a test fails at the base: what passed before and fails is still told",
    base: more(BAD),
    patches: [
      { subject: "lib/sort: reword a comment", files: COMMENT },
      { subject: "lib/sort: compare", files: BREAK },
    ],
    expect: `
      0  pass  pass
      1  pass  pass
      2  pass  FAIL
      2 um:kunit: new test: error: kunit: lib_sort.test_sort fails
    `,
    exit: 1,
    mend: "none",
  },
  {
    ...common,
    name: "kunit-parameter",
    story: "of a test with parameters one fails",
    patches: [{
      subject: "lib/sort: test numbers",
      files: {
        [TEST]: [
          `${LIST}\tKUNIT_CASE(test_sort),\n`,
          `${PARAMS}${LIST}\tKUNIT_CASE_PARAM(corpus, corpus_gen_params),\n\tKUNIT_CASE(test_sort),\n`,
        ],
      },
    }],
    expect: `
      0  pass  pass
      1  pass  FAIL
      1 um:kunit: new test: error: kunit: lib_sort.corpus.param-2 fails
    `,
    exit: 1,
    mend: "none",
  },
  {
    ...common,
    name: "kunit-suite-init-fails",
    story: "the suite cannot be set up: none of its tests is run",
    patches: [{
      subject: "lib/sort: set up",
      files: {
        [TEST]: [
          "static struct kunit_suite sort_test_suite = {\n",
          "static int corpus_init(struct kunit_suite *suite)\n{\n\treturn -EIO;\n}\n\n" +
          "static struct kunit_suite sort_test_suite = {\n\t.suite_init = corpus_init,\n",
        ],
      },
    }],
    expect: `
      0  pass  pass
      1  pass  FAIL
      1 um:kunit: new test: error: kunit: lib_sort* fails
    `,
    exit: 1,
    mend: "none",
  },
  {
    ...common,
    name: "kunit-does-not-build",
    story: "the kernel with the tests does not build, which is a break like any other",
    patches: [
      { subject: "lib/sort: forget a semicolon", files: first("r = 1") },
      { subject: "lib/sort: remember it", files: without("r = 1") },
    ],
    expect: `
      0  pass  pass
      1  pass  FAIL
      2  pass  fixed
      1 um:kunit: new lib/tests/test_sort.c*
      1 um:kunit: hunk lib/tests/test_sort.c*
      2 um:kunit: fixed lib/tests/test_sort.c*
    `,
    exit: 1,
    mend: "fold",
  },
];
