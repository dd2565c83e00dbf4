/**
 * Bindings for the device trees of the toy kernel, and two device trees that they hold for: a real dt-mk-schema makes a schema of
 * them, and a real dt-validate holds the trees against that.
 */
import { type Edit } from "./kernel.ts";
import { TREE_FILES } from "./device_trees.ts";

const DTS = "arch/toya/boot/dts";

/** Where the bindings are. */
export const BINDINGS = "Documentation/devicetree/bindings";
/** That of the toy's serial port. */
export const UART = `${BINDINGS}/serial/toy,uart.yaml`;
/** The device tree of one board, and what both include. */
export const BOARD = `${DTS}/board.dts`, SOC = `${DTS}/soc.dtsi`;

/** The file of make that says which dtschema is asked for. */
export const asking = (version: string) => `DT_SCHEMA_MIN_VERSION = ${version}\n`;

const binding = `# SPDX-License-Identifier: GPL-2.0
%YAML 1.2
---
$id: http://devicetree.org/schemas/serial/toy,uart.yaml#
$schema: http://devicetree.org/meta-schemas/core.yaml#

title: A serial port of a toy

maintainers:
  - A Toy <toy@example.org>

properties:
  compatible:
    const: toy,uart

  bits:
    description: Of a character
    $ref: /schemas/types.yaml#/definitions/uint32
    enum: [7, 8]

  toy,sink:
    description: Where its bits go
    $ref: /schemas/types.yaml#/definitions/phandle-array
    maxItems: 1
    items:
      maxItems: 1

required:
  - compatible
  - bits

additionalProperties: false
`;

const soc = `# SPDX-License-Identifier: GPL-2.0
%YAML 1.2
---
$id: http://devicetree.org/schemas/toy,soc.yaml#
$schema: http://devicetree.org/meta-schemas/core.yaml#

title: A toy

maintainers:
  - A Toy <toy@example.org>

properties:
  $nodename:
    const: "/"
  compatible:
    const: toy,soc

additionalProperties: true
`;

const board = (model: string) =>
  `/dts-v1/;\n#include "soc.dtsi"\n\n/ {\n\tmodel = "${model}";\n};\n\n&uart {\n\tstatus = "okay";\n};\n`;

/** What is added to the files of the toy, or replaces some. The base has warnings, and one of them quotes two phandles. */
export const BINDING_FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(TREE_FILES).filter(([path]) => !path.startsWith(`${DTS}/`)),
  ),
  [`${DTS}/Makefile`]: "dtb-y := board.dtb other.dtb\ndtb-$(CONFIG_TOY_MORE) += more.dtb\n",
  [SOC]: `#include <dt-bindings/toy.h>
/ {
	compatible = "toy,soc";
	#address-cells = <1>;
	#size-cells = <1>;

	sink: sink {
	};

	drain: drain {
	};

	uart: serial {
		compatible = "toy,uart";
		bits = <TOY_BITS>;
		toy,sink = <&sink>, <&drain>;
		old-one;
	};
};
`,
  [BOARD]: board("board"),
  [`${DTS}/other.dts`]: board("other"),
  [`${BINDINGS}/Makefile`]: asking("2022.3"),
  [UART]: binding,
  [`${BINDINGS}/toy,soc.yaml`]: soc,
};

/** An edit that adds lines to the serial port of one board. */
export function withLines(text: string): Edit["files"] {
  return { [BOARD]: ['\tstatus = "okay";', `\tstatus = "okay";\n\t${text}`] };
}
