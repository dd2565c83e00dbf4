/**
 * What every store holds to.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fileName } from "../../../bot/config/builds/mod.ts";
import type { Store } from "../../../bot/service/store/types.ts";

/** Keys of which none is a directory of another, and prefixes that cut them in all ways. */
const KEYS = [
  ...["series/1/1/series.mbox", "series/1/1/shards/um.1/shard.json", "series/1/1/shards/um.10/a"],
  ...["series/1/10/report/report.json", "series/12/1/shards/alpha@0..4.1/logs/alpha-0.log"],
  `series/12/1/shards/um.2/logs/${fileName("um:tinyconfig+CONFIG_X=y")}-1.log`,
  // Not "a" beside "a-b/c": the server of our tests has its pages in another order than its keys.
  ...["b", "a-b/c+d"],
];
const PREFIXES = [
  "",
  "a",
  "a-",
  "series/1",
  "series/1/",
  "series/1/1/shards/um.1",
  "z",
  "series/9/",
];

const bytes = (text: string) => new TextEncoder().encode(text);

/** How far it goes. */
export interface ContractOptions {
  /** How often the property is tried. */
  readonly numRuns: number;
  /** Several ask at once; not every server that is made for tests bears that. */
  readonly atOnce: boolean;
}

/** Runs it all against an empty store, which is empty again at the end. */
export async function storeContract(
  t: Deno.TestContext,
  store: Store,
  { numRuns, atOnce }: ContractOptions,
): Promise<void> {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...KEYS), fc.uint8Array({ maxLength: 40 })) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...KEYS), fc.constant(undefined)) },
  );

  await t.step("parts are those of the whole", async () => {
    const key = KEYS[0]!, whole = bytes("0123456789");
    await store.put(key, whole);
    for (const [from, length] of [[0, 4], [4, 100], [9, 1], [0, 10], [10, 5], [50, 5]] as const) {
      const part = await store.part(key, from, length);
      assert.deepEqual(part, { bytes: whole.slice(from, from + length), size: 10 }, `${from}`);
    }
    await store.remove(key);
    assert.equal(await store.part(key, 0, 1), undefined);
  });

  await t.step("put, get, list and remove are those of a Map", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const model = new Map<string, Uint8Array>();
        for (const [key, value] of steps) {
          if (value === undefined) {
            await store.remove(key);
            model.delete(key);
          } else {
            await store.put(key, value);
            model.set(key, value);
          }
          assert.deepEqual(await store.get(key), value);
        }
        const want = [...model.keys()].sort();
        for (const prefix of PREFIXES) {
          const listed = await store.list(prefix);
          assert.deepEqual(
            listed.map(({ key, bytes }) => [key, bytes]),
            want.filter((key) => key.startsWith(prefix)).map((
              key,
            ) => [key, model.get(key)!.length]),
            prefix,
          );
        }
        for (const key of want) {
          assert.deepEqual(await store.get(key), model.get(key));
          await store.remove(key);
        }
        assert.deepEqual(await store.list(""), []);
      }),
      { numRuns },
    );
  });

  await t.step("an object of all bytes, empty, or large comes back as it was", async () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const large = new Uint8Array(2 ** 20 + 1).fill(7);
    for (const value of [all, new Uint8Array(), large]) {
      await store.put("x/y", value);
      assert.deepEqual(await store.get("x/y"), value);
    }
    const [one] = await store.list("x/");
    assert.ok(Math.abs(Date.now() - one!.at) < 60_000, "it says when it was put");
    await store.remove("x/y");
  });

  if (atOnce) await contractAtOnce(t, store);

  await t.step("no key leads out of the store", async () => {
    for (const key of ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "a b", "a\n", "~part/a"]) {
      await assert.rejects(store.put(key, bytes("")), /no key of the store/, key);
      await assert.rejects(store.get(key), /no key of the store/, key);
      await assert.rejects(store.remove(key), /no key of the store/, key);
    }
    await assert.rejects(store.list("../"), /no key of the store/);
  });
}

async function contractAtOnce(t: Deno.TestContext, store: Store): Promise<void> {
  await t.step("who puts at once puts one of them whole, and readers see that", async () => {
    const values = ["a".repeat(50_000), "b".repeat(70_000), "c"].map(bytes);
    await store.put("x/at-once", values[0]!);
    const seen: (Uint8Array | undefined)[] = [];
    await Promise.all([
      ...values.map((value) => store.put("x/at-once", value)),
      ...values.map(async () => seen.push(await store.get("x/at-once"))),
    ]);
    seen.push(await store.get("x/at-once"));
    for (const got of seen) {
      assert.ok(values.some((value) => value.length === got?.length && value[0] === got[0]));
    }
    await store.remove("x/at-once");
  });

  await t.step("who puts beside who removes loses nothing", async () => {
    for (let i = 0; i < 5; i++) {
      await store.put("x/gone/1", bytes("1"));
      await Promise.all([store.remove("x/gone/1"), store.put("x/gone/2", bytes("2"))]);
      assert.deepEqual((await store.list("x/")).map(({ key }) => key), ["x/gone/2"]);
      await store.remove("x/gone/2");
    }
  });
}
