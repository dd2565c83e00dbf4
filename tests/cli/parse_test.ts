import assert from "node:assert/strict";
import { parseCommand, type Parsed } from "./parsed.ts";

/** A command line as a person types it; no quoting. */
const parse = (line: string) => parseCommand(line.split(" ").filter(Boolean));

const GOOD: [string, Partial<Parsed>][] = [
  ["", { kind: "help", topic: undefined }],
  ["-h", { kind: "help", topic: undefined }],
  ["help verify", { kind: "help", topic: "verify" }],
  ["verify --help", { kind: "help", topic: "verify" }],
  ["--help clean", { kind: "help", topic: "clean" }],
  ["verify --bogus --tree -h", { kind: "help", topic: "verify" }],
  ["--version", { kind: "version" }],
  ["version --json", { kind: "version", json: true }],
  ["verify", {
    kind: "verify",
    series: undefined,
    level: "objects",
    archs: undefined,
    failFast: false,
    sandbox: true,
    fresh: false,
    boot: false,
    incremental: false,
    color: "auto",
    verbose: false,
  }],
  ["verify HEAD~3..", { kind: "verify", series: "HEAD~3.." }],
  ["verify v6.19-rc7..my-branch --tree /l", { series: "v6.19-rc7..my-branch", tree: "/l" }],
  ["verify -", { series: "-" }],
  ["verify -- -odd-name.mbox", { series: "-odd-name.mbox" }],
  ["-- verify", { kind: "verify", series: undefined }],
  ["verify 0001", { series: "0001" }],
  ["verify my.mbox --arch um,alpha --arch sparc64,um", { archs: ["um", "alpha", "sparc64"] }],
  ["verify --arch=all", { archs: "all" }],
  ["verify -j8", { jobs: 8 }],
  ["verify -j 8 x", { jobs: 8, series: "x" }],
  ["verify --audit 3 --seed 0 x", { audit: 3, seed: 0, series: "x" }],
  ["verify --seed 4294967295", { seed: 4294967295 }],
  ["verify -vj8 x", { jobs: 8, verbose: true, series: "x" }],
  ["verify -oout x", { output: "out", series: "x" }],
  ["verify -o=out x", { output: "out", series: "x" }],
  ["verify --timeout 1.5", { timeoutMinutes: 1.5 }],
  ["verify --states 0,3..5 --states 8..", {
    states: [{ from: 0, to: 0 }, { from: 3, to: 5 }, { from: 8 }],
  }],
  ["verify --states ..2", { states: [{ from: 0, to: 2 }] }],
  ["verify --reroll v3", { reroll: 3 }],
  ["verify --level objects --no-sandbox --fail-fast --fresh --incremental x", {
    level: "objects",
    sandbox: false,
    failFast: true,
    fresh: true,
    incremental: true,
    series: "x",
  }],
  ["verify --keep-going", { failFast: false }],
  ["verify W=1 x C=1", { warnings: "1", sparse: "1", series: "x" }],
  ["verify x C=2", { sparse: "2", warnings: undefined }],
  ["verify -W1e --sparse x", { warnings: "1e", sparse: "1", series: "x" }],
  ["mend -o d s --warnings 12", { warnings: "12", sparse: undefined }],
  ["--tree /l verify x", { kind: "verify", tree: "/l", series: "x" }],
  ["verify x --level boot --probe p", { kind: "verify", level: "boot", probe: "p" }],
  ["verify x --boot --probe=p", { kind: "verify", boot: true, probe: "p" }],
  ["--incremental verify x", { kind: "verify", incremental: true, series: "x" }],
  ["--cache /c --no-color plan --json", { kind: "plan", cache: "/c", color: "never", json: true }],
  ["plan --color", { color: "always" }],
  ["plan --color=never x", { color: "never", series: "x" }],
  ["plan --no-color --color=always", { color: "always" }],
  ["check s --base HEAD~2", { kind: "check", series: "s", base: "HEAD~2" }],
  ["mend s -o d", { kind: "mend", series: "s", output: "d", trials: undefined }],
  ["mend -od --reroll-count v5 --reroll 4", { rerollCount: 5, reroll: 4, level: "objects" }],
  ["mend -o d --trials 3 --no-sandbox -j2", { trials: 3, sandbox: false, jobs: 2 }],
  ["report out", { kind: "report", file: "out", format: "terminal", output: undefined }],
  ["report r.json --format=junit -oj.xml", { file: "r.json", format: "junit", output: "j.xml" }],
  ["report r.json --format kcidb", { format: "kcidb", origin: "everystep" }],
  ["report r.json --format kcidb --origin lab_2", { format: "kcidb", origin: "lab_2" }],
  ["report r.json --json", { kind: "report", format: "json", json: true }],
  ["--format markdown report out", { kind: "report", format: "markdown", file: "out" }],
  ["doctor --install --arch um", { kind: "doctor", install: true, archs: ["um"] }],
  ["doctor --service --data d", { service: { data: "d", database: undefined } }],
  ["doctor", { service: undefined }],
  ["doctor --boot", { kind: "doctor", install: false, boot: true }],
  ["verify --level objects --boot", { kind: "verify", level: "objects", boot: true }],
  ["tree --path", { kind: "tree", pathOnly: true }],
  ["clean", { kind: "clean", kinds: [], dryRun: false }],
  ["clean -n builds runs builds", { kinds: ["builds", "runs"], dryRun: true }],
  [
    "clean --all",
    { kinds: ["builds", "ccache", "results", "runs", "downloads", "trees", "gone"] },
  ],
  ["schema", { kind: "schema", what: "report" }],
  ["schema certificate", { kind: "schema", what: "certificate" }],
  ["certify out -o c --sign k --any", {
    task: "write",
    file: "out",
    output: "c",
    key: "k",
    any: true,
  }],
  ["certify --check c", {
    task: "check",
    file: "c",
    tree: ".",
    range: undefined,
    signers: undefined,
    identity: undefined,
  }],
  ["certify /l --check c --range a..b --signers s --identity me", {
    task: "check",
    file: "c",
    tree: "/l",
    range: "a..b",
    signers: "s",
    identity: "me",
  }],
  ["publish out --github o/r#7", {
    ...{ kind: "publish", file: "out", send: false, name: "everystep" },
    where: { kind: "github", github: "o/r#7" },
    ...{ commit: undefined, url: undefined, app: undefined },
  }],
  ["publish out --github o/r --send --name clang --url https://ci.example.org/1", {
    ...{ send: true, name: "clang", url: "https://ci.example.org/1" },
  }],
  ["publish out --github o/r --dry-run", { send: false }],
  ["publish out --github o/r --app-id 1 --app-key k.pem", { app: { id: "1", key: "k.pem" } }],
  ["publish out --patchwork https://pw.example.org/project/mm/", {
    where: { kind: "patchwork", homes: ["https://pw.example.org/project/mm/"] },
  }],
  ["mail out", {
    ...{ kind: "mail", file: "out", send: false, retry: false, maildir: undefined },
    ...{ from: undefined, smtpServer: undefined, smtpServerPort: undefined, configs: undefined },
  }],
  ["mail out --send --retry --smtp-server h --smtp-server-port 587 --smtp-encryption tls", {
    ...{ send: true, retry: true, smtpServer: "h", smtpServerPort: 587, smtpEncryption: "tls" },
  }],
  ["mail out --maildir md --from me@x --identity work --smtp-user me --configs c", {
    ...{ maildir: "md", from: "me@x", identity: "work", smtpUser: "me", configs: "c" },
  }],
  ["serve --listen [::1]:8080 --workers 0", {
    ...{ kind: "serve", listen: { host: "::1", port: 8080 }, workers: 0 },
  }],
  ["completion fish", { kind: "completion", shell: "fish" }],
];

Deno.test("command lines that are right", async (t) => {
  for (const [line, want] of GOOD) {
    await t.step(line || "(nothing)", () => {
      const got = parse(line) as unknown as Record<string, unknown>;
      const picked = Object.fromEntries(Object.keys(want).map((key) => [key, got[key]]));
      assert.deepEqual(picked, want);
    });
  }
});
