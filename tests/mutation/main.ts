import { loadCourse } from "../../grader/node/course/load.js";
import { Host } from "../../grader/node/runner/host.js";
import { findExercises } from "../../grader/terminal/commands/find.js";
import { judgeAll } from "./judge.js";

// `npm run mutation [chapters or exercises...]`: StrykerJS's mutants of the solutions, each judged by the spec of its exercise, in the
// processes that judge learners. StrykerJS's own runner takes hours for what takes these minutes. `--trained` also trains where quick
// tests let a mutant pass.

const DUE = 0.9;

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith("--"));
const course = await loadCourse();
const exercises = names.length > 0 ? names.flatMap((name) => findExercises(course, name)) : course.exercises;
const host = await Host.start({ runs: 12 });
const totals = { mutants: 0, killed: 0 };
for (const exercise of exercises) {
  const { mutants, survivors } = await judgeAll(host, exercise, words.includes("--trained"));
  totals.mutants += mutants;
  totals.killed += mutants - survivors.length;
  console.log(`${exercise.slug}: ${mutants - survivors.length} of ${mutants}`);
  for (const { line, kind, before, edit } of survivors)
    console.log(`  ${line}  ${kind}: ${oneLine(before)} becomes ${oneLine(edit.text)}`);
}
await host.close();
const share = totals.killed / totals.mutants;
console.log(
  `${exercises.length} exercises: ${totals.killed} of ${totals.mutants} mutants are rejected, ${(100 * share).toFixed(1)}%`,
);
if (share < DUE) process.exitCode = 1;

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
}
