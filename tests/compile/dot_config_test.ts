import assert from "node:assert/strict";
import { readDotConfig, setSymbols } from "../../bot/compile/dot_config.ts";

Deno.test("setSymbols: what is set, and nothing else", () => {
  const text = "#\n# Automatically generated\n#\nCONFIG_A=y\n# CONFIG_B is not set\n\n" +
    'CONFIG_C="#x=y"\r\nCONFIG_D=0x10\nCONFIG_=y\nXCONFIG_E=y\nCONFIG_BAD-NAME=y';
  assert.equal(setSymbols(text), 'CONFIG_A=y\nCONFIG_C="#x=y"\nCONFIG_D=0x10\n');
  assert.equal(setSymbols(""), "");
});

Deno.test("readDotConfig: none, small, and far too large", async () => {
  const dir = await Deno.makeTempDir();
  try {
    assert.equal(await readDotConfig(dir), undefined);
    await Deno.writeTextFile(`${dir}/.config`, "# CONFIG_B is not set\nCONFIG_A=y\n");
    const small = await readDotConfig(dir);
    assert.equal(small?.symbols, "CONFIG_A=y\n");
    assert.match(small?.hash ?? "", /^[0-9a-f]{64}$/);
    await Deno.writeTextFile(`${dir}/.config`, "CONFIG_A=y\n".repeat(1_000_000));
    assert.ok((await readDotConfig(dir))!.symbols.length <= 4_000_000);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
