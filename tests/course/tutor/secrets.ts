import { readFileSync } from "node:fs";
import type { PlacedExercise } from "../../../grader/core/course/course.js";
import { stubOf } from "../../../grader/core/course/pristine.js";
import { blankRanges } from "../../../grader/core/course/stub.js";
import { disk } from "../../../grader/node/course/disk.js";
import { onDisk } from "../../../grader/node/course/paths.js";
import { type Line, linesOf, treesIn } from "./trees.js";

/** Of fewer names, literals and operators no line says anything: `x.length`, `return loss`, `a + b`. */
const LEAST = 4;
/** Nor does one of a spec or a mistake that only calls something: tests are named by what they call. */
const LEAST_OTHER = 7;

const textOf = (file: string) => readFileSync(onDisk(file), "utf8").replaceAll("\r\n", "\n");

/** The lines of an exercise's solution that stand in its blanks, without those that the stub has elsewhere. */
export function blankLines(exercise: PlacedExercise): Line[] {
  const solution = textOf(exercise.files.solution);
  const lines = blankRanges(solution).flatMap(([from, to]) =>
    linesOf(solution.slice(from, to), /\/\* blank: [^\n]*\*\/\s*$/.test(solution.slice(0, from))),
  );
  return notGiven(exercise, lines, LEAST);
}

/** The lines of its spec, and of its mistakes. */
export function otherLines(exercise: PlacedExercise): Line[] {
  const { spec, mistakes } = exercise.files;
  const code = [spec, mistakes]
    .filter(disk.has)
    .map((file) => textOf(file).replace(/^(import|export default) /gm, "void "));
  return notGiven(
    exercise,
    code.flatMap((text) => linesOf(text)),
    LEAST_OTHER,
  );
}

const stubs = new Map<string, Set<string>>();

function notGiven(exercise: PlacedExercise, lines: Line[], least: number): Line[] {
  const stub = stubOf(exercise, disk).text;
  if (!stubs.has(stub)) stubs.set(stub, treesIn(`\`\`\`ts\n${stub}\n\`\`\``));
  return lines.filter(({ size, text }) => size >= least && !stubs.get(stub)?.has(text));
}
