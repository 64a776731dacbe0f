import { expect, test } from "vitest";
import { inWorker } from "./in-worker.js";

/** The state and the message of the one test of a spec, with modules beside it. */
async function judged(text: string, modules: Record<string, string> = {}) {
  const [{ tests, fatal }] = await inWorker({
    "a.spec": `import { expect, test } from "vitest";\n${text}`,
    ...modules,
  });
  const { message } = (fatal ?? tests[0].error ?? {}) as { message?: string };
  return fatal ? `fatal: ${message}` : `${tests[0].state}${message ? `: ${message}` : ""}`;
}

test("exports live on: an import sees what the module makes of them later", async () => {
  const counter = "export let n = 0;\nexport const up = () => { n++; };";
  const spec = `import { n, up } from "./counter";\ntest("a", () => { up(); expect(n).toBe(1); });`;
  expect(await judged(spec, { counter })).toBe("passed");
});

test("names are exported again, all at once too, but not the default", async () => {
  const modules = {
    inner: "export const a = 1, b = 2;\nexport default 3;",
    outer: 'export * from "./inner";\nexport { b as c } from "./inner";\nexport const b = 4;',
  };
  const spec = `import * as outer from "./outer";\ntest("a", () => expect({ ...outer }).toEqual({ a: 1, b: 4, c: 2 }));`;
  expect(await judged(spec, modules)).toBe("passed");
});

test("a module is evaluated once, whoever imports it", async () => {
  const modules = {
    once: "globalThis.times = (globalThis.times ?? 0) + 1;\nexport const x = 1;",
    other: 'export { x } from "./once";',
  };
  const spec = `import { x } from "./once";\nimport { x as y } from "./other";\ntest("a", () => expect([x, y, globalThis.times]).toEqual([1, 1, 1]));`;
  expect(await judged(spec, modules)).toBe("passed");
});

test("modules may import each other in a circle", async () => {
  const modules = {
    even: 'import { isOdd } from "./odd";\nexport const isEven = (n) => n === 0 || isOdd(n - 1);',
    odd: 'import { isEven } from "./even";\nexport const isOdd = (n) => n !== 0 && isEven(n - 1);',
  };
  const spec = `import { isEven } from "./even";\nimport { isOdd } from "./odd";\ntest("a", () => expect([isEven(10), isOdd(7), isOdd(4)]).toEqual([true, true, false]));`;
  expect(await judged(spec, modules)).toBe("passed");
});

test("what a module throws reaches everybody who imports it, and so does a module that is not there", async () => {
  const broken = 'throw new Error("broken");';
  const spec = (source: string) => `import "./${source}";\ntest("a", () => expect(1).toBe(1));`;
  expect(await judged(spec("broken"), { broken })).toBe("fatal: broken");
  expect(await judged(spec("nowhere"))).toBe("fatal: there is no module nowhere");
  const late = `test("a", async () => { await expect(import("./broken")).rejects.toThrow("broken"); });`;
  expect(await judged(late, { broken })).toBe("passed");
});

test("a package comes as it is", async () => {
  const spec = `import path from "node:path";\nimport { sep } from "node:path";\ntest("a", () => expect(path.sep).toBe(sep));`;
  expect(await judged(spec)).toBe("passed");
  expect(await judged(`import x from "not-a-package";\ntest("a", () => expect(x).toBe(1));`)).toBe(
    "fatal: Cannot find package 'not-a-package' imported from a.spec",
  );
});
