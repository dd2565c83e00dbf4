/**
 * Small patches to drivers and to other code that no usual build compiles, from all over the kernel, with what
 * is to come of each. They are written for Linux 6.19.6.
 * @module
 */

/**
 * What is to come of a patch: all its lines compiled, and no break; `fail`, since it has a mistake that a compiler
 * finds; or, where no build of ours can, its lines named with the reason.
 */
export type Want = "compiled" | "fail" | "named";

/** A patch to one file. */
export interface SmallPatch {
  /** Of the rows and folders. */
  readonly name: string;
  /** What it stands for. */
  readonly area: string;
  /** Path relative to the tree. */
  readonly path: string;
  /** How the line begins before which the lines are added, the first such line; absent: at the end. */
  readonly before?: string;
  readonly lines: readonly string[];
  readonly want: Want;
  /** Of `named`: why nothing compiles it. */
  readonly why?: string;
}

const USED = "static const int everystep_probe __maybe_unused = 1;";
/** What only a compiler finds. */
const BROKEN = "static int everystep_probe(void) { return no_such_symbol_here; }";

/** Good and broken lines before a function, each in a file of its own. */
const good = (name: string, area: string, path: string, before: string): SmallPatch => ({
  ...{ name, area, path, before },
  lines: ["/* What the corpus adds. */", USED, ""],
  want: "compiled",
});
const broken = (name: string, area: string, path: string, before: string): SmallPatch => ({
  ...{ name, area, path, before },
  lines: [BROKEN, ""],
  want: "fail",
});

/** The corpus, in the order in which it is taken. */
export const PATCHES: readonly SmallPatch[] = [
  broken("adm9240", "hwmon", "drivers/hwmon/adm9240.c", "static int adm9240_probe("),
  good("mvneta", "net", "drivers/net/ethernet/marvell/mvneta.c", "static int mvneta_bm_port_init("),
  broken("ath12k", "net", "drivers/net/wireless/ath/ath12k/core.c", "static int ath12k_core_mlo"),
  {
    ...{ name: "igc-header", area: "net", path: "drivers/net/ethernet/intel/igc/igc.h" },
    before: "#endif /* _IGC_H_ */",
    lines: ["#define EVERYSTEP_PROBE 1", "static const int everystep_probe __maybe_unused = 1;"],
    want: "compiled",
  },
  good("ice", "net", "drivers/net/ethernet/intel/ice/ice_main.c", "static int ice_init_mac_fltr("),
  good("xe", "gpu", "drivers/gpu/drm/xe/xe_module.c", "static int __init xe_init("),
  good("tegra-dc", "gpu", "drivers/gpu/drm/tegra/dc.c", "static void tegra_dc_stats_reset("),
  good("wm8960", "sound", "sound/soc/codecs/wm8960.c", "static int wm8960_probe("),
  broken("ad7124", "iio", "drivers/iio/adc/ad7124.c", "static int ad7124_soft_reset("),
  good("befs", "fs", "fs/befs/linuxvfs.c", "static int befs_init_fs_context("),
  broken("ocfs2", "fs", "fs/ocfs2/super.c", "static int ocfs2_mount_volume("),
  good(
    "safexcel",
    "crypto",
    "drivers/crypto/inside-secure/safexcel.c",
    "static int eip197_trc_cache",
  ),
  good("imx-pxp", "media", "drivers/media/platform/nxp/imx-pxp.c", "static int pxp_queue_setup("),
  good(
    "dell-laptop",
    "x86 alone",
    "drivers/platform/x86/dell/dell-laptop.c",
    "static int __init dell",
  ),
  good(
    "olpc",
    "x86, 32 bits alone",
    "arch/x86/platform/olpc/olpc.c",
    "static int __init olpc_init(",
  ),
  good(
    "kprobe-sample",
    "samples",
    "samples/kprobes/kprobe_example.c",
    "static int __init kprobe_init(",
  ),
  {
    ...{ name: "hwmon-flags", area: "make", path: "drivers/hwmon/Makefile" },
    lines: ["CFLAGS_adm9240.o += --no-such-option"],
    want: "fail",
  },
  good(
    "gxbb",
    "arm64 alone",
    "drivers/clk/meson/gxbb.c",
    "static struct clk_regmap gxbb_fixed_pll ",
  ),
  broken("sbsa", "arm64 alone", "drivers/watchdog/sbsa_gwdt.c", "static int sbsa_gwdt_probe("),
  good(
    "aegis",
    "crypto, of two architectures",
    "crypto/aegis128-neon.c",
    "void crypto_aegis128_init",
  ),
  good(
    "imx6q",
    "arch/arm",
    "arch/arm/mach-imx/mach-imx6q.c",
    "static void __init imx6q_1588_init(",
  ),
  broken(
    "collie",
    "arch/arm, an old machine",
    "arch/arm/mach-sa1100/collie.c",
    "static int collie_uart",
  ),
  good("qeth", "s390", "drivers/s390/net/qeth_core_main.c", "static int qeth_cq_init("),
  broken("zcrypt", "s390", "drivers/s390/crypto/zcrypt_api.c", "static int zcrypt_open("),
  good("pm81", "powerpc alone", "drivers/macintosh/windfarm_pm81.c", "static int wf_init_pm("),
  broken("ps3", "powerpc alone", "drivers/ps3/ps3-vuart.c", "static int ps3_vuart_probe("),
  good(
    "bmac",
    "powerpc, 32 bits alone",
    "drivers/net/ethernet/apple/bmac.c",
    "static int bmac_open(",
  ),
  good("octeon", "mips alone", "drivers/ata/pata_octeon_cf.c", "static int octeon_cf_softreset16("),
  good(
    "sgio2",
    "mips, another machine",
    "sound/mips/sgio2audio.c",
    "static int snd_sgio2audio_play",
  ),
  broken("zs", "mips, another machine", "drivers/tty/serial/zs.c", "static void zs_reset("),
  good(
    "sunbmac",
    "sparc alone",
    "drivers/net/ethernet/sun/sunbmac.c",
    "static int qec_global_reset(",
  ),
  good(
    "ccio",
    "parisc alone",
    "drivers/parisc/ccio-dma.c",
    "static int __init ccio_init_resources(",
  ),
  good("amifb", "m68k alone", "drivers/video/fbdev/amifb.c", "static void ami_init_display("),
  {
    ...{ name: "nova", area: "rust", path: "drivers/gpu/nova-core/dma.rs" },
    lines: ["", "const _EVERYSTEP_PROBE: u32 = 1;"],
    want: "named",
    why: "no configuration here sets CONFIG_RUST",
  },
  {
    ...{ name: "selftest", area: "selftests", path: "tools/testing/selftests/mm/pagemap_ioctl.c" },
    lines: ["", USED],
    want: "named",
    why: "a program of tools/, which no build of the kernel makes",
  },
  {
    ...{ name: "sdm845", area: "device tree", path: "arch/arm64/boot/dts/qcom/sdm845.dtsi" },
    lines: ["", "/ {", "\teverystep-probe;", "};"],
    want: "compiled",
  },
];
