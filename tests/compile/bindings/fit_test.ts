import assert from "node:assert/strict";
import { isBinding, misfit } from "../../../bot/compile/bindings/fit.ts";

const asks = (version: string) => `DT_SCHEMA_LINT = x\nDT_SCHEMA_MIN_VERSION = ${version}\n`;

Deno.test("a dtschema serves trees that ask for it, or for an older one that reads device trees", () => {
  const old = (has: string, needs: string) => ({ kind: "old", has, needs });
  const table: readonly (readonly [string, string | undefined, unknown])[] = [
    ["2022.08.2", asks("2022.3"), undefined],
    ["2023.9", asks("2023.9"), undefined],
    ["2023.10", asks("2023.9"), undefined],
    ["2022.08.2", asks("2023.9"), old("2022.08.2", "2023.9")],
    ["2022.3", asks("2022.3.1"), old("2022.3", "2022.3.1")],
    ["unknown", asks("2022.3"), old("unknown", "2022.3")],
    ["2022.08.2", asks("2020.8.1"), { kind: "old-tree", needs: "2020.8.1" }],
    ["2022.08.2", asks("$(NEWEST)"), { kind: "no-bindings" }],
    ["2022.08.2", undefined, { kind: "no-bindings" }],
  ];
  for (const [version, makefile, expected] of table) {
    assert.deepEqual(misfit(version, makefile), expected, `${version} ${makefile}`);
  }
});

Deno.test("bindings are found as Kbuild finds them", () => {
  const dir = "Documentation/devicetree/bindings";
  for (const path of [`${dir}/mmc/mmc.yaml`, `${dir}/a.yaml`]) assert.ok(isBinding(path), path);
  for (
    const path of [
      ...[`${dir}/mmc/mmc.txt`, `${dir}/processed-schema.yaml`, `${dir}/Makefile`, ""],
      ...["Documentation/a.yaml", `old/${dir}/a.yaml`],
    ]
  ) assert.ok(!isBinding(path), path);
});
