/**
 * What a kernel may print of its tests, with what that is, and what the kernel's own parser makes of it
 * (tools/testing/kunit/kunit_parser.py of Linux 6.19.6): tests/real/kunit_parser_test.ts asks it.
 */

/** A console. */
export interface KtapText {
  readonly name: string;
  readonly text: string;
  /** `a.b: ok`, a line each, and what was lost. */
  readonly expect: string;
  /** What kunit.py comes to. */
  readonly kunit: "passes" | "fails";
  /** Why we say otherwise. */
  readonly but?: string;
}

/** A suite with its lines, which are indented here; its plan is their number where none is given. */
export function suite(name: string, lines: readonly string[], { plan, result }: {
  readonly plan?: string;
  readonly result?: string;
} = {}): string {
  const bad = lines.some((line) => line.startsWith("not ok"));
  const inside = [plan ?? `1..${lines.length}`, ...lines].filter((line) => line !== "");
  return `    KTAP version 1\n    # Subtest: ${name}\n    # module: ${name}\n` +
    inside.map((line) => `    ${line}\n`).join("") + `# ${name}: pass:1 fail:0 skip:0 total:1\n` +
    (result ?? `${bad ? "not ok" : "ok"} 1 ${name}`) + "\n";
}

/** Suites, and how many of them there are to be. */
export const top = (plan: number, ...suites: readonly string[]) =>
  `KTAP version 1\n1..${plan}\n${suites.join("")}`;

/** A test of the suite `a` with parameters. */
export const params = (lines: readonly string[], result: string, plan?: number) =>
  top(
    1,
    suite("a", [
      "    KTAP version 1",
      "    # Subtest: p",
      ...plan === undefined ? [] : [`    1..${plan}`],
      ...lines.map((line) => `    ${line}`),
      result,
    ], { plan: "1..1", result: result.replace(/p\b.*/, "a") }),
  );
