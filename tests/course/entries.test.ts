import { expect, test } from "vitest";
import { writtenProblems } from "../../grader/author/written-problems.js";
import { loadCourse } from "../../grader/node/course/load.js";

// What a proof says of an exercise's files and texts, in seconds and for all of them.
const { exercises } = await loadCourse();

test("every exercise's entry, stub, bank and fingerprint are as they should be", {
  timeout: 60_000,
}, async () => {
  const problems: string[] = [];
  for (const exercise of exercises) {
    for (const problem of await writtenProblems(exercise)) problems.push(`${exercise.slug}: ${problem}`);
  }
  expect(problems).toEqual([]);
});
