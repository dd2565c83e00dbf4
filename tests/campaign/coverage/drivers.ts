/**
 * Files from all over the kernel: which of what patches add to them does some build compile?
 * @module
 */

/** A place to add a line to. */
export interface Place {
  /** Path relative to the tree. */
  readonly path: string;
  /** What it stands for. */
  readonly kind: string;
  /** What is added: behind the last `#include`, or at the end. */
  readonly line: string;
}

const LINE = "static int __maybe_unused everystep_probe;";
const places = (kind: string, paths: string, line = LINE): readonly Place[] =>
  paths.trim().split(/\s+/).map((path) => ({ path, kind, line }));

/** The corpus, in the order of its patches. */
export const DRIVERS: readonly Place[] = [
  ...places(
    "net",
    "drivers/net/ethernet/intel/ice/ice_lib.c drivers/net/dummy.c net/ipv4/tcp_cubic.c",
  ),
  ...places("gpu", "drivers/gpu/drm/i915/i915_irq.c drivers/gpu/drm/drm_blend.c"),
  ...places("sound", "sound/usb/quirks.c sound/soc/codecs/ak4458.c"),
  ...places("iio, hwmon", "drivers/iio/adc/ad7476.c drivers/hwmon/adm9240.c"),
  ...places("fs", "fs/btrfs/zlib.c fs/xfs/xfs_fsops.c fs/ubifs/misc.c"),
  ...places(
    "crypto",
    "crypto/cbc.c arch/x86/crypto/aegis128-aesni-glue.c drivers/crypto/ccp/ccp-ops.c",
  ),
  ...places(
    "other drivers",
    `drivers/usb/host/xhci-ring.c drivers/media/i2c/ov5640.c drivers/mtd/nand/raw/nandsim.c
    drivers/scsi/scsi_debug.c drivers/clk/qcom/gcc-sdm845.c drivers/thermal/intel/therm_throt.c`,
  ),
  ...places(
    "of one architecture",
    `drivers/irqchip/irq-gic-v3.c drivers/macintosh/adb.c drivers/s390/block/dasd.c
    arch/arm64/kernel/entry-common.c`,
  ),
  ...places("samples", "samples/kprobes/kprobe_example.c"),
  ...places("selftests", "tools/testing/selftests/mm/pagemap_ioctl.c"),
  ...places("device tree", "arch/arm64/boot/dts/qcom/sdm845.dtsi", "/ { everystep-probe; };"),
  ...places("rust", "rust/kernel/time.rs", "const _EVERYSTEP_PROBE: u32 = 1;"),
];
