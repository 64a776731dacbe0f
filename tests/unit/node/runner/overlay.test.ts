import { expect, test } from "vitest";
import { overlay } from "../../../../grader/node/runner/overlay.js";

// What a spec meets when a mistake is laid over a solution whose functions call each other.

const SOLUTION = `
export const UNIT = 1;
/** Not built on double, whatever this says of it. */
export function one() { return UNIT; }
export function double(x) { return 2 * x; }
const four = (x) => double(double(x));
export function fourMore(x) { return four(x) + 4 * one(); }
export async function* counts() { yield double(one()); }
`;

type Exports = Record<string, any>;
const NAMES = ["UNIT", "one", "double", "fourMore", "counts"];

const evaluated = (code: string, scope: Exports, returned: string[]): Exports =>
  new Function(
    ...Object.keys(scope),
    `${code.replace(/^import .*$/gm, "").replace(/^export /gm, "")}; return { ${returned} };`,
  )(...Object.values(scope));

function laidOver(wrong: Exports, source = SOLUTION, names = NAMES): Exports {
  const right = evaluated(source, {}, names);
  const code = overlay("/s.ts", source, "/s.mistakes.ts", "m").join("\n");
  return { ...evaluated(code, { right, bank: { m: wrong } }, [...names, "differing"]), right };
}

test("the solution's other functions call what the mistake replaces", async () => {
  const laid = laidOver({ because: "three times", double: (x: number) => 3 * x });
  expect(laid.double(1)).toBe(3);
  expect(laid.fourMore(1)).toBe(9 + 4);
  expect((await laid.counts().next()).value).toBe(3);
  expect(laid.differing).toEqual(["double", "fourMore", "counts"]);
});

test("what the mistake cannot reach is the solution's own", () => {
  const laid = laidOver({ fourMore: () => 0 });
  expect(laid.fourMore(1)).toBe(0);
  expect(laid.differing).toEqual(["fourMore"]);
  for (const name of ["UNIT", "one", "double", "counts"]) expect(laid[name]).toBe(laid.right[name]);
});

test("a constant is replaced for the others too", () => {
  const laid = laidOver({ UNIT: 5 });
  expect([laid.UNIT, laid.one(), laid.fourMore(1)]).toEqual([5, 5, 24]);
});

test("where nothing is built on another, the solution's text is not needed", () => {
  const source = "export function a() { return 1; }\nexport function b() { return 2; }\n";
  expect(overlay("/s.ts", source, "/s.mistakes.ts", "m").join("\n")).not.toContain("return 1");
  const laid = laidOver({ a: () => 3 }, source, ["a", "b"]);
  expect([laid.a(), laid.b(), laid.differing]).toEqual([3, 2, ["a"]]);
});
