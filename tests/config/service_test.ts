import assert from "node:assert/strict";
import { SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { loadServiceSettings, parseServiceSettings } from "../../bot/config/service.ts";
import { UserError } from "../../bot/system/errors.ts";

const NEEDED = 'listen = "127.0.0.1:8080"\nlevel = "objects"\npatience_hours = 1\n';
const TREE = '[[tree]]\nname = "linux"\n';
const parse = (text: string) => parseServiceSettings("service.toml", `${NEEDED}${text}${TREE}`);

Deno.test("the shipped service.toml loads, and keeps artifacts in the service's directory", async () => {
  const { artifacts } = await loadServiceSettings(SHIPPED_CONFIGS);
  assert.deepEqual(artifacts, {});
});

Deno.test("listen: an address, or the line that has none", () => {
  const at = (listen: string) =>
    parseServiceSettings("service.toml", `level = "objects"\npatience_hours = 1\n${listen}${TREE}`);
  assert.deepEqual(at('listen = "[::1]:80"\n').listen, { host: "::1", port: 80 });
  assert.throws(() => at('listen = "localhost"\n'), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.text, /^service.toml:3: listen \("localhost"\): HOST:PORT, as in 127/);
    return true;
  });
});

Deno.test("[artifacts]: a directory, or a bucket", async (t) => {
  for (const store of ["/srv/artifacts", "s3://bucket", "s3://a.bucket-1/with/a.prefix_2/"]) {
    await t.step(store, () => {
      assert.equal(parse(`[artifacts]\nstore = "${store}"\n`).artifacts.store, store);
    });
  }
  const wrong = [
    ['store = "artifacts"', /a directory, \/srv\/artifacts, or s3:/],
    ['store = "s3://Bucket"', /s3:\/\/BUCKET\/PREFIX/],
    ['store = "s3://bucket/a/../b c"', /s3:\/\/BUCKET\/PREFIX/],
    ['endpoint = "s3.example.org"', /https:\/\/HOST/],
    ['region = "a b"', /a region, such as/],
    ['secret = "x"', /unknown key "secret" in \[artifacts\]/],
  ] as const;
  for (const [line, want] of wrong) {
    await t.step(line, () => {
      assert.throws(() => parse(`[artifacts]\n${line}\n`), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.text, /^service.toml:5: /);
        assert.match(error.text, want);
        return true;
      });
    });
  }
});

Deno.test("[retention]: days and GiB, bounded by default", () => {
  assert.deepEqual(parse("").retention, { days: 90, gib: 100 });
  assert.deepEqual(parse("[retention]\ngib = 0.5\n").retention, { days: 90, gib: 0.5 });
  for (const line of ["days = 0", "gib = -1", 'days = "all"', "size = 1"]) {
    assert.throws(() => parse(`[retention]\n${line}\n`), UserError, line);
  }
});

Deno.test("[tell], as [notify] was called, is refused in one line", () => {
  assert.throws(() => parse("[tell]\nmail = true\n"), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.text, "service.toml:4: tell: is called [notify]");
    return true;
  });
});
