/**
 * dt-validate of dtschema 2022.08.2, as it spoke of device trees of Linux 6.1 and of the toy kernel.
 */
import assert from "node:assert/strict";
import { readSaid } from "../../../bot/compile/bindings/said.ts";

const TREE = "/tmp/build/tree.dtb", DTS = "arch/arm64/boot/dts/a.dts";
const BINDINGS = "/tmp/linux/Documentation/devicetree/bindings";

function read(log: string) {
  const { warnings, odd } = readSaid(log, TREE, DTS);
  for (const { severity, tool, file } of warnings) {
    assert.deepEqual([severity, tool, file], ["warning", "dtschema", DTS]);
  }
  return { said: warnings.map(({ message, option }) => `${message} [${option}]`), odd };
}

Deno.test("each message has its node and its binding, wherever these stand", () => {
  const { said, odd } = read(`${TREE}: thermal-zones: gpu0-thermal: 'trips' is a required property
	From schema: ${BINDINGS}/thermal/thermal-zones.yaml
${TREE}: mmc@1c0f000: bus-width:0:0: 3 is not one of [1, 4, 8]
	From schema: ${BINDINGS}/mmc/allwinner,sun4i-a10-mmc.yaml
${TREE}:0:0: /serial: failed to match any schema with compatible: ['toy,uart']
${TREE}: leds: led@4:linux,default-trigger: 'oneOf' conditional failed, one must be fixed:
	'none' is not one of ['backlight', 'default-on', 'heartbeat', 'disk-activity', 'ide-disk', 'timer', 'pattern']
	'none' does not match '^mmc[0-9]+$'
	From schema: ${BINDINGS}/leds/leds-gpio.yaml
${TREE}: soc@0: opp-table-qup: {'compatible': ['operating-points-v2'], 'phandle': [[53]]} should not be valid under {'type': 'object'}
	From schema: /usr/lib/python3/dist-packages/dtschema/schemas/simple-bus.yaml
`);
  assert.equal(odd, undefined);
  assert.deepEqual(said, [
    "thermal-zones: gpu0-thermal: 'trips' is a required property [thermal/thermal-zones.yaml]",
    "mmc@1c0f000: bus-width:0:0: 3 is not one of [1, 4, 8] [mmc/allwinner,sun4i-a10-mmc.yaml]",
    "/serial: failed to match any schema with compatible: ['toy,uart'] [undefined]",
    "leds: led@4:linux,default-trigger: 'oneOf' conditional failed, one must be fixed:; " +
    "'none' is not one of ['backlight', 'default-on', 'heartbeat', 'disk-activity', 'ide-disk', 'timer', 'pattern']; " +
    "'none' does not match '^mmc[0-9]+$' [leds/leds-gpio.yaml]",
    "soc@0: opp-table-qup: {'compatible': ['operating-points-v2'], 'phandle': [[53]]} " +
    "should not be valid under {'type': 'object'} [simple-bus.yaml]",
  ]);
});

Deno.test("nothing said is nothing, and a line that is not understood is told", () => {
  assert.deepEqual(read(""), { said: [], odd: undefined });
  const recursion = "dt-validate: recursion error: Check for prior errors in a referenced schema";
  const { said, odd } = read(`${TREE}: a: 'b' is a required property\n${recursion}\n  more\n`);
  assert.deepEqual(said, ["a: 'b' is a required property [undefined]"]);
  assert.equal(odd, recursion);
  // Of another device tree, or indented below nothing.
  for (const text of ["/tmp/build/other.dtb: a: b", "\tFrom schema: a.yaml"]) {
    assert.equal(read(text).odd, text.replace("\t", " "));
  }
});

Deno.test("where a long message is cut does not depend on the numbers in it", () => {
  const list = (first: number) =>
    `${TREE}: sound@1: widgets:0: [${
      Array.from({ length: 900 }, (_, i) => first + i)
    }] is too long`;
  const [one, other] = [read(list(7)).said[0]!, read(list(99_000)).said[0]!];
  assert.equal(one, other);
  assert.match(one, /^sound@1: widgets:N: \[N,N,/);
  assert.ok(one.length < 1100);
});
