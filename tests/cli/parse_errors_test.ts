import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS } from "../../bot/commands/mod.ts";
import { main } from "../../bot/main.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";
import { UserError } from "../../bot/system/errors.ts";
import { parseCommand } from "./parsed.ts";

const COMMAND_NAMES = COMMANDS.map(({ name }) => name);

/** A command line as a person types it; no quoting. */
const parse = (line: string) => parseCommand(line.split(" ").filter(Boolean));

const BAD: [string, RegExp][] = [
  ["verify W=4", /--warnings takes 1, 2, 3, c and e.*not '4'\n.*make's W=/],
  ["verify C=3", /--sparse/],
  ["plan W=1", /--warnings.* is a flag of verify and mend, not of plan/],
  ["verify x ARCH=um", /'ARCH=um' is a variable of make.*verify.*\n.*flag: --arch um$/],
  ["verify ARCH=um", /'ARCH=um' is a variable of make.*\n.*flag: --arch um$/],
  ["doctor ARCH=um", /'ARCH=um' is a variable of make.*doctor.*\n.*flag: --arch um$/],
  ["plan x LLVM=1", /is a variable of make.*\n.*flag: -t llvm$/],
  ["plan x LLVM=-19", /\n.*flag: -t llvm-19$/],
  ["verify x CC=clang-16", /\n.*flag: -t clang-16$/],
  ["verify x TARGETS=size", /is a variable of make.*\n.*flag: --kselftest size$/],
  ["verify --kselftest TARGETS=size,x", /not 'TARGETS=size'\n.*write it --kselftest size$/],
  ["verify --kselftest tools/testing/selftests/size/", /\n.*write it --kselftest size$/],
  ["verify -c size", /has no flag '-c'\n.*: --kselftest timers$/],
  ["doctor -c size", /has no flag '-c'\n.*doctor --help$/],
  ["plan --kunitconfig=lib/kunit", /has no flag '--kunitconfig'\n.*--kunit finds/],
  ["plan --kunit=list_sort.*", /--kunit takes one architecture.*\n.*suites of what the series/],
  ["plan --kunit=lib/kunit", /--kunit takes one architecture, not 'lib\/kunit'/],
  ["plan --kunit=um,x86_64", /--kunit takes one architecture.*\n.*on one machine/],
  ["verify x V=1", /\n.*flag: --verbose$/],
  ["verify x O=/x", /\n.*flag: --output \/x$/],
  ["verify x CROSS_COMPILE=x-", /\n.*flag: -t x-$/],
  ["verify x ARCH=\u001b[31m", /flag: --arch \.\.\.$/],
  ["tree ARCH=um", /tree takes no argument, but got 'ARCH=um'/],
  ["verfy", /no command 'verfy'\n.*did you mean verify\?/],
  ["frobnicate", /no command 'frobnicate'\n.*commands: verify, plan/],
  ["my.mbox", /no command 'my.mbox'\n.*everystep verify my.mbox/],
  ["HEAD~3..", /everystep verify HEAD~3\.\./],
  ["--bogus", /everystep has no flag '--bogus'/],
  ["--bogus verify", /everystep has no flag '--bogus'/],
  ["verify --probe p", /--probe is for kernels that run\n.*--level boot/],
  ["verify --inremental", /verify has no flag '--inremental'\n.*did you mean --incremental\?/],
  ["verify --inremental=x", /did you mean --incremental\?/],
  ["verify --no-sanbox", /did you mean --no-sandbox\?/],
  ["verify --no-tree", /has no flag '--no-tree'/],
  ["verify -x", /has no flag '-x'\n.*everystep verify --help/],
  ["certify", /certify needs a REPORT/],
  ["publish", /publish needs a REPORT/],
  ["publish out --github o/r --patchwork https://x/", /--github, --patchwork and --kcidb exclude/],
  ["publish out --kcidb --url https://x/", /--url is not for --kcidb/],
  ["publish out --github o/r --all-states", /--all-states is for --kcidb/],
  ["publish out --kcidb --origin Lab", /--origin takes lower-case letters/],
  ["publish out --kcidb --logs-url x", /--logs-url takes an http or https URL/],
  ["publish out --patchwork x", /--patchwork takes an http or https URL/],
  ["publish out --patchwork https://x/ --commit abc", /--commit is for --github/],
  ["mail", /mail needs a REPORT/],
  ["mail out --retry", /--retry is for mail --send/],
  ["mail out --send --maildir d", /--send and --maildir exclude each other/],
  ["mail out --smtp-server-port 0", /--smtp-server-port takes a whole number/],
  ["mail out --smtp-encryption starttls", /--smtp-encryption is one of none, tls, ssl/],
  ["publish out", /publish needs to know where: --github/],
  ["publish out --github o/r --send -n", /--send and --dry-run exclude each other/],
  ["publish out --github o/r --app-id 1", /--app-id and --app-key go together/],
  ["publish out --github o/r --app-id=1/2 --app-key k", /--app-id takes/],
  ["publish out --github o/r --commit abc", /--commit takes a whole hash/],
  ["publish out --github o/r --name=a<b", /--name takes letters/],
  ["publish out --github o/r --url ftp://x", /--url takes an http or https URL/],
  ["publish out --github o/r --url https://me:pw@x/", /--url takes an http or https URL/],
  ["schema certificat", /WHAT is one of report, certificate.*\n.*did you mean certificate\?/],
  ["check --level image", /--level is a flag of .*, not of check/],
  ["check -j8", /--jobs is a flag of verify, mend, serve and worker, not of check/],
  ["mend s", /mend needs a directory for the new series: -o DIR/],
  ["mend s -o d --no-cover", /--no-cover is a flag of verify, not of mend/],
  ["mend s -o d --states 1", /--states is a flag of verify and plan, not of mend/],
  ["mend s -o d --trials 0", /--trials takes a whole number/],
  ["report r --origin lab", /--origin is for --format kcidb/],
  ["report r --format kcidb --origin My:Lab", /--origin takes lower-case .* not 'My:Lab'/],
  ["verify --tree", /--tree needs a value: --tree=PATH/],
  ["verify --tree --fresh", /--tree needs a value/],
  ["verify --tree= x", /--tree needs a value/],
  ["verify -o", /--output needs a value/],
  ["verify --arch", /--arch needs a value/],
  ["verify --arch um,,alpha", /--arch has an empty name in 'um,,alpha'/],
  ["verify --arch um, alpha", /--arch has an empty name/],
  ["verify --arch all,um", /names or `all`, not both/],
  ["verify -j0", /--jobs takes a whole number from 1 to \d+, not '0'/],
  ["verify -j many", /--jobs .* not 'many'/],
  ["verify --jobs 1e3", /--jobs .* not '1e3'/],
  ["verify --jobs=-1", /--jobs .* not '-1'/],
  ["verify --jobs 99999999999999999999", /--jobs/],
  ["verify --timeout -3", /--timeout takes a number above 0.*, not .-3.$/m],
  ["verify -j -3", /--jobs takes .*, not .-3.$/m],
  ["verify --timeout 0", /--timeout takes a number above 0/],
  ["verify --timeout 5m", /--timeout .* not '5m'/],
  ["verify --reroll 0", /--reroll/],
  ["verify --reroll latest", /--reroll .* not 'latest'/],
  ["verify --states x", /--states takes numbers and ranges, not 'x'\n.*for example/],
  ["verify --states 3-5", /--states takes numbers and ranges/],
  ["verify --states ..", /--states takes/],
  ["verify --states 3,,5", /--states takes/],
  ["verify --states 5..3", /runs backwards\n.*write 3\.\.5/],
  ["verify --states 123456", /--states goes up to/],
  [
    "verify --level imge",
    /--level is one of objects, image, boot, not 'imge'\n.*did you mean image\?/,
  ],
  ["verify --color=sometimes", /--color is one of auto, always, never/],
  ["verify --fresh=no", /'--fresh' takes no value/],
  ["verify --no-color=x", /'--no-color' takes no value/],
  ["verify --audit 0", /audit/],
  ["verify --seed 4294967296", /seed/],
  ["verify --fail-fast --keep-going", /exclude each other/],
  ["report", /report needs a FILE/],
  ["report a b", /takes one FILE.*'b'/],
  ["report a --format markdwn", /--format is one of terminal, .*\n.*did you mean markdown\?/],
  ["report a --format junit --json", /--json and --format junit exclude each other/],
  ["verify --format junit", /--format is a flag of report, not of verify/],
  ["doctor --data d", /^--data is for doctor --service$/],
  ["doctor --service --boot", /--service and --boot exclude each other/],
  ["doctor um", /doctor takes no argument, but got 'um'/],
  ["serve --listen 8080", /^--listen takes HOST:PORT, as in 127\.0\.0\.1:8080 or .*, not '8080'$/],
  ["tree x", /tree takes no argument/],
  ["clean build", /KIND is one of .*'build'\n.*did you mean builds\?/],
  ["clean --all builds", /kinds or --all, not both/],
  ["completion", /completion needs a shell: bash, zsh, fish/],
  ["completion tcsh", /SHELL is one of bash, zsh, fish, not 'tcsh'/],
  ["help verify plan", /takes one COMMAND/],
];

Deno.test("command lines that are wrong: a UserError that says what to do", async (t) => {
  for (const [line, want] of BAD) {
    await t.step(line, () => {
      assert.throws(() => parse(line), (error) => {
        assert.ok(error instanceof UserError, `not a UserError: ${error}`);
        assert.match(error.text, want);
        return true;
      });
    });
  }
  await t.step("an empty word", () => {
    assert.throws(() => parseCommand(["verify", ""]), /empty argument/);
  });
});

Deno.test("help of a command that there is not names one that is near", async () => {
  const reported: string[] = [];
  const terminal = { ...quietTerminal, err: (text: string) => void reported.push(text) };
  assert.equal(await main(["help", "verfy"], { terminal }), 2);
  assert.match(reported.join("\n"), /no command 'verfy'\n.*did you mean verify\?/);
});

Deno.test("any argv gives a command or a UserError of printable lines, and nothing else", () => {
  const flags = COMMANDS.flatMap((command) => command.flags.map((flag) => `--${flag.name}`));
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(...COMMAND_NAMES),
    fc.constantFrom(...flags),
    fc.constantFrom("--", "-", "-vj", "--color", "=", "\u001b[2J", "\u202e", "--__proto__=1"),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
      try {
        assert.ok(COMMAND_NAMES.includes(parseCommand(argv).kind));
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        assert.doesNotMatch(error.text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
      }
    }),
    { numRuns: 500 },
  );
});
