import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// Whatever an answer does to the process in which it runs, the grader hears of the end at once, and not by a limit.

let course: Throwaway;
beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

const RIGHT = "export const doubleIt = (x: number[]) => x.map((v) => 2 * v);\n";
const throws = (thrown: string) =>
  `export function doubleIt(x: number[]): number[] {\n  throw ${thrown};\n}\n`;

test.each([
  [
    "replaces the timers",
    `${RIGHT}const never = (() => 0) as never;\nObject.assign(globalThis, { setTimeout: never, setImmediate: never });\n`,
    { verdict: "passed" },
  ],
  ["prints after its end", `${RIGHT}setTimeout(() => console.log("late"), 1);\n`, { verdict: "passed" }],
  [
    "throws what cannot be sent",
    throws(
      'Object.assign(new RangeError("odd"), { f() {}, s: Symbol("s"), w: new WeakMap(), p: new Proxy({}, {}), g: Promise.resolve() })',
    ),
    { verdict: "error", message: expect.stringContaining("RangeError: odd") },
  ],
  [
    "throws what throws when it is looked at",
    throws(
      'Object.defineProperty(new Error("trap"), "more", { enumerable: true, get() { throw new Error("inside"); } })',
    ),
    { verdict: "error", message: expect.stringContaining("trap") },
  ],
  ["throws a symbol", throws('Symbol("mine")'), { verdict: "error" }],
])("an answer that %s", async (_, text, expected) => {
  course.write("double-it", text);
  const told = await course.json("run", "double-it");
  expect(told).toMatchObject(expected);
  expect(JSON.stringify(told)).not.toContain("\\u0004");
  expect(told.durationMs).toBeLessThan(5000);
});
