import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { PlacedExercise } from "../../../grader/course/course.js";
import { formatted } from "../../../grader/course/format.js";
import { loadCourse } from "../../../grader/course/load.js";
import { solutionText } from "../../../grader/course/solution.js";

const folder = mkdtempSync(path.join(tmpdir(), "kata-solution-"));
afterAll(() => rmSync(folder, { recursive: true }));

function shown(text: string): string {
  const solution = path.join(folder, "x.ts");
  writeFileSync(solution, text);
  return solutionText({ files: { solution } } as PlacedExercise);
}

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
  expect(shown(text)).toBe(expected);
  expect(shown(text.replaceAll("\n", "\r\n"))).toBe(expected);
});

test("shown code has the course's layout, without the line breaks that markers forced; half a file stays as it is", () => {
  const text = `export const raw = (q: number, k: number): number =>
  /* blank: the product */ multiply(
    q,
    k,
  ) /* end */; // []
`;
  expect(formatted(shown(text))).toBe(
    "export const raw = (q: number, k: number): number => multiply(q, k); // []\n",
  );
  expect(formatted("const x = (")).toBe("const x = (");
});

test("no marker is left in any solution of the course", async () => {
  const { exercises } = await loadCourse();
  const marked = exercises.filter((exercise) => /blank:|\/\* end|\/\/ end/.test(solutionText(exercise)));
  expect(marked.map(({ slug }) => slug)).toEqual([]);
  expect(exercises.length).toBeGreaterThan(0);
});
