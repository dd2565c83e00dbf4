import assert from "node:assert/strict";
import { type Finding, install, installLine, renderFindings } from "../../bot/doctor/mod.ts";
import { InfraError, UserError } from "../../bot/system/errors.ts";
import { listener, toys } from "./toys.ts";

function finding(name: string, status: Finding["status"], more: Partial<Finding> = {}): Finding {
  return {
    name,
    status,
    detail: status === "found" ? `${name} 1.0` : "not installed",
    archs: [],
    packages: [name],
    why: "Kbuild",
    optional: false,
    ...more,
  };
}

const MISSING = [
  finding("make", "found"),
  finding("flex", "missing"),
  finding("alpha-linux-gnu-gcc", "missing", { packages: ["gcc-alpha-linux-gnu"] }),
  finding("alpha-linux-gnu-ld", "missing", { packages: ["gcc-alpha-linux-gnu"] }),
  finding("bison", "broken"),
];

/** Writes down how it was called. */
const NOTES = 'echo "$@" >> "${0%/*}/calls"';
const APT = `${NOTES}
case "$*" in *install*)
  echo "dlstatus:1:50:Retrieving file 1 of 2"
  echo "not a status line"
  echo "pmstatus:flex:40.0:Unpacking flex (amd64)"
  echo "pmstatus:flex:100.0:Installed flex (amd64)";;
esac`;

const calls = async (dir: string) => (await Deno.readTextFile(`${dir}/calls`)).trim().split("\n");

Deno.test("root installs: the lists once, then all packages in one go, with progress", async () => {
  await using dir = await toys({ "apt-get": APT });
  const ui = listener();
  const packages = await install(MISSING, ui, { path: dir.path, root: true });
  assert.deepEqual(packages, ["flex", "gcc-alpha-linux-gnu"]);
  const always = "-q -y -o DPkg::Lock::Timeout=300";
  assert.deepEqual(await calls(dir.path), [
    `${always} update`,
    `${always} -o APT::Status-Fd=1 install --no-install-recommends -- flex gcc-alpha-linux-gnu`,
  ]);
  assert.deepEqual(ui.notes, ["apt-get install --no-install-recommends flex gcc-alpha-linux-gnu"]);
  assert.deepEqual(ui.steps, [
    ["reading the lists of packages"],
    ["Retrieving file 1 of 2", 0.25],
    ["Unpacking flex (amd64)", 0.7],
    ["Installed flex (amd64)", 1],
  ]);
});

Deno.test("others install through sudo, which must not ask", async (t) => {
  await t.step("it does not", async () => {
    await using dir = await toys({
      "apt-get": APT,
      sudo: `echo "sudo $1 $2" >> "\${0%/*}/calls"
[ "$2" = true ] && exit 0; shift 3; exec "$@"`,
    });
    await install(MISSING, listener(), { path: dir.path, root: false });
    const lines = await calls(dir.path);
    assert.equal(lines[0], "sudo -n true");
    assert.equal(lines[1], "sudo -n env");
    assert.match(lines[2]!, / update$/);
    assert.match(lines.at(-1)!, / -- flex gcc-alpha-linux-gnu$/);
  });
  const table: [string, Record<string, string>, RegExp][] = [
    [
      "it does",
      { sudo: "echo 'sudo: a password is required' >&2; exit 1" },
      /sudo asks for a password/,
    ],
    ["there is none", {}, /there is no sudo/],
  ];
  for (const [name, scripts, message] of table) {
    await t.step(name, async () => {
      await using dir = await toys({ "apt-get": APT, ...scripts });
      await assert.rejects(
        install(MISSING, listener(), { path: dir.path, root: false }),
        (error) =>
          error instanceof UserError && message.test(error.message) &&
          error.hint === `run this as root: ${installLine(MISSING)}`,
      );
      await assert.rejects(calls(dir.path), Deno.errors.NotFound);
    });
  }
});

Deno.test("without the network the lists at hand must do", async () => {
  await using dir = await toys({
    "apt-get": `${NOTES}
case "$*" in *update*) echo "E: Failed to fetch" >&2; exit 100;; esac`,
  });
  const ui = listener();
  await install(MISSING, ui, { path: dir.path, root: true });
  assert.equal((await calls(dir.path)).length, 2);
  assert.match(ui.notes[0]!, /^apt-get update failed \(E: Failed to fetch\); trying/);
});

Deno.test("an optional package that the distribution lacks is left out", async () => {
  await using dir = await toys({
    "apt-get": `${NOTES}
case "$*" in *" dt-schema"*) echo "E: Package 'dt-schema' has no installation candidate" >&2; exit 100;; esac`,
  });
  const ui = listener();
  const schema = finding("dt-schema", "missing", { optional: true });
  const place = { path: dir.path, root: true };
  const packages = await install([...MISSING, schema], ui, place);
  assert.deepEqual(packages, ["flex", "gcc-alpha-linux-gnu"]);
  assert.equal(
    ui.notes.at(-1),
    "this distribution has no package dt-schema, which is optional",
  );
  assert.deepEqual(await install([schema], listener(), place), []);
  const needed = { ...schema, optional: false };
  await assert.rejects(install([needed], listener(), place), /no package dt-schema$/);
});

Deno.test("when it does not work out", async (t) => {
  const failing = (message: string) =>
    `case "$*" in *install*) echo "${message}" >&2; exit 100;; esac`;
  const table: [string, string, typeof UserError | typeof InfraError, RegExp][] = [
    [
      "an unknown package",
      failing("E: Unable to locate package flex"),
      UserError,
      /^this distribution has no package flex$/,
    ],
    [
      "a package without a candidate",
      failing("E: Package 'flex' has no installation candidate"),
      UserError,
      /no package flex$/,
    ],
    [
      "a full disk",
      failing("E: You don't have enough free space"),
      InfraError,
      /failed: E: You don't have enough/,
    ],
    [
      "a silent failure",
      `case "$*" in *install*) exit 7;; esac`,
      InfraError,
      /failed: exit code 7$/,
    ],
  ];
  for (const [name, script, kind, message] of table) {
    await t.step(name, async () => {
      await using dir = await toys({ "apt-get": script });
      await assert.rejects(
        install(MISSING, listener(), { path: dir.path, root: true }),
        (error) => error instanceof kind && message.test(error.message),
      );
    });
  }
  await t.step("another distribution", async () => {
    await using dir = await toys({});
    await assert.rejects(
      install(MISSING, listener(), { path: dir.path, root: true }),
      (error) =>
        error instanceof UserError && /no apt-get/.test(error.message) &&
        /flex gcc-alpha-linux-gnu$/.test(error.hint!),
    );
  });
  await t.step("interrupted", async () => {
    await using dir = await toys({ "apt-get": "while :; do :; done" });
    await assert.rejects(
      install(MISSING, listener(), {
        path: dir.path,
        root: true,
        signal: AbortSignal.timeout(200),
      }),
      (error) => error instanceof InfraError && /interrupted/.test(error.message),
    );
  });
});

Deno.test("nothing missing: apt is not called", async () => {
  await using dir = await toys({ "apt-get": NOTES });
  const ui = listener();
  assert.deepEqual(
    await install([MISSING[0]!, MISSING[4]!], ui, { path: dir.path, root: true }),
    [],
  );
  assert.equal(ui.notes.length, 1);
  await assert.rejects(calls(dir.path), Deno.errors.NotFound);
});

Deno.test("what the user reads", () => {
  const findings = [
    finding("flex", "missing"),
    finding("make", "found", { detail: "GNU Make 4.3" }),
    finding("ccache", "missing", { optional: true, why: "makes builds cheap" }),
    finding("mkimage", "missing", { archs: ["mips64"], packages: ["u-boot-tools"], why: "a step" }),
    finding("disk", "low", {
      detail: "1.0 GiB free in /c, 8 are needed",
      packages: [],
      why: "trees",
    }),
  ];
  assert.equal(
    renderFindings(findings),
    `found    make     GNU Make 4.3
missing  flex     Kbuild
missing  ccache   makes builds cheap (it goes on without)
missing  mkimage  for mips64: a step
low      disk     trees; 1.0 GiB free in /c, 8 are needed

to install what is missing: apt-get install --no-install-recommends ccache flex u-boot-tools`,
  );
  assert.equal(renderFindings([]), "");
});
