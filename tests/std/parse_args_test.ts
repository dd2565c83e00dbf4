import assert from "node:assert/strict";
import { parseArgs } from "@std/cli/parse-args";
import fc from "fast-check";

type Options = Parameters<typeof parseArgs>[1];
type Row = [string[], Options, Record<string, unknown>];

const TABLE: Record<string, Row[]> = {
  "values": [
    [["--a=b"], {}, { a: "b", _: [] }],
    [["--a", "b"], {}, { a: "b", _: [] }],
    [["--a=b=c"], {}, { a: "b=c", _: [] }],
    [["--a=x\ny"], {}, { a: "x\ny", _: [] }],
    [["--a", "--b"], {}, { a: true, b: true, _: [] }],
    [["--a", "1", "--a", "2"], {}, { a: 2, _: [] }],
    [["-"], {}, { _: ["-"] }],
    [["--toString", "--valueOf", "x"], {}, { toString: true, valueOf: "x", _: [] }],
  ],
  "letters": [
    [["-abc"], {}, { a: true, b: true, c: true, _: [] }],
    [["-abc", "x"], {}, { a: true, b: true, c: "x", _: [] }],
    [["-n5"], {}, { n: 5, _: [] }],
    [["-123", "456"], {}, { 1: true, 2: true, 3: 456, _: [] }],
    [["-b=7"], {}, { b: 7, _: [] }],
    [["-f=a=b"], {}, { f: "a=b", _: [] }],
    [["-xI/usr/include"], {}, { x: true, I: "/usr/include", _: [] }],
    [["-f-"], {}, { f: "-", _: [] }],
    [["-f", "-"], {}, { f: "-", _: [] }],
    [["-b", "-"], { boolean: "b" }, { b: true, _: ["-"] }],
    [["-art"], { string: ["a", "t"] }, { a: "", r: true, t: "", _: [] }],
  ],
  "numbers": [
    [["-x", "12", "-y", "5.6", "-z", "1e7", "-w", "10f", "--h", "0xff", "9"], {}, {
      x: 12,
      y: 5.6,
      z: 1e7,
      w: "10f",
      h: 255,
      _: [9],
    }],
    [["-s", "0012", "0012"], { string: ["s", "_"] }, { s: "0012", _: ["0012"] }],
    [["  "], {}, { _: ["  "] }],
    [["--s"], { string: "s" }, { s: "", _: [] }],
    [["--str", "012"], { string: "s", alias: { s: "str" } }, { s: "012", str: "012", _: [] }],
  ],
  "boolean": [
    [["a", "--v", "b"], { boolean: ["v", "q"] }, { v: true, q: false, _: ["a", "b"] }],
    [["--v", "false", "b"], { boolean: "v" }, { v: false, _: ["b"] }],
    [["--v=false"], { boolean: "v" }, { v: false, _: [] }],
    [["--v=yes"], { boolean: "v" }, { v: true, _: [] }],
    [["-t", "true123"], { boolean: "t" }, { t: true, _: ["true123"] }],
    [["a", "--h", "b", "-p", "5", "--t=g"], { boolean: true }, {
      h: true,
      p: 5,
      t: "g",
      _: ["a", "b"],
    }],
    [["-h", "x"], { boolean: "herp", alias: { h: "herp" } }, { h: true, herp: true, _: ["x"] }],
    [[], { boolean: "m", default: { m: null } }, { m: null, _: [] }],
  ],
  "negatable": [
    [["--no-foo"], { boolean: "foo", negatable: "foo" }, { foo: false, _: [] }],
    [["--no-foo", "--foo", "1"], { boolean: "foo", negatable: "foo" }, { foo: true, _: [1] }],
    [["--no-moo"], {}, { "no-moo": true, _: [] }],
    [
      ["--foo", "1", "-f", "2", "--no-foo"],
      { string: "foo", collect: "foo", negatable: "foo", alias: { foo: "f" } },
      { foo: false, f: false, _: [] },
    ],
  ],
  "collect": [
    [["--a", "1", "--a", "x"], { collect: "a" }, { a: [1, "x"], _: [] }],
    [["--a", "1", "--a=2"], { collect: "a", string: "a" }, { a: ["1", "2"], _: [] }],
    [["-a", "1", "--arch=2"], { collect: "arch", string: "arch", alias: { arch: "a" } }, {
      a: ["1", "2"],
      arch: ["1", "2"],
      _: [],
    }],
    [["--b", "--b"], { collect: "b", boolean: "b" }, { b: [true, true], _: [] }],
    [[], { collect: ["a", "b"], string: "a", boolean: "b" }, { a: [], b: [], _: [] }],
    [[], { collect: "a", default: { a: ["x"] } }, { a: ["x"], _: [] }],
  ],
  "default and alias": [
    [[], { default: { a: 1 }, alias: { a: "b" } }, { a: 1, b: 1, _: [] }],
    [["-z", "2"], { default: { zoom: 1 }, alias: { z: ["zm", "zoom"] } }, {
      z: 2,
      zm: 2,
      zoom: 2,
      _: [],
    }],
  ],
  "-- and stopEarly": [
    [["-a", "--", "b", "--c"], {}, { a: true, _: ["b", "--c"] }],
    [["x", "--", "7"], { "--": true }, { _: ["x"], "--": ["7"] }],
    [["--a", "b", "c", "--d"], { stopEarly: true }, { a: "b", _: ["c", "--d"] }],
  ],
};

for (const [name, rows] of Object.entries(TABLE)) {
  Deno.test(`parseArgs: ${name}`, async (t) => {
    for (const [argv, options, want] of rows) {
      await t.step(`${JSON.stringify(argv)} ${JSON.stringify(options)}`, () => {
        assert.deepEqual({ ...parseArgs(argv, options) }, want);
      });
    }
  });
}

Deno.test("parseArgs: unknown is asked for what no option names, and false drops it", () => {
  const asked: unknown[] = [];
  const args = parseArgs(["--known", "1", "--derp", "true", "-d", "false", "cow", "--yes=x"], {
    string: "known",
    unknown: (arg, key, value) => {
      asked.push([arg, key, value]);
      return key === "yes";
    },
  });
  assert.deepEqual(asked, [
    ["--derp", "derp", "true"],
    ["-d", "d", "false"],
    ["cow", undefined, undefined],
    ["--yes=x", "yes", "x"],
  ]);
  assert.deepEqual({ ...args }, { known: "1", yes: "x", _: [] });
});

Deno.test("parseArgs: __proto__ is a flag like any other", () => {
  const args = parseArgs(["--__proto__", "x"]);
  assert.equal(Object.getPrototypeOf(args), Object.prototype);
  assert.equal(Object.getOwnPropertyDescriptor(args, "__proto__")?.value, "x");
});

Deno.test("parseArgs: what stands behind -- comes back as it is, whatever it is", () => {
  fc.assert(fc.property(fc.array(fc.string()), fc.array(fc.string()), (before, after) => {
    const head = before.filter((arg) => arg !== "--");
    const args = parseArgs([...head, "--", ...after], { "--": true });
    assert.deepEqual(args["--"], after);
  }));
});

Deno.test("parseArgs: --key=value gives the value for any value of a string flag", () => {
  fc.assert(fc.property(fc.string(), (value) => {
    assert.equal(parseArgs([`--key=${value}`], { string: "key" }).key, value);
  }));
});
