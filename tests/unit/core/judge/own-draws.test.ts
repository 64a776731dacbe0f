import { expect, test } from "vitest";
import { ownDraws } from "../../../../grader/core/judge/own-draws.js";

const by = (body: string) =>
  ownDraws(`export function noise(n: number, rng: Random) {\n  ${body}\n}\n`)?.because;

test("a draw past the generator is told by the name of the call", () => {
  expect(by("return Array.from({ length: n }, () => Math.random());")).toContain("draws with Math.random.");
  expect(by("return tf.randomNormal([n]);")).toContain("draws with tf.randomNormal.");
  expect(by("return tf.dropout(x, 0.1);")).toContain("draws with tf.dropout.");
});

test("a comment, a text, another's random and code without a generator are not told", () => {
  for (const body of [
    "// no Math.random() here",
    'return "tf.randomNormal(" + n;',
    "return rng.random();",
    "return dice.Math.round(n);",
    "return Math.random;",
  ])
    expect(by(body), body).toBeUndefined();
  expect(ownDraws("export const start = () => Math.random();")).toBeUndefined();
});
