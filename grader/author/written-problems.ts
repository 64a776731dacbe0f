import { existsSync, readFileSync } from "node:fs";
import type { PlacedExercise } from "../core/course/course.js";
import { fingerprint } from "../core/course/fingerprint.js";
import { stubOf } from "../core/course/pristine.js";
import { shippedSpecs } from "../core/course/specs.js";
import { disk } from "../node/course/disk.js";
import { readMistakes } from "../node/course/mistakes.js";
import { onDisk } from "../node/course/paths.js";
import { manifestProblems, mistakeProblems, stubProblems } from "./exercise-problems.js";
import { missingFiles } from "./missing-files.js";

/** What is wrong with an exercise's files and texts, which can be seen without a run. */
export async function writtenProblems(exercise: PlacedExercise): Promise<string[]> {
  const problems = manifestProblems(exercise);
  const missing = missingFiles(exercise);
  if (missing.length > 0) return [...problems, ...missing.map((kind) => `the ${kind} file is missing`)];
  return [...problems, ...fileProblems(exercise), ...mistakeProblems(await readMistakes(exercise))];
}

/** Generated files that are out of date. */
function fileProblems(exercise: PlacedExercise): string[] {
  const [stub, spec] = [exercise.files.stub, exercise.files.spec].map(onDisk);
  const problems: string[] = [];
  try {
    const expected = stubOf(exercise, disk);
    const committed = existsSync(stub) ? readFileSync(stub, "utf8") : "";
    if (fingerprint(committed) !== fingerprint(expected.text))
      problems.push("the stub is not the solution's: run npm run stubs");
    problems.push(...stubProblems(expected));
  } catch (error) {
    // Markers without a partner.
    problems.push((error as Error).message);
  }
  if (shippedSpecs(disk)[exercise.slug] !== fingerprint(readFileSync(spec, "utf8"))) {
    problems.push("the spec's fingerprint is out of date: run npm run stubs");
  }
  const text = readFileSync(spec, "utf8");
  if (/\.(only|skip|todo|fails)\(|skipIf|runIf/.test(text))
    problems.push("the spec skips or singles out tests");
  if (/Math\.random|Date\.now/.test(text))
    problems.push("the spec depends on chance or time: use specRandom()");
  return problems;
}
