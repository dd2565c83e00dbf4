/** Modules: exports, namespaces, licenses, versions. */
import { A, argued, type Case, MODULE } from "./argue.ts";

const DEVICES =
  'static const long t[] = { 1, LAST }; extern typeof(t) __mod_device_table__kmod_a__x__t __attribute__((used, alias("t")));';

/** The linker script of modules throws the first away. */
const DISCARDED = '__attribute__((section(".discard.d"), used)) static int d = 1;',
  OWN = "__attribute__((used)) static int d = 1;";

argued("what a link stands on: modules", {
  "an export is gone": [{
    units: { "a.o": { before: `${A} EXPORT(a, "", "");`, after: A } },
  }, /^image: the export of a is gone/],
  "an export gets a namespace": [{
    units: { "a.o": { before: `${A} EXPORT(a, "", "");`, after: `${A} EXPORT(a, "", "N");` } },
  }, /^image: the export of a is for others/],
  "a new export": [{
    units: { "a.o": { before: A, after: `${A} EXPORT(a, "", "");` } },
  }, /^link facts resolved \(1 new name\)/],
  "an export that another has": [{
    units: { "a.o": { before: A, after: `${A} EXPORT(a, "", "");` } },
    rest: {
      "m.o": { source: `${MODULE} int a(int x) { return x; } EXPORT(a, "", "");`, module: "m" },
    },
  }, /^image: a is new, and may be defined by m\.o/],
  "a module's license": [{
    units: { "m.o": { before: MODULE, after: MODULE.replace("GPL", "Proprietary"), module: "m" } },
  }, /^image: the license/],
  "a module refers to what its link leaves out": [{
    units: {
      "m.o": {
        before: `${MODULE} ${DISCARDED}`,
        after: `${MODULE} ${DISCARDED} int b(void) { return d++; }`,
        module: "m",
      },
    },
  }, /^image: m\.o refers to \.discard\.d anew from \.text/],
  "a module refers to its own data": [{
    units: {
      "m.o": {
        before: `${MODULE} ${OWN}`,
        after: `${MODULE} ${OWN} int b(void) { return d++; }`,
        module: "m",
      },
    },
  }, /^link facts resolved by modpost/],
  "a module needs what is exported": [{
    units: {
      "m.o": {
        before: MODULE,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": 'int a(int x) { return x; } EXPORT(a, "GPL", "");' },
  }, /1 new need/],
  "a module needs what is in a namespace": [{
    units: {
      "m.o": {
        before: MODULE,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": 'int a(int x) { return x; } EXPORT(a, "GPL", "N");' },
  }, /^image: m\.o needs a anew, which is in the namespace N/],
  "a module needs what is not exported": [{
    units: {
      "m.o": {
        before: MODULE,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": "int a(int x) { return x; }" },
  }, /^image: m\.o needs a anew, which nothing was found to export/],
  "a module needs for sure what it had only asked for": [{
    units: {
      "m.o": {
        before: `${MODULE} __attribute__((weak)) int a(int); int b(int x) { return a ? a(x) : x; }`,
        after: `${MODULE} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
  }, /^image: m\.o needs a anew, which nothing was found to export/],
  "a proprietary module needs what is for the GPL": [{
    units: {
      "m.o": {
        before: MODULE.replace("GPL", "P"),
        after: `${MODULE.replace("GPL", "P")} int a(int); int b(int x) { return a(x); }`,
        module: "m",
      },
    },
    rest: { "a.o": 'int a(int x) { return x; } EXPORT(a, "GPL", "");' },
  }, /^image: m\.o needs a anew, which is for the GPL only/],
  "a table of devices that loses its end": [{
    units: {
      "a.o": {
        before: `${A} ${DEVICES.replace("LAST", "0")}`,
        after: `${A} ${DEVICES.replace("LAST", "7")}`,
      },
    },
    messages: { before: {}, after: { modpost: ["ERROR: modpost: a: t[] is not terminated"] } },
  }, /^image: modpost says something else of the changed objects: ERROR/],
  "a module needs a name that is too long for its version": [{
    ...longName(56),
    config: { CONFIG_MODVERSIONS: "y" },
  }, /^image: the link has rules of its own for b{56}/],
  "a module needs a long name that has no version": [longName(56), /^link facts resolved/],
  "a module needs a name that is just short enough": [{
    ...longName(55),
    config: { CONFIG_MODVERSIONS: "y" },
  }, /^link facts resolved/],
});

/** A module that needs a name of so many letters anew. */
function longName(letters: number): Case {
  const name = "b".repeat(letters), module = `${MODULE} int old(void); int v = 1;`;
  const after = `${module} int ${name}(void); int c(void) { return ${name}(); }`;
  return {
    units: { "m.o": { before: module, after, module: "m" } },
    rest: { "kernel/x.o": `int ${name}(void) { return 1; } EXPORT(${name}, "", "");` },
  };
}
