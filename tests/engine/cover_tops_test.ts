import assert from "node:assert/strict";
import { dependsOfFile, topsOf } from "../../bot/engine/cover/files.ts";

Deno.test("what is set on top for a file: its symbols, then what they stand in", async (t) => {
  const dir = await Deno.makeTempDir();
  await Deno.writeTextFile(
    `${dir}/Kconfig`,
    `menuconfig TOYS
	bool "toys"
if TOYS
config TOY_CAR
	bool "car"
	depends on WHEELS && !BROKEN
	depends on PETROL || POWER
endif
config TOY_BALL
	bool "ball"
`,
  );
  const file = (...way: string[]) => ({ file: "drivers/toy.c", ways: [way, [...way, "OTHER"]] });
  const tops = async (set: string[], ...way: string[]) =>
    topsOf(new Set(set), file(...way), await dependsOfFile(dir, file(...way)));
  const car = await tops([], "TOY_CAR"), rolling = await tops(["WHEELS", "TOYS"], "TOY_CAR");
  const ball = await tops(["TOY_CAR"], "TOY_BALL", "TOY_CAR");
  await Deno.remove(dir, { recursive: true });

  await t.step("with the menu, and without what is to be off or is one of two", () => {
    assert.deepEqual(car, [["TOY_CAR"], ["WHEELS", "TOYS", "TOY_CAR"]]);
  });
  await t.step(
    "nothing more where the rest is set",
    () => assert.deepEqual(rolling, [["TOY_CAR"]]),
  );
  await t.step("what is set is not set again", () => assert.deepEqual(ball, [["TOY_BALL"]]));
});
