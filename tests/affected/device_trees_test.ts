import assert from "node:assert/strict";
import { compare } from "../../bot/affected/compare.ts";
import type { Affected } from "../../bot/affected/types.ts";
import { cc, rule, snapshotOf, touch } from "./memory.ts";

const DTS = "arch/toy/boot/dts";

const TREE: Readonly<Record<string, string>> = {
  "include/linux/kconfig.h": "",
  "lib/sort.c": "",
  [`${DTS}/soc.dtsi`]: "",
  [`${DTS}/a.dts`]: '#include "soc.dtsi"\n',
  [`${DTS}/b.dts`]: '/include/ "soc.dtsi"\n',
  [`${DTS}/other.dts`]: "",
  [`${DTS}/over.dtso`]: "",
  "scripts/link-vmlinux.sh": "",
  "./include/config/auto.conf": "CONFIG_A=y\n",
  "./.config": "CONFIG_A=y\n",
};

/** A device tree as scripts/Makefile.dtbs makes it. */
function dtc(target: string, source = target.replace(/\.dtb(o?)$/, ".dts$1")): string {
  const command = `gcc -E -nostdinc -I /src/scripts/dtc/include-prefixes -o ${DTS}/.tmp ` +
    `/src/${source} ; ./scripts/dtc/dtc -o ${target} -b 0 -i/src/${DTS}/ ${DTS}/.tmp`;
  return rule("DTC    ", target, command, true);
}

const LIST = rule("GEN    ", `${DTS}/dtbs-list`, `echo ${DTS}/a.dtb > ${DTS}/dtbs-list`);

const DRY: readonly string[] = [
  cc("lib/sort.o"),
  dtc(`${DTS}/a.dtb`),
  dtc(`${DTS}/b.dtb`),
  dtc(`${DTS}/other.dtb`),
  dtc(`${DTS}/over.dtbo`),
  rule(
    "OVL    ",
    `${DTS}/both.dtb`,
    `./scripts/dtc/fdtoverlay -o ${DTS}/both.dtb -i ${DTS}/b.dtb ${DTS}/over.dtbo`,
  ),
  LIST,
];

type Files = Readonly<Record<string, string>>;

function ask(
  path: string,
  { dry = DRY, files = TREE, now = dry, nowFiles = files }: {
    dry?: readonly string[];
    files?: Files;
    now?: readonly string[];
    nowFiles?: Files;
  } = {},
): Extract<Affected, { kind: "bounded" }> {
  const old = snapshotOf(files, dry);
  const found = compare(old, snapshotOf(nowFiles, now), [touch(path)], "toy");
  assert.equal(found.kind, "bounded", JSON.stringify(found));
  return found as Extract<Affected, { kind: "bounded" }>;
}

const names = ({ trees }: { trees: readonly { target: string }[] }) =>
  trees.map(({ target }) => target.slice(DTS.length + 1));

Deno.test("device trees that a patch reaches are made alone", async (t) => {
  const cases: readonly [string, readonly string[]][] = [
    [`${DTS}/soc.dtsi`, ["a.dtb", "b.dtb", "both.dtb"]],
    [`${DTS}/a.dts`, ["a.dtb"]],
    [`${DTS}/over.dtso`, ["both.dtb", "over.dtbo"]],
    [`${DTS}/none.dtsi`, []],
    ["lib/sort.c", []],
  ];
  for (const [path, expected] of cases) {
    await t.step(path, () => {
      const found = ask(path);
      assert.deepEqual(names(found), expected);
      assert.equal(found.link, false, `${found.linkWhy}`);
      assert.equal(found.objects.length, path === "lib/sort.c" ? 1 : 0);
    });
  }
});

Deno.test("a device tree that something else reads", async (t) => {
  const soc = `${DTS}/soc.dtsi`;
  const dryWith = (line: string) => [...DRY, line];
  await t.step("is compared in the object that has it", () => {
    const found = ask(soc, {
      dry: [
        ...DRY,
        rule("WRAP   ", `${DTS}/a.dtb.S`, `{ echo '.incbin "${DTS}/a.dtb"'; } > ${DTS}/a.dtb.S`),
        cc(`${DTS}/a.dtb.o`, { source: `${DTS}/a.dtb.S` }),
      ],
    });
    assert.deepEqual(found.objects.map(({ target }) => target), [`${DTS}/a.dtb.o`]);
    assert.deepEqual(names(found), ["a.dtb", "b.dtb", "both.dtb"]);
    assert.equal(found.link, false, `${found.linkWhy}`);
  });
  await t.step("is an image's, by its name", () => {
    const image = rule("IMAGE  ", "arch/toy/boot/image", `cat ${DTS}/a.dtb > arch/toy/boot/image`);
    assert.match(ask(soc, { dry: dryWith(image) }).linkWhy!, /^arch\/toy\/boot\/image uses /);
    // One that the patch does not reach is of no account.
    assert.equal(ask(`${DTS}/other.dts`, { dry: dryWith(image) }).link, false);
  });
  await t.step("is an image's, by the list of all", () => {
    const fit = rule("FIT    ", "arch/toy/boot/fit", `mk @${DTS}/dtbs-list > arch/toy/boot/fit`);
    assert.match(
      ask(soc, { dry: dryWith(fit) }).linkWhy!,
      /^arch\/toy\/boot\/fit uses .*dtbs-list/,
    );
  });
  await t.step("is one's that a tool looks for by a name of its own", () => {
    const its = rule("ITB    ", "arch/toy/boot/itb", `mk -f /src/arch/toy/board.its.S -o itb`);
    const files = (text: string) => ({ ...TREE, "arch/toy/board.its.S": text });
    const asked = (name: string) =>
      ask(soc, { dry: dryWith(its), files: files(`data = /incbin/("boot/dts/${name}");\n`) });
    assert.match(asked("a.dtb").linkWhy!, /^arch\/toy\/board\.its\.S may read a device tree/);
    assert.equal(asked("other.dtb").link, false);
  });
  await t.step("is none's that a file of make removes, where a command reads that file", () => {
    const asked = (...reading: readonly string[]) =>
      ask(soc, {
        dry: [
          ...["Reading makefiles...", ...reading],
          ...dryWith(
            rule("PACK   ", "arch/toy/boot/pack", "sh /src/scripts/pack.sh /src/Makefile > pack"),
          ),
        ],
        files: {
          ...TREE,
          "scripts/pack.sh": "#!/bin/sh\ncat $1\n",
          "Makefile": "clean:\n\tfind . -name '*.dtb' -delete\n",
        },
      });
    assert.match(asked().linkWhy!, /^Makefile may read a device tree/);
    assert.equal(asked("Reading makefile '/src/Makefile'...").link, false);
  });
  for (
    const [name, text] of [
      ["a name that is put together", "cat $dir/$board.dtb\n"],
      ["a pattern", "cat $dir/*.dtb\n"],
      ["a search of their directory", "find $out/boot/dts/ -type f\n"],
    ] as const
  ) {
    await t.step(`is a script's, by ${name}`, () => {
      const made = rule("PACK   ", "arch/toy/boot/pack", "sh /src/scripts/pack.sh > pack");
      const found = ask(soc, {
        dry: dryWith(made),
        files: { ...TREE, "scripts/pack.sh": `#!/bin/sh\n${text}` },
      });
      assert.match(found.linkWhy!, /^scripts\/pack\.sh may read a device tree/);
    });
  }
});

Deno.test("a device tree that the kernel holds, and no dry run shows", async (t) => {
  const soc = `${DTS}/soc.dtsi`;
  const gaveUp = (target: string, ...needs: readonly string[]) => [
    "Reading makefiles...",
    `Considering target file '${target}'.`,
    ...["vmlinux", ...needs].flatMap((one) => [
      ` Considering target file '${one}'.`,
      ` Finished prerequisites of target file '${one}'.`,
    ]),
    `Finished prerequisites of target file '${target}'.`,
    `Giving up on target file '${target}'.`,
  ];
  const may = (target: string) => `${target} may hold a device tree that the patch changes`;
  const dry = (...lines: readonly (readonly string[])[]) => ({ dry: [...DRY, ...lines.flat()] });
  const table: readonly (readonly [string, readonly string[], boolean])[] = [
    ["arch/toy/boot/zImage.a", [`${DTS}/a.dtb`], true],
    ["arch/toy/boot/zImage.other", [`${DTS}/other.dtb`], false],
    ["arch/toy/boot/fit", [`${DTS}/dtbs-list`], true],
    [".builtin-dtbs-list", [`${DTS}/dtbs-list`], true],
    ["arch/toy/boot/itb", ["arch/toy/board.its.S"], true],
    ["arch/toy/boot/Image", [], false],
    [`${DTS}/`, [`${DTS}/a.dtb`], false],
    ["dtbs", [`${DTS}/a.dtb`], false],
  ];
  for (const [target, needs, held] of table) {
    await t.step(target, () => {
      const { link, linkWhy } = ask(soc, dry(gaveUp(target, ...needs)));
      assert.deepEqual([link, linkWhy], [held, held ? may(target) : undefined]);
    });
  }
  await t.step("by the configuration", () => {
    const conf = "./include/config/auto.conf";
    const files = { ...TREE, [conf]: "CONFIG_GENERIC_BUILTIN_DTB=y\n" };
    assert.match(ask(soc, { files }).linkWhy!, /^CONFIG_GENERIC_BUILTIN_DTB puts a device tree/);
  });
  await t.step("by a recipe", () => {
    const makes = (text: string) =>
      ask(soc, {
        files: { ...TREE, "arch/toy/boot/Makefile": text },
        dry: ["Reading makefiles...", "Reading makefile '/src/arch/toy/boot/Makefile'...", ...DRY],
      }).linkWhy;
    assert.match(
      makes("fit: vmlinux\n\tmk $(obj)/dts/$*.dtb\n")!,
      /^arch\/toy\/boot\/Makefile has/,
    );
    assert.equal(makes("obj-y += x.dtbo.o \\\n\ty.dtbo.o\ndtb-y += a.dtb\n"), undefined);
  });
});

Deno.test("device trees that come and go", async (t) => {
  const more = dtc(`${DTS}/more.dtb`);
  const files = { ...TREE, [`${DTS}/more.dts`]: "" };
  await t.step("one is listed", () => {
    const found = ask(`${DTS}/Makefile`, {
      files,
      now: [...DRY.slice(0, -1), more, LIST.replaceAll("echo ", `echo ${DTS}/more.dtb `)],
    });
    assert.deepEqual(found.trees, [
      { target: `${DTS}/more.dtb`, why: "is new in the build", only: "after" },
    ]);
    assert.equal(found.link, false, `${found.linkWhy}`);
  });
  await t.step("one is gone, and still listed", () => {
    const lost = `make[3]: *** No rule to make target '${DTS}/a.dtb', needed by '${DTS}/'.`;
    const { [`${DTS}/a.dts`]: _, ...nowFiles } = TREE;
    const found = ask(`${DTS}/a.dts`, {
      now: [...DRY.filter((line) => !line.includes("a.dts ")), lost],
      nowFiles,
    });
    assert.deepEqual(found.trees, [
      { target: `${DTS}/a.dtb`, why: "there is no rule to make it" },
    ]);
    assert.equal(found.link, false, `${found.linkWhy}`);
  });
});
