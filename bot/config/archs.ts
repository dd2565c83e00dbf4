/**
 * Reading `configs/arch/`: a file is an architecture.
 * @module
 */
import { z } from "zod";
import { UserError } from "../system/errors.ts";
import { readTextIfThere } from "../system/files/files.ts";
import { namesIn } from "../system/files/listing.ts";
import { lineOf } from "./place.ts";
import { parseToml, strict } from "./toml.ts";
import type { ArchConfig } from "./types.ts";
import * as words from "./words.ts";
import { nameOf } from "../text/paths.ts";

const common = {
  packages: z.array(words.debianPackage).min(1),
  make: z.record(words.makeVariable, words.makeValue).default({}),
  macro: words.macro.optional(),
};

const toolchain = z.discriminatedUnion("kind", [
  strict({ kind: z.literal("gcc"), prefix: words.gccPrefix, ...common }),
  strict({
    kind: z.literal("llvm"),
    suffix: words.llvmSuffix,
    target: words.triple.optional(),
    ...common,
  }),
], 'kind is "gcc" or "llvm"');

const boot = strict({
  emulator: words.command.optional(),
  packages: z.array(words.debianPackage).default([]),
  since: strict({ version: words.version, why: words.prose }).optional(),
  machine: z.array(words.argument).default([]),
  image: words.makeTarget,
  targets: z.array(words.makeTarget).min(1),
  root: z.enum(["hostfs", "initramfs", "ext2"]),
  drive: words.argument.optional(),
  device: words.device.optional(),
  cmdline: z.array(words.argument).default([]),
  timeout: z.int().min(1).max(3600).optional(),
  silence: z.int().min(1).max(3600).default(60),
  fragment: z.array(words.fragmentLine).default([]),
  small: z.array(words.fragmentLine).optional(),
  kernel: strict({
    why: words.prose,
    arch: words.makeArch.optional(),
    defconfig: words.makeTarget.optional(),
    prefix: words.gccPrefix.optional(),
  }).optional(),
  cflags: z.array(words.compilerFlag).default([]),
  libs: z.array(words.library).optional(),
  probe_prefix: words.gccPrefix.optional(),
  headers: words.makeArch.optional(),
}).transform(({ probe_prefix: prefix, ...one }) => ({
  ...one,
  ...prefix === undefined ? {} : { probePrefix: prefix },
})).refine(
  (one) => one.root !== "ext2" || (one.drive !== undefined && one.device !== undefined),
  "a root on ext2 wants drive and device",
).refine(
  (one) => one.since === undefined || one.emulator !== undefined,
  "since is the version of an emulator, and none is named",
).refine(
  (one) => (one.root === "hostfs") === (one.emulator === undefined),
  "hostfs is the root of a kernel without an emulator, and of no other",
);

const archFile = strict({
  aliases: z.array(words.archName).default([]),
  arch: words.makeArch,
  srcarch: words.makeArch,
  reads: z.array(words.archDir).default([]),
  defconfig: words.makeTarget,
  defconfig_was: z.array(words.makeTarget).optional(),
  why: words.prose,
  fragment: z.array(words.fragmentLine).default([]),
  targets: z.array(words.makeTarget).default([]),
  units: z.int().positive().optional(),
  extra: z.boolean().default(false),
  builds: z.array(words.usualBuild).min(1).optional(),
  covers: z.array(words.usualBuild).min(1).max(4).optional(),
  host: z.record(words.command, words.debianPackage).default({}),
  fixes: z.array(words.patchFile).max(20, "at most 20").optional(),
  toolchain,
  boot: boot.optional(),
  no_boot: words.prose.optional(),
});

/**
 * One architecture from the text of its file, whose name without `.toml` is its name. Throws
 * {@linkcode UserError} at the line of the first mistake.
 */
export function parseArch(
  file: string,
  text: string,
  patches: ReadonlyMap<string, string> = new Map(),
): ArchConfig {
  const name = nameOf(file).replace(/\.toml$/, "");
  if (!words.archName.safeParse(name).success) {
    throw new UserError("the file's name is no name for an architecture", {
      place: { file },
      hint: "lower-case letters, digits, - and _, then .toml",
    });
  }
  const { host, toolchain, no_boot: noBoot, defconfig_was: was, fixes, ...rest } = parseToml(
    file,
    text,
    archFile,
  );
  return {
    name,
    ...rest,
    ...(noBoot === undefined ? {} : { noBoot }),
    ...(was === undefined ? {} : { defconfigWas: was }),
    ...(fixes === undefined ? {} : {
      fixes: fixes.map((name, i) => {
        const patch = patches.get(name);
        if (patch !== undefined) return { file: name, text: patch };
        throw new UserError(`fixes: there is no ${name} in the directory fixes/ beside arch/`, {
          place: { file, line: lineOf(text, ["fixes", i]) },
        });
      }),
    }),
    toolchain: { prefix: "", suffix: "", ...toolchain },
    hostTools: Object.keys(host),
    hostPackages: Object.values(host),
  };
}

/** What a directory of configs has beside the architectures. */
const BESIDE = ["builds.toml", "consoles.toml", "everystep.toml", "mail.toml", "service.toml"];

/**
 * Every architecture of `DIR/arch/*.toml`, sorted by name. A later directory may add some, and
 * replace one by a file of the same name, or have none. Throws {@linkcode UserError} for a first one
 * without any, a mistake in a file, and a name that two of them claim.
 */
export async function loadArchs(dir: string, ...more: readonly string[]): Promise<ArchConfig[]> {
  const found = new Map<string, { arch: ArchConfig; file: string; text: string }>();
  const patches = new Map<string, string>();
  for (const configs of [dir, ...more]) {
    const files = (await namesIn(`${configs}/arch`))?.filter((name) => name.endsWith(".toml"));
    const others = configs === dir
      ? []
      : (await namesIn(configs) ?? []).filter((name) => name.endsWith(".toml"));
    const odd = others.find((name) => !BESIDE.includes(name));
    if (odd !== undefined) {
      throw new UserError("nothing reads this file", {
        place: { file: `${configs}/${odd}` },
        hint: `an architecture stands in ${configs}/arch/; here are ${BESIDE.join(", ")}`,
      });
    }
    if (files === undefined && others.length > 0) continue;
    if (files === undefined || (files.length === 0 && configs === dir)) {
      throw new UserError("no architecture here: it holds no *.toml", {
        place: { file: `${configs}/arch` },
        hint: "point to a directory like everystep's own configs/",
      });
    }
    for (const name of await namesIn(`${configs}/fixes`) ?? []) {
      if (!name.endsWith(".patch")) continue;
      const patch = await readTextIfThere(`${configs}/fixes/${name}`);
      if (patch !== undefined) patches.set(name, patch);
    }
    for (const name of files) {
      const file = `${configs}/arch/${name}`;
      const text = await readTextIfThere(file) ?? "";
      const arch = parseArch(file, text, patches);
      found.set(arch.name, { arch, file, text });
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.arch.name < b.arch.name ? -1 : 1);
  const owners = new Map(sorted.map(({ arch }) => [arch.name, arch.name]));
  for (const { arch, file, text } of sorted) {
    for (const alias of arch.aliases) {
      const owner = owners.get(alias);
      if (owner !== undefined) {
        throw new UserError(`the alias "${alias}" is already a name of ${owner}`, {
          place: { file, line: lineOf(text, ["aliases"]) },
        });
      }
      owners.set(alias, arch.name);
    }
  }
  return sorted.map(({ arch }) => arch);
}
