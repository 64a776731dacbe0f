import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;
beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

test("each mutant comes with what its author would be told", async () => {
  const { exercises, totals } = await course.json("author", "mutants", "double-it", "sum-up");
  const [doubleIt, sumUp] = exercises;
  const byAfter = (mutants: any[], after: string) => mutants.find((mutant) => mutant.after === after);

  expect(byAfter(doubleIt.mutants, "return x.map((value) => value ); // [n]")).toMatchObject({
    outcome: "failed",
    line: 12,
  });
  expect(byAfter(sumUp.mutants, "let sum = 1 ;")).toMatchObject({
    outcome: "failed",
    diagnosis: { mistake: "starts-at-one", exact: true },
  });
  expect(byAfter(sumUp.mutants, "for (const value of x) sum = value ;").diagnosis.mistake).toBe(
    "keeps-the-last",
  );
  expect(totals.passed).toBe(0);
  expect(totals.mutants).toBe(totals.rejected);
  expect(totals.mutants).toBe(doubleIt.mutants.length + sumUp.mutants.length);
});

test("one that passes is counted", async () => {
  const { solution } = course.files("sum-up");
  const text = readFileSync(solution, "utf8");
  const more = ["  // blank: nothing that counts", "  sum = sum + 0;", "  // end", "  return sum;"].join(
    "\n",
  );
  writeFileSync(solution, text.replace("  return sum;", more));
  const { exercises } = await course.json("author", "mutants", "sum-up");
  const outcomes = (exercises[0].mutants as any[]).map(({ after, outcome }) => `${outcome}: ${after}`);
  expect(outcomes).toContain("passed: sum = (sum - 0);");
  expect(outcomes).toContain("failed: let sum = 1 ;");
});

test("what quick tests let pass is judged once more with --trained", { timeout: 120_000 }, async () => {
  const learning = await throwawayCourse("", "training");
  try {
    const { totals } = await learning.json("author", "mutants", "copy-letters", "--trained");
    // Only the training judges the update, and an update without the learning rate learns too.
    expect(totals).toMatchObject({ mutants: 4, rejected: 3, passed: 1 });
  } finally {
    learning.remove();
  }
});

test("whole answers in a folder are judged as learners' are, and no stub is touched", async () => {
  const { solution, stub } = course.files("double-it");
  const before = readFileSync(stub, "utf8");
  const right = readFileSync(solution, "utf8");
  const folder = path.join(course.root, "answers");
  mkdirSync(path.join(folder, "double-it"), { recursive: true });
  const put = (name: string, text: string) =>
    writeFileSync(path.join(folder, "double-it", `${name}.ts`), text);
  put("right-as-it-is", right);
  put("once", right.replace("2 * value", "value"));
  const { answers, totals } = await course.json("author", "answers", folder);

  expect(totals).toEqual({ wrong: 1, rejected: 1, named: expect.any(Number), right: 1, refused: 0 });
  expect(answers.map(({ answer, outcome }: any) => `${answer}: ${outcome}`)).toEqual([
    "once: failed",
    "right-as-it-is: passed",
  ]);
  expect(readFileSync(stub, "utf8")).toBe(before);
});
