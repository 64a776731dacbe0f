import { expect, test } from "vitest";
import { solutionText } from "../../../../grader/core/course/solution.js";
import { formatted } from "../../../../grader/node/course/format.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { readSolution } from "../../../../grader/node/course/read-solution.js";

test("a solution is shown as a learner would have written it", () => {
  const text = `/** Doubles. */
export function twice(x: number[]): number[] {
  // blank: refuse an empty list
  if (x.length === 0) throw new RangeError("empty");
  // end
  // Twice each value.
  return x.map((v) => /* blank: twice "v" */ 2 * v /* end */); // [n]
}
`;
  const expected = `/** Doubles. */
export function twice(x: number[]): number[] {
  if (x.length === 0) throw new RangeError("empty");
  // Twice each value.
  return x.map((v) => 2 * v); // [n]
}
`;
  expect(solutionText(text)).toBe(expected);
  expect(solutionText(text.replaceAll("\n", "\r\n"))).toBe(expected);
});

test("shown code has the course's layout, without the line breaks that markers forced; half a file stays as it is", () => {
  const text = `export const raw = (q: number, k: number): number =>
  /* blank: the product */ multiply(
    q,
    k,
  ) /* end */; // []
`;
  expect(formatted(solutionText(text))).toBe(
    "export const raw = (q: number, k: number): number => multiply(q, k); // []\n",
  );
  expect(formatted("const x = (")).toBe("const x = (");
});

test("no marker is left in any solution of the course", async () => {
  const { exercises } = await loadCourse();
  const marked = exercises.filter((exercise) =>
    /blank:|\/\* end|\/\/ end/.test(readSolution(exercise.files)),
  );
  expect(marked.map(({ slug }) => slug)).toEqual([]);
  expect(exercises.length).toBeGreaterThan(0);
});
