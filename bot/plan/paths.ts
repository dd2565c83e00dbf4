/**
 * What a kernel build reads, as data: found in the tree's own make files, and proved by building
 * trees from which everything else was taken away. Who doubts puts a path on the side of "read".
 * @module
 */

/** Files that no build reads, with what they are. The first that fits is the reason. */
export const NOT_READ: readonly (readonly [RegExp, string])[] = [
  // The top Kconfig sources Documentation/Kconfig.
  [/^Documentation\/(?!Kconfig$)/, "documentation"],
  [/\/Documentation\//, "documentation"],
  [/\.(?:rst|md)$/, "documentation"],
  [/(?:^|\/)(?:README|TODO)(?:\.txt)?$/, "documentation"],
  [/^(?:MAINTAINERS|CREDITS|COPYING)$/, "about people and rights"],
  [/^LICENSES\//, "about people and rights"],
  [
    /(?:^|\/)\.(?:gitignore|gitattributes|mailmap|clang-format|clippy\.toml|cocciconfig|editorconfig|get_maintainer\.ignore|kunitconfig|pylintrc|rustfmt\.toml)$/,
    "for git, editors and checkers",
  ],
];

/**
 * The part of tools/ that builds read: objtool and resolve_btfids, which the top Makefile's
 * `prepare` makes, with the libraries, headers and make files under them; and what kernel sources
 * include from there (kernel/bpf/relo_core.c, lib/test_bitmap.c, scripts/sorttable.c), as do programs
 * of samples/ that a build compiles (samples/vfs/test-list-all-mounts.c); with W=1, and for headers of
 * DRM, a build runs kernel-doc, which newer kernels have there.
 */
export const READ_TOOLS: readonly RegExp[] = [
  /^tools\/(?:arch|bpf\/resolve_btfids|build|include|lib|objtool|scripts)\//,
  /^tools\/Makefile$/,
  /^tools\/testing\/selftests\/.*\.h$/,
  /^tools\/docs\/kernel-doc$/,
];

/** Names in scripts/ that people run and no build does; a name with a slash is a directory. */
export const IDLE_SCRIPTS: ReadonlySet<string> = new Set(
  `Lindent bash-completion/ bloat-o-meter bootgraph.pl check-sysctl-docs check-uapi.sh
  checkdeclares.pl checkincludes.pl checkkconfigsymbols.py checkpatch.pl checkstack.pl
  checkversion.pl clang-tools/ cleanfile cleanpatch coccicheck coccinelle/ const_structs.checkpatch
  decode_stacktrace.sh decodecode dev-needs.sh diffconfig extract-fwblobs extract-ikconfig
  extract-module-sig.pl extract-sys-certs.pl extract-vmlinux extract_xc3028.pl faddr2line
  get_dvb_firmware get_maintainer.pl gfp-translate git-resolve.sh git.orderFile headerdep.pl
  ksymoops/ leaking_addresses.pl macro_checker.py markup_oops.pl objdiff objdump-func package/
  parse-maintainers.pl patch-kernel profile2linkerlist.pl prune-kernel rust_is_available_test.py
  show_delta spdxcheck-test.sh spdxcheck.py spdxexclude spelling.txt stackdelta stackusage tags.sh
  tracing/ ver_linux verify_builtin_ranges.awk`.split(/\s+/),
);

/** Files of an architecture that the builds of all the others read, with who reads them. */
export const SHARED_ARCH_FILES: readonly (readonly [RegExp, string])[] = [
  [/^arch\/Kconfig$/, "every architecture's Kconfig"],
  [/^arch\/[^/]+\/crypto\/Kconfig$/, "crypto/Kconfig, for every architecture"],
  [/^arch\/um\/scripts\//, "fs/hostfs/Makefile, in every build"],
  // What a Makefile of drivers puts into its search path, and what a driver of 6.1 includes: with
  // COMPILE_TEST, as allmodconfig has it, any architecture builds them.
  [/^arch\/sh\/include\/cpu-[^/]+\//, "drivers/pinctrl/renesas/Makefile, with COMPILE_TEST"],
  [/^arch\/arm\/mach-omap2\/[^/]+\.h$/, "drivers/staging/media/omap4iss, with COMPILE_TEST"],
  [/^arch\/x86\/ras\/Kconfig$/, "drivers/ras/Kconfig, for every architecture"],
  [/^arch\/x86\/entry\/syscalls\/syscall_32\.tbl$/, "scripts/checksyscalls.sh, in every build"],
  [/^arch\/x86\/include\/asm\/intel-family\.h$/, "include/linux/peci-cpu.h, on every architecture"],
];
