import { expect, test } from "vitest";
import { type Mutant, mayNotEnd, mutantsOf } from "./mutants.js";

const SOURCE = `export function half(x: number): number {
  if (x < 0) throw new RangeError("x is a length");
  while (x > 8) x -= 8;
  return x / 2; // ½ of it
}
`;

const applied = ({ edit }: Mutant) => SOURCE.slice(0, edit.from) + edit.text + SOURCE.slice(edit.to);

test("a mutant is an edit of the text, at its line", async () => {
  const mutants = await mutantsOf("half.ts", SOURCE);
  const product = mutants.find(({ kind, line }) => kind === "ArithmeticOperator" && line === 4);
  expect(product?.before).toBe("x / 2");
  expect(applied(product as Mutant)).toBe(SOURCE.replace("x / 2", "x * 2"));
  expect(mutants.map(({ kind }) => kind)).toContain("ConditionalExpression");
});

test("the text of an error is left alone", async () => {
  const mutants = await mutantsOf("half.ts", SOURCE);
  expect(mutants.filter(({ before }) => before.startsWith('"'))).toEqual([]);
});

test("what may make a loop endless is told apart", async () => {
  const mutants = await mutantsOf("half.ts", SOURCE);
  const endless = mutants.filter((mutant) => mayNotEnd(mutant, SOURCE));
  expect(endless.map(({ line }) => line)).toEqual(endless.map(() => 3));
  expect(endless.map(applied)).toContain(SOURCE.replace("x -= 8", "x += 8"));
});
