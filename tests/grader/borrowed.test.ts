import { existsSync, linkSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// An answer that comes from the solution, from itself or from what judges it is no answer: it is refused before it is run,
// and never counts.

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
  course.solve("sum-of-doubles");
});
afterAll(() => course?.remove());

const HERE = "1-small-numbers/00-first-steps";
const RIGHT = "export const doubleIt = (x: number[]) => x.map((v) => 2 * v);\n";
const LATER = 'import { sumOfDoubles } from "../01-together/sum-of-doubles.js";\n';

test.each<[string, string, RegExp]>([
  [
    "the solution handed on",
    `export { doubleIt } from "../../../solutions/${HERE}/double-it.js";\n`,
    /imports the solution of this exercise:/,
  ],
  [
    "the solution by the root of the project",
    `export { doubleIt } from "/solutions/${HERE}/double-it.ts";\n`,
    /imports the solution of this exercise:/,
  ],
  [
    "the solution, loaded later",
    `const all = await import("../../../solutions/${HERE}/double-it.js");\nexport const doubleIt = all.doubleIt;\n`,
    /imports the solution of this exercise:/,
  ],
  [
    "the solution's text",
    `import text from "../../../solutions/${HERE}/double-it.ts?raw";\n${RIGHT}console.log(text);\n`,
    /imports the solution of this exercise:/,
  ],
  [
    "the solution, by a computed name",
    `const name = "double-it";\nconst all = await import(\`../../../solutions/${HERE}/\${name}.js\`);\nexport const doubleIt = all.doubleIt;\n`,
    /double-it\.ts imports by a URL or a computed name/,
  ],
  [
    "the judge, by a computed name",
    `const { afterEach } = await import("vit" + "est");\nafterEach(({ task }: any) => { task.result = { state: "pass" }; });\nexport const doubleIt = () => 0;\n`,
    /double-it\.ts imports by a URL or a computed name/,
  ],
  [
    "the judge, as vite itself imports",
    `const { expect } = await __vite_ssr_dynamic_import__("vitest");\nexpect.extend({});\nexport const doubleIt = () => 0;\n`,
    /double-it\.ts imports by a URL or a computed name/,
  ],
  [
    "the judge, as vite itself imports, in a name with an escape",
    `declare const \\u005f_vite_ssr_import__: any;\nconst { expect } = await \\u{5f}_vite_ssr_import__("vitest");\nexpect.extend({});\nexport const doubleIt = () => 0;\n`,
    /double-it\.ts imports by a URL or a computed name/,
  ],
  [
    "the solution, among others that vite gathers",
    `const all = (import.meta as any).glob("../../../solutions/${HERE}/*.ts", { eager: true });\nexport const doubleIt = (Object.values(all) as any)[0].doubleIt;\n`,
    /double-it\.ts imports by a URL or a computed name/,
  ],
  [
    "an answer in a URL",
    `export { doubleIt } from "data:text/javascript,export const doubleIt = (x) => x.map((v) => 2 * v);";\n`,
    /double-it\.ts imports by a URL or a computed name/,
  ],
  [
    "the file itself",
    'import { doubleIt as mine } from "./double-it.js";\nexport const doubleIt = (x: any) => mine(x);\n',
    /double-it\.ts imports itself:/,
  ],
  [
    "a later exercise that is built on this one",
    `${LATER}export const doubleIt = (x: number[]) => x.map((v) => sumOfDoubles([v]));\n`,
    /imports the solution of this exercise through sum-of-doubles\.ts:/,
  ],
  [
    "matchers that find everything right",
    `import { expect } from "vitest";\nconst ok = () => ({ pass: true, message: () => "" });\nexpect.extend({ toMatchValues: ok, toLeaveUnchanged: ok } as any);\nexport const doubleIt = () => 0;\n`,
    /double-it\.ts imports vitest, which judges it/,
  ],
])("%s is refused", async (_, text, says) => {
  course.write("double-it", text);
  for (const time of ["the first", "the second"]) {
    const { verdict, counts, message, tests } = await course.json("run", "double-it");
    expect([time, verdict, counts, tests]).toEqual([time, "error", false, []]);
    expect(message).toMatch(says);
  }
  expect((await course.json("status")).passed).toBe(0);
});

const windows = process.platform === "win32";

test.skipIf(windows).each([
  ["a link", symlinkSync],
  ["another name of the same file", linkSync],
])("%s to the solution is no answer, in the stub's place or beside it", async (_, link) => {
  const { stub, solution } = course.files("double-it");
  const beside = path.join(path.dirname(stub), "mine.ts");
  rmSync(stub, { force: true });
  link(solution, stub);
  expect(await course.json("run", "double-it")).toMatchObject({
    counts: false,
    message: expect.stringContaining("double-it.ts is a link to the solution"),
  });
  rmSync(stub);
  link(solution, beside);
  course.write("double-it", 'export { doubleIt } from "./mine.js";\n');
  expect(await course.json("run", "double-it")).toMatchObject({
    counts: false,
    message: expect.stringContaining("double-it.ts imports the solution of this exercise"),
  });
  rmSync(beside);
});

test("a promise that fails cannot be made to count as kept", async () => {
  course.write(
    "double-it",
    "Promise.prototype.then = function () { return this as any; };\nexport const doubleIt = () => 0;\n",
  );
  const { verdict, message } = await course.json("run", "double-it");
  expect([verdict, message]).toEqual(["error", expect.stringContaining("read only property 'then'")]);
});

test("a function of JavaScript's own that judges cannot be replaced", async () => {
  course.write(
    "double-it",
    "Math.abs = () => 0;\nexport const doubleIt = (x: number[]) => x.map((v) => v - 1);\n",
  );
  const { verdict, message } = await course.json("run", "double-it");
  expect([verdict, message]).toEqual(["error", expect.stringContaining("read only property 'abs'")]);
});

test("an import in a comment, in a string or of a type is none", async () => {
  const no = `// import { doubleIt } from "./double-it.js";\nconst text = 'import x from "vitest"';\n`;
  course.write("double-it", `${no}import type { doubleIt as Same } from "./double-it.js";\n${RIGHT}`);
  expect(await course.json("run", "double-it")).toMatchObject({ verdict: "passed", counts: true });
});

test("a model that another exercise trains is not kept", async () => {
  const forged = '{ kataTold: { kind: "model", name: "thinker", base64: "AAAA" } }';
  course.write("double-it", `(process as any).send(${forged});\n${RIGHT}`);
  expect(await course.json("run", "double-it")).toMatchObject({ verdict: "passed", counts: true });
  expect(existsSync(path.join(course.root, ".kata", "models"))).toBe(false);
});
