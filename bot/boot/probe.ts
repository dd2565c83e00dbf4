/**
 * Builds the probes of a series for an architecture: static programs of a few KiB, against the
 * kernel's own nolibc and its exported headers.
 * @module
 */
import { program } from "../compile/kept/program.ts";
import { maker, type MakeRequest } from "../compile/make.ts";
import { compilerName } from "../config/compiler.ts";
import type { ArchConfig, BootConfig } from "../config/types.ts";
import { makeDir, move } from "../system/files/dirs.ts";
import { InfraError, UserError } from "../system/errors.ts";
import { fileBeneath } from "../system/files/beneath.ts";
import { readTextIfThere, remove, sha256, writeAtomic } from "../system/files/files.ts";
import { namesIn } from "../system/files/listing.ts";
import { areWhole, sumsOf, writeSums } from "./sums.ts";

/** A probe as its author wrote it. */
export interface ProbeSource {
  /** The file's name without `.c`. */
  readonly name: string;
  /** Where it came from, for messages. */
  readonly file: string;
  readonly text: string;
}

/** Programs for one architecture. */
export interface BuiltProbes {
  /** What decides them. */
  readonly digest: string;
  /** File of the first program, which runs the others. */
  readonly init: string;
  readonly probes: readonly { readonly name: string; readonly file: string }[];
}

/** What every probe is compiled with, from `bot/boot/probe/`. */
const RUNTIME = ["everystep.h", "tiny.h", "init.c"];
/** Bytes of a program; a probe has a few KiB. */
export const MAX_PROGRAM = 64 * 2 ** 20;
const NAME = /^[a-z0-9][\w-]{0,40}$/i;
const CFLAGS = [
  ...["-Os", "-std=gnu11", "-w", "-ffreestanding", "-fno-stack-protector", "-fno-pie"],
  ...["-fno-asynchronous-unwind-tables", "-nostdlib", "-static", "-s"],
];

/**
 * The probes of a directory, by name; those of `fallback` if it has none. Throws UserError for a name
 * that is none.
 */
export async function readProbes(
  dir: string | undefined,
  fallback: string,
): Promise<readonly ProbeSource[]> {
  const own = dir === undefined
    ? []
    : (await namesIn(dir) ?? []).filter((one) => one.endsWith(".c"));
  if (own.length === 0) {
    return [{ name: "userspace", file: fallback, text: await readTextIfThere(fallback) ?? "" }];
  }
  return await Promise.all(own.map(async (one) => {
    const file = `${dir}/${one}`, name = one.slice(0, -2);
    if (!NAME.test(name)) {
      throw new UserError("no name for a probe: letters, digits, _ and - before .c", {
        place: { file },
      });
    }
    return { name, file, text: await readTextIfThere(file) ?? "" };
  }));
}

/** All that building needs. `request.arch` is the boot kernel's; its source is at state 0. */
export interface ProbeRequest {
  readonly request: MakeRequest;
  readonly boot: BootConfig;
  readonly sources: readonly ProbeSource[];
  /** Directory of {@linkcode RUNTIME}. */
  readonly runtime: string;
  /** Directory that keeps built probes. */
  readonly kept: string;
  /** git tree of the source: nolibc and the headers come from it. */
  readonly tree: string;
}

/** What decides the programs, so that a kept boot can be found before anything is built. */
export async function probeDigest(
  arch: ArchConfig,
  { boot, sources, runtime, tree, compilers }:
    & Pick<ProbeRequest, "boot" | "sources" | "runtime" | "tree">
    & { readonly compilers: readonly string[] },
): Promise<string> {
  const texts = await Promise.all(RUNTIME.map((name) => readTextIfThere(`${runtime}/${name}`)));
  const programs = sources.map(({ name, text }) => [name, text]);
  const { kind, prefix, suffix, target } = arch.toolchain;
  const compiler = [compilers, kind, prefix, suffix, target ?? ""];
  const flags = [boot.cflags, boot.headers, ...boot.libs === undefined ? [] : [boot.libs]];
  return await sha256(JSON.stringify([await program(), programs, texts, ...flags, compiler, tree]));
}

/**
 * The programs, kept or built. Throws UserError for a probe that does not compile, and InfraError if
 * the machine or the kernel's headers are at fault.
 */
export async function buildProbes(given: ProbeRequest): Promise<BuiltProbes> {
  const { request, boot, sources } = given;
  const digest = await probeDigest(request.arch, { ...given, compilers: request.compilers });
  const dir = `${given.kept}/${digest}`;
  const built: BuiltProbes = {
    digest,
    init: `${dir}/init`,
    probes: sources.map(({ name }) => ({ name, file: `${dir}/probe-${name}` })),
  };
  const list = `${dir}.sums`, names = ["init", ...sources.map(({ name }) => `probe-${name}`)];
  const filesIn = (parent: string) => names.map((name) => `${parent}/${name}`);
  if (await areWhole(list, filesIn(dir))) return built;
  const { build } = request.mounts;
  await remove(build);
  await makeDir(`${build}/src`);
  await makeDir(`${build}/out`);
  await remove(request.log);
  for (const name of RUNTIME) {
    const text = await readTextIfThere(`${given.runtime}/${name}`);
    if (text === undefined) throw new InfraError(`${given.runtime}/${name} is not there`);
    await writeAtomic(`${build}/src/${name}`, text);
  }
  const headers = maker({
    ...request,
    arch: { ...request.arch, arch: boot.headers ?? request.arch.arch },
  });
  const exported = await headers.make("headers", ["headers"]);
  if (!exported.ok) {
    throw new InfraError(
      `the kernel's headers cannot be exported: ${exported.fault ?? request.log}`,
    );
  }
  const own = sources.map(({ name }) => `${name}\\0`).join("");
  await compile(given, "init", "init", [`-DPROBES="${own}"`]);
  for (const { name, file, text } of sources) {
    await writeAtomic(`${build}/src/probe-${name}.c`, text);
    await compile(given, `probe-${name}`, file, []);
  }
  await makeDir(given.kept);
  // The kernel's own files of make may have put something else there.
  const made = names.map((name) => fileBeneath(build, `out/${name}`, MAX_PROGRAM));
  const files = made.filter((file) => file !== undefined);
  if (files.length < made.length) throw new InfraError(`a probe is no program: ${request.log}`);
  const sums = await sumsOf(files);
  await remove(list);
  await remove(dir);
  await move(`${build}/out`, dir);
  await writeSums(list, sums);
  return built;
}

/** Compiles and links one program. */
async function compile(
  { request, boot }: ProbeRequest,
  name: string,
  file: string,
  more: readonly string[],
): Promise<void> {
  const { arch } = request;
  const { call, places, reader } = maker(request);
  const { kind, target } = arch.toolchain;
  const clang = kind === "gcc" || target === undefined
    ? []
    : [`--target=${target}`, ...kind === "llvm" ? ["-fuse-ld=lld"] : []];
  const done = await call("probe", [
    ...[compilerName(arch), ...clang, ...CFLAGS, ...boot.cflags, ...more],
    ...["-I", `${places.build}/src`, "-I", `${places.source}/tools/include/nolibc`],
    ...["-isystem", `${places.build}/usr/include`],
    ...["-o", `${places.build}/out/${name}`, `${places.build}/src/${name}.c`],
    // Some compilers call out for what others do inline.
    ...boot.libs ?? (kind === "gcc" ? ["-lgcc"] : []),
  ]);
  if (done.ok) return;
  if (done.fault !== undefined) throw new InfraError(`${file} was not compiled: ${done.fault}`);
  const error = reader.facts().diagnostics.find((one) => one.severity === "error");
  throw new UserError(
    `does not compile for ${arch.name}: ${error?.message ?? `see ${request.log}`}`,
    {
      place: { file, ...(error?.line === undefined ? {} : { line: error.line }) },
    },
  );
}
